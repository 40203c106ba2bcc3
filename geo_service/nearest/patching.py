"""An index whose list changes a little: what stays is taken over.

A tree is made again only where a place of it came, went or moved.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from geo_service.hours.doors import HoursContext
from geo_service.listed import Patch
from geo_service.model.place import Place
from geo_service.nearest.chosen import Edits
from geo_service.nearest.door_table import DoorTable, Numbers, door_table
from geo_service.nearest.facts import Facts, Group, facts_of, marked
from geo_service.nearest.parts import SPOTS
from geo_service.nearest.sphere import Flags, Floats, Rows
from geo_service.nearest.spots import Spots, spots_of
from geo_service.nearest.trees import EVERY, KnownTrees, Tree


class Known(NamedTuple):
    """What an index knows of its places.

    Attributes:
        spots: Where they are.
        facts: What filters ask of them.
        table: Their doors.
        trees: Trees of them, by the codes of their services, that of every place under an empty one.
        edits: When each of them was edited last.
    """

    spots: Spots
    facts: Facts
    table: DoorTable
    trees: KnownTrees
    edits: Edits


def patched(known: Known, places: Sequence[Place], patch: Patch, contexts: Mapping[str, HoursContext]) -> Known:
    """Return what is known of a list that changed, without the trees that are to be made again.

    Args:
        known: What the index of the old list knows.
        places: The old list.
        patch: What becomes of it; every place added has a position.
        contexts: What hours need to know of each city, by its code.
    """
    spots, facts, old = spots_of(*degrees(patch.added)), facts_of(patch.added), known.facts
    before = _Few([places[row].id for row in patch.gone.tolist()], known.spots.xyz[patch.gone])
    after = _Few([place.id for place in patch.added], spots.xyz)
    kept = {
        code: tree if patch.in_place else _without_rows(tree)
        for code, tree in known.trees.items()
        if before.of(code, old, patch.gone) == after.of(code, facts)
    }
    return Known(
        Spots(*(patch.of_rows(getattr(known.spots, name), getattr(spots, name)) for name in SPOTS)),
        dict(_changed_facts(old, facts, patch)),
        _changed_table(known.table, patch, door_table(patch.added, contexts)),
        kept,
        known.edits.after(patch),
    )


def _without_rows(tree: Tree | cKDTree) -> cKDTree:
    return tree.tree if isinstance(tree, Tree) else tree


def degrees(places: Sequence[Place]) -> tuple[Floats, Floats]:
    """Return the latitudes and the longitudes of places that have a position."""
    spots = [(place.position.lat, place.position.lon) for place in places if place.position]
    lat, lon = np.array(spots, dtype=np.float64).reshape(-1, 2).T
    return lat.copy(), lon.copy()


class _Few:
    """Some places, and where they are."""

    def __init__(self, ids: Sequence[str], xyz: Floats) -> None:
        self._ids, self._xyz = np.array(ids, dtype=object), xyz

    def of(self, code: str, facts: Facts, rows: Rows | None = None) -> tuple[list[str], list[list[float]]]:
        """Return those in the tree of a service, by the facts of a list in which they are some rows, or all."""
        flags = np.ones(len(self._ids), dtype=np.bool_) if code == EVERY else self._flags(code, facts, rows)
        return self._ids[flags].tolist(), self._xyz[flags].tolist()

    def _flags(self, code: str, facts: Facts, rows: Rows | None) -> Flags:
        known = facts.get(f"{Group.OFFERED}/{code}")
        if known is None:
            return np.zeros(len(self._ids), dtype=np.bool_)
        return known if rows is None else known[rows]


def _changed_facts(old: Facts, added: Facts, patch: Patch) -> Iterator[tuple[str, Flags]]:
    sizes = len(patch.order) - len(patch.added) + len(patch.gone), len(patch.added)
    nothing = [marked(size, ()) for size in sizes]
    for name in {**old, **added}:
        flags: Flags = patch.of_rows(old.get(name, nothing[0]), added.get(name, nothing[1]))
        if flags.any():
            yield name, flags


def _changed_table(old: DoorTable, patch: Patch, added: DoorTable) -> DoorTable:
    doors = len(old.kind_of)
    came = patch.order >= old.places
    own = patch.order + came * (doors - old.places)
    offers = np.concatenate([np.arange(old.places, doors), np.arange(added.places, len(added.kind_of)) + doors])
    row_of = _new_rows(patch, old.places)[np.concatenate([old.row_of, added.row_of + old.places])]
    stays = row_of >= 0
    chosen = np.concatenate([own, offers[stays]])
    services = sorted({*old.services, *added.services})
    service_of = np.concatenate([_renumbered(one.service_of, one.services, services) for one in (old, added)])
    kinds = list(dict.fromkeys([*old.kinds, *added.kinds]))
    kind_of = np.concatenate([_renumbered(one.kind_of, one.kinds, kinds) for one in (old, added)])[chosen]
    used = np.flatnonzero(np.bincount(kind_of, minlength=len(kinds))).tolist()
    return DoorTable(
        [kinds[kind] for kind in used],
        services,
        _renumbered(kind_of, range(len(kinds)), used),
        np.concatenate([old.fresh_until, added.fresh_until])[chosen],
        row_of[stays].astype(np.int32),
        service_of[stays],
    )


def _new_rows(patch: Patch, size: int) -> Rows:
    """Return the new row of each old one and of each place added; -1 where it is gone."""
    rows = np.full(size + len(patch.added), -1)
    rows[patch.order] = np.arange(len(patch.order))
    return rows


def _renumbered(numbers: Numbers, names: Sequence[object], into: Sequence[object]) -> Numbers:
    """Return numbers of names as the numbers they have in another list, 0 where they have none."""
    number_of = {name: number for number, name in enumerate(into)}
    return np.array([number_of.get(name, 0) for name in names], np.int32)[numbers]
