"""The compiled search, ``kernel.c``, where it was built; :mod:`geo_service.nearest.compiled` asks it.

``python tools/kernel.py`` builds it, which ``make`` and the build of the package run; where no C compiler is, there is
none, and all works without it. A mistaken address would end the process: arrays are checked here before theirs are
handed over, and kept for as long as they may be looked at.
"""

import ctypes
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from geo_service.hours.compiled import CompiledHours
from geo_service.nearest.parts import tree_parts
from geo_service.nearest.sphere import Rows
from geo_service.nearest.trees import Tree

SOURCE = Path(__file__).with_name("kernel.c")
BUILT = SOURCE.with_name("libkernel.so")
_MOST = 202
"""How many places it keeps, as in its source."""
MOST_ASKED = _MOST // 2 - 1
"""How many places it may be asked for: at first it looks for one more, and then for twice as many."""
_AXES = 3
_NODE = np.dtype(
    [
        ("axis", np.int64),
        ("size", np.int64),
        ("split", np.float64),
        ("start", np.int64),
        ("end", np.int64),
        ("pointers", np.int64, 2),
        ("less", np.int64),
        ("greater", np.int64),
    ]
)
"""A node of a tree. Source: ``ckdtreenode`` in ``ckdtree_decl.h`` of scipy 1.17."""


class _Tree(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("nodes", "xyz", "rows")]


class _Doors(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("door_of", "line_of", "relied_until_s", "turns")),
        *((name, ctypes.c_void_p) for name in ("codes", "however_old")),
        *((name, ctypes.c_int64) for name in ("turn_count", "first_s", "span_s")),
    ]


class Question(ctypes.Structure):
    """What is asked: where from (x, y, z in metres), how far and how many; by which doors, when, and how open.

    Doors count whose codes are ``least_code`` or better, but for so many of the best codes as are left out; where
    ``fresh_only`` is not 0, only places of which information is not too old.

    Attributes:
        days: What ``fresh_until`` points into; held as long as the question.
    """

    days: "Laid"
    _fields_ = [
        *((name, ctypes.c_double) for name in ("x", "y", "z", "radius_m")),
        ("limit", ctypes.c_int64),
        ("doors", ctypes.c_void_p),
        *((name, ctypes.c_int64) for name in ("now_s", "least_code", "most_doors", "codes_left_out")),
        ("fresh_until", ctypes.c_void_p),
        ("today", ctypes.c_int64),
        ("fresh_only", ctypes.c_int64),
    ]


class Found(ctypes.Structure):
    """What was found: places in order, whether information of them is too old, and whether there are more.

    Where ``far`` is not 0, distances over 10 km are left to be measured, so that the order is not yet right, and some
    places are beyond the limit.
    """

    _fields_ = [
        *((name, ctypes.c_int64) for name in ("count", "more", "far")),
        ("metres", ctypes.c_double * _MOST),
        ("rows", ctypes.c_int64 * _MOST),
        ("stale", ctypes.c_bool * _MOST),
    ]


@dataclass(frozen=True, slots=True)
class Laid:
    """Arrays laid out for the search.

    Attributes:
        address: Of what says where they are.
        kept: All that must stay for as long as this does.
    """

    address: int
    kept: tuple[object, ...]


Search = Callable[[int, Any, Any], int]
"""Addresses of a tree, of a question and of where to put what is found -> 0, or 1 where another way must be tried."""


@lru_cache(maxsize=1)
def loaded() -> Search | None:
    """Return the compiled search; None where it is not built, or of another source than the one beside it."""
    try:
        library = ctypes.PyDLL(str(BUILT))  # other threads wait: for so short a time, taking turns would take longer
        made_from = ctypes.c_char_p.in_dll(library, "made_from").value
        if made_from != digest(SOURCE).encode():
            return None
    except (OSError, ValueError):
        return None
    library.nearest.argtypes, library.nearest.restype = [ctypes.c_void_p] * 3, ctypes.c_int
    search: Search = library.nearest
    return search


def digest(source: Path) -> str:
    """Return what tells which source a file was built from."""
    return hashlib.sha256(source.read_bytes()).hexdigest()


def laid_tree(tree: Tree, places: int) -> Laid | None:
    """Lay out a tree; None where it is empty, or not as the search knows trees.

    Args:
        tree: The tree.
        places: How many rows there are.
    """
    parts = tree_parts(tree.tree)
    numbers, rows = parts["indices"], tree.rows
    if not len(numbers) or parts["nodes"].nbytes % _NODE.itemsize or parts["data"].shape != (len(rows), _AXES):
        return None
    nodes = parts["nodes"].view(_NODE)
    if not (_is_tree(nodes, len(numbers)) and _within(numbers, len(rows)) and _within(rows, places)):
        return None
    # In the order of its leaves: what is looked at together lies together.
    arrays = (nodes, _plain(parts["data"][numbers], np.float64), _plain(rows[numbers], np.int64))
    return _laid(_Tree(*(array.ctypes.data for array in arrays)), *arrays, tree.tree)


def laid_doors(hours: CompiledHours, door_of: Rows, places: int) -> Laid:
    """Lay out the hours of doors.

    Args:
        hours: The hours.
        door_of: The door of each row.
        places: How many rows there are.

    Raises:
        ValueError: A row has no door, or one of which no hours are known.
    """
    doors = min(len(hours.line_of), len(hours.relied_until_s))
    told = len(hours.turns) == len(hours.codes) == len(hours.however_old)
    if len(door_of) != places or not _within(door_of, doors) or not told:
        raise ValueError("there are no hours of some of the doors")
    numbers = (door_of, hours.line_of, hours.relied_until_s, hours.turns)
    arrays = [_plain(array, np.int64) for array in numbers]
    arrays += [_plain(hours.codes, np.int8), _plain(hours.however_old, np.bool_)]
    span_s = hours.last_s - hours.first_s
    return _laid(_Doors(*(a.ctypes.data for a in arrays), len(hours.codes), hours.first_s, span_s), *arrays)


def laid_days(fresh_until: NDArray[np.int32], places: int) -> Laid:
    """Lay out until which day information of each row is not too old.

    Args:
        fresh_until: The days, as their ordinals.
        places: How many rows there are.

    Raises:
        ValueError: There are not so many.
    """
    if len(fresh_until) < places:
        raise ValueError("it is not known of all rows how old information is")
    days = _plain(fresh_until, np.int32)
    return Laid(days.ctypes.data, (days,))


def _laid(structure: ctypes.Structure, *kept: object) -> Laid:
    return Laid(ctypes.addressof(structure), (structure, *kept))


def _plain(array: NDArray[Any], dtype: DTypeLike) -> NDArray[Any]:
    return np.ascontiguousarray(array, dtype)


def _within(numbers: NDArray[Any], size: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= 0 and numbers.max() < size)


def _is_tree(nodes: NDArray[Any], size: int) -> bool:
    """Return whether a search from the first node ends, and its leaves hold each point once, in order."""
    inner = nodes["axis"] >= 0
    leaves, below = nodes[~inner], np.concatenate([nodes["less"][inner], nodes["greater"][inner]])
    after = bool((below > np.tile(np.flatnonzero(inner), 2)).all())
    whole = np.array_equal(np.append(leaves["start"], size), np.append(0, leaves["end"]))
    sized = np.array_equal(leaves["end"] - leaves["start"], leaves["size"])
    return after and whole and sized and _within(below, len(nodes)) and bool((nodes["axis"] < _AXES).all())
