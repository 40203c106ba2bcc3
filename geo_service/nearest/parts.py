"""An index taken apart into named arrays, and put together again: what is kept in a file and what edits change.

========================  =====================================================================================
name                      what
========================  =====================================================================================
``lat`` ``lon`` ``xyz``   as in :class:`geo_service.nearest.spots.Spots`
``fact/GROUP/CODE``       a column of :data:`geo_service.nearest.facts.Facts`
``doors/FIELD``           a field of :class:`geo_service.nearest.door_table.DoorTable`; texts are JSON in UTF-8
``tree/CODE/FIELD``       the state of the tree of a service, or of every place where the code is empty
========================  =====================================================================================

Row ``i`` is place ``i`` of the index, in the order of ids. Trees are kept as scipy lays them out in memory: parts are
good for the version of scipy that made them, and only from where nobody else may write.
"""

from collections.abc import Iterator
from typing import Any, Protocol, cast

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo_service.hours.doors import Door
from geo_service.nearest.columns import Columns
from geo_service.nearest.door_table import DoorTable
from geo_service.nearest.facts import Facts
from geo_service.nearest.interface import Parts
from geo_service.nearest.spots import Spots
from geo_service.nearest.trees import Trees
from geo_service.typed import decoded

SPOTS = ("lat", "lon", "xyz")
FACT, DOORS, TREE = "fact/", "doors/", "tree/"
_TEXTS = ("kinds", "services")
_NUMBERS = ("kind_of", "fresh_until", "row_of", "service_of")
_NODES, _DATA, _LEAF, _MAXES, _MINS, _INDICES = 0, 1, 4, 5, 6, 7
"""Where a tree's state has what. Source: ``cKDTree.__getstate__`` of scipy 1.17."""
_ARRAYS = {"nodes": _NODES, "data": _DATA, "maxes": _MAXES, "mins": _MINS, "indices": _INDICES}


class _Kept(Protocol):
    """What the stubs of scipy leave out of a tree: how it is pickled, which is used without pickle."""

    def __getstate__(self) -> tuple[Any, ...]: ...
    def __setstate__(self, state: tuple[Any, ...]) -> None: ...


def parts_of(spots: Spots, columns: Columns, trees: Trees) -> dict[str, NDArray[Any]]:
    """Return the parts of an index."""
    return {
        **{name: getattr(spots, name) for name in SPOTS},
        **{FACT + name: flags for name, flags in columns.facts.items()},
        **table_parts(columns.doors.table),
        **{f"{TREE}{code}/{name}": part for code, tree in trees.by_code() for name, part in tree_parts(tree).items()},
    }


def spots_in(parts: Parts) -> Spots:
    """Return where the places are."""
    return Spots(*(parts[name] for name in SPOTS))


def facts_in(parts: Parts) -> Facts:
    """Return what filters ask of the places."""
    return dict(_starting(parts, FACT))


def table_in(parts: Parts) -> DoorTable:
    """Return the doors of the places."""
    kinds = decoded(parts[f"{DOORS}kinds"].tobytes(), list[tuple[Door, str]])
    services = decoded(parts[f"{DOORS}services"].tobytes(), list[str])
    return DoorTable(kinds, services, *(parts[DOORS + name] for name in _NUMBERS))


def table_parts(table: DoorTable) -> dict[str, NDArray[Any]]:
    """Return the parts of doors."""
    texts = {name: np.frombuffer(msgspec.json.encode(getattr(table, name)), np.uint8) for name in _TEXTS}
    numbers = {name: getattr(table, name) for name in _NUMBERS}
    return {DOORS + name: part for name, part in {**texts, **numbers}.items()}


def trees_in(parts: Parts) -> dict[str, cKDTree]:
    """Return the trees by the codes of their services."""
    by_code: dict[str, dict[str, NDArray[Any]]] = {}
    for name, part in _starting(parts, TREE):
        code, _, field = name.rpartition("/")
        by_code.setdefault(code, {})[field] = part
    return {code: _tree(fields) for code, fields in by_code.items()}


def tree_parts(tree: cKDTree) -> dict[str, NDArray[Any]]:
    """Return the parts of a tree."""
    state = cast("_Kept", tree).__getstate__()
    return {"leaf": np.array([state[_LEAF]]), **{name: state[number] for name, number in _ARRAYS.items()}}


def _tree(parts: Parts) -> cKDTree:
    size, dimensions = parts["data"].shape
    state: list[Any] = [None, None, size, dimensions, int(parts["leaf"][0]), None, None, None, None, None]
    for name, number in _ARRAYS.items():
        state[number] = parts[name]
    tree = cKDTree.__new__(cKDTree)
    cast("_Kept", tree).__setstate__(tuple(state))
    return tree


def _starting(parts: Parts, start: str) -> Iterator[tuple[str, NDArray[Any]]]:
    return ((name.removeprefix(start), part) for name, part in parts.items() if name.startswith(start))
