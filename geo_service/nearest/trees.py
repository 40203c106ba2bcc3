"""Trees that find places by straight-line distance: one of all places, and one for each service."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import inf
from typing import NamedTuple, cast

import numpy as np
from scipy.spatial import cKDTree

from geo_service.model.query import PlaceFilter
from geo_service.nearest.sphere import Flags, Floats, Rows

EVERY = ""
"""The code under which the tree of every place is known."""
_EVERY_CORE = -1


class Near(NamedTuple):
    """The places nearest to a point by straight lines.

    Attributes:
        rows: The places, no row twice, nearest first.
        chords: Their straight-line distances in metres, as a list: few enough that Python is faster with it than numpy.
        seen_m: Every place in question whose chord is shorter is among them; infinite for all within the reach.
    """

    rows: Rows
    chords: list[float]
    seen_m: float


class Tree:
    """Some rows, found by straight-line distance.

    Args:
        xyz: Earth-centred coordinates in metres of all places, shape (n, 3).
        rows: Which of them it holds.
        tree: The tree, where it is known.

    Attributes:
        rows: As given.
        tree: As given, or made.
    """

    def __init__(self, xyz: Floats, rows: Rows, tree: cKDTree | None = None) -> None:
        self.rows = rows
        self.tree = cKDTree(xyz[rows]) if tree is None else tree

    def near(self, origin: Floats, count: int, reach_m: float) -> Near:
        """Return the rows nearest to a point, ``count`` (at least 2) of them, with chords shorter than a reach."""
        found, places = cast("tuple[Floats, Rows]", self.tree.query(origin, _first(count), 0.0, 2.0, reach_m))
        chords: list[float] = found.tolist()
        seen_m = chords[-1]
        if seen_m == inf:
            inside = bisect_left(chords, inf)
            chords, places = chords[:inside], places[:inside]
        return Near(self.rows[places], chords, seen_m)

    def near_each(self, origins: Floats, count: int, reach_m: float) -> tuple[Floats, Rows]:
        """Return the rows nearest to many points, on every core.

        Args:
            origins: Earth-centred coordinates of the points in metres, shape (points, 3).
            count: How many rows for each, at least 2.
            reach_m: Only rows with shorter chords.

        Returns:
            Chords in metres, infinite where there are fewer rows, and the rows, then -1, shape (points, count) each.
        """
        chords, numbers = self.tree.query(origins, count, distance_upper_bound=reach_m, workers=_EVERY_CORE)
        return np.asarray(chords), np.append(self.rows, -1)[np.asarray(numbers)]


KnownTrees = Mapping[str, Tree | cKDTree]
_NONE: KnownTrees = {}


class Trees:
    """A tree of every place and one per service.

    Args:
        xyz: Earth-centred coordinates in metres of all places, shape (n, 3).
        offered: Per service code, which places offer it.
        known: Those of the trees that are known, by service code, that of every place under an empty one; where their
            rows may be others, without them.
    """

    def __init__(self, xyz: Floats, offered: Mapping[str, Flags], known: KnownTrees = _NONE) -> None:
        self._nowhere = Tree(xyz, np.arange(0))
        every = np.ones(len(xyz), dtype=np.bool_)
        self._whole = _tree(xyz, every, known.get(EVERY))
        self._of_need = {code: _tree(xyz, flags, known.get(code)) for code, flags in offered.items()}

    @property
    def every(self) -> Mapping[str, Tree]:
        """The trees by the codes of their services, that of every place under an empty one."""
        return {EVERY: self._whole, **self._of_need}

    def by_code(self) -> Iterator[tuple[str, cKDTree]]:
        """Return the trees with the codes of their services, that of every place with an empty one."""
        return ((code, tree.tree) for code, tree in self.every.items())

    def holding(self, where: PlaceFilter) -> list[Tree]:
        """Return trees that together hold every place that may match, the smallest that do."""
        if not where.needs:
            return [self._whole]
        trees = [self._of_need.get(need, self._nowhere) for need in where.needs]
        if where.any_need or len(trees) == 1:
            return trees
        return [min(trees, key=lambda tree: len(tree.rows))]


def _tree(xyz: Floats, flags: Flags, known: Tree | cKDTree | None) -> Tree:
    return known if isinstance(known, Tree) else Tree(xyz, np.flatnonzero(flags), known)


@lru_cache(maxsize=64)
def _first(count: int) -> Rows:
    """Return the numbers of the nearest, made once: scipy would make them each time."""
    return np.arange(1, count + 1)


def near(trees: Sequence[Tree], origin: Floats, count: int, reach_m: float) -> Near:
    """Return the rows of all of some trees nearest to a point, as far as every tree has seen; see :meth:`Tree.near`."""
    if len(trees) == 1:
        return trees[0].near(origin, count, reach_m)
    parts = [tree.near(origin, count, reach_m) for tree in trees]
    rows, first = np.unique(np.concatenate([part.rows for part in parts]), return_index=True)
    chords = np.concatenate([np.array(part.chords, dtype=np.float64) for part in parts])[first]
    order = np.argsort(chords, kind="stable")
    return Near(rows[order], chords[order].tolist(), min(part.seen_m for part in parts))


def told_by_trees(where: PlaceFilter) -> bool:
    """Return whether every place of the trees that hold a filter's places passes it."""
    if where.city is not None or where.audience is not None or not (where.any_need or len(where.needs) <= 1):
        return False
    return not (where.items or where.kinds or where.free or where.wheelchair)
