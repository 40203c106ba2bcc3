"""The nearest places to many points at once, for who maps or measures whole cities.

One search of a tree for all points and one geodesic measurement of all pairs, by the same bounds as a single question
(:mod:`geo_service.nearest.first_page`); the few points whose answer is not certain yet are searched again, farther.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo_service.errors import BadValueError
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import DEFAULT_LIMIT, DEFAULT_RADIUS_M, OpenAt, PlaceFilter
from geo_service.nearest.columns import Columns
from geo_service.nearest.doors import Visit
from geo_service.nearest.sphere import SLACK_M, Flags, Floats, Rows, earth_centred, geodesics_m, longest_m
from geo_service.nearest.spots import Spots
from geo_service.nearest.trees import Tree, Trees, told_by_trees

_WIDER = 4
_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked from each of many points.

    Attributes:
        where: What a place must be, by itself: several needs are never met by several places together.
        radius_m: Geodesic metres, at most.
        limit: Places for each point, at most.
        open_at: When doors must be open; None where that does not matter.
    """

    where: PlaceFilter
    radius_m: float = DEFAULT_RADIUS_M
    limit: int = DEFAULT_LIMIT
    open_at: OpenAt | None = None


@dataclass(frozen=True, slots=True)
class NearestToEach:
    """The nearest places to each of some points, in the order of distance, then id.

    Attributes:
        places: All places.
        rows: Which of them are nearest, shape (points, limit); -1 where there are fewer within the radius.
        distances_m: Geodesic metres, shape (points, limit); infinite where there are fewer.
    """

    places: Sequence[Place]
    rows: Rows
    distances_m: Floats

    def of(self, point: int) -> list[tuple[Place, float]]:
        """Return the places nearest to one of the points, with their distances in metres."""
        found = zip(self.rows[point].tolist(), self.distances_m[point].tolist(), strict=True)
        return [(self.places[row], distance_m) for row, distance_m in found if row != _NOBODY]


@dataclass(frozen=True, slots=True)
class Searcher:
    """Finds the nearest places to many points.

    Attributes:
        places: The places, by id.
        spots: Where they are.
        columns: What they are.
        trees: Trees of them.
    """

    places: Sequence[Place]
    spots: Spots
    columns: Columns
    trees: Trees

    def nearest(self, starts: Sequence[Position], asked: Asked) -> NearestToEach:
        """Return the nearest places to each of some points.

        Raises:
            BadValueError: The limit is below 1.
        """
        if asked.limit < 1:
            raise BadValueError(f"limit={asked.limit} cannot be used; use 1 or more", field="limit")
        lat, lon = np.array([(at.lat, at.lon) for at in starts], dtype=np.float64).reshape(-1, 2).T
        tree = self._tree(asked)
        rows = np.full((len(starts), asked.limit), _NOBODY, dtype=np.intp)
        distances = np.full(rows.shape, np.inf)
        left, count = np.arange(len(starts)), asked.limit + 1
        while len(left):
            part = self._measured(tree, (lat[left], lon[left]), asked, count)
            rows[left], distances[left] = part.rows, part.distances_m
            left, count = left[~part.certain], min(_WIDER * count, len(tree.rows) + 1)
        return NearestToEach(self.places, rows, distances)

    def _tree(self, asked: Asked) -> Tree:
        """Return a tree of the places that are what is asked for."""
        if asked.open_at is None and told_by_trees(asked.where) and len(asked.where.needs) <= 1:
            return self.trees.holding(asked.where)[0]
        door = asked.open_at
        visit = None if door is None else Visit(door.instant, or_unknown=door.or_unknown)
        return Tree(self.spots.xyz, np.flatnonzero(self.columns.matches(asked.where, visit=visit)))

    def _measured(self, tree: Tree, at: tuple[Floats, Floats], asked: Asked, count: int) -> "_Part":
        """Return the nearest by geodesics of the ``count - 1`` places nearest to each point by straight lines."""
        chords, found = tree.near_each(earth_centred(*at), count, asked.radius_m + SLACK_M)
        seen_m, last = chords[:, -1], min(asked.limit, count - 1) - 1
        certain = (seen_m == np.inf) | (longest_m(chords[:, last]) < seen_m)
        distances = np.full((len(chords), count - 1), np.inf)
        there, rows = chords[:, :-1] < np.inf, found[:, :-1]
        lat, lon = (np.broadcast_to(column[:, None], there.shape)[there] for column in at)
        distances[there] = geodesics_m(lat, lon, self.spots.lat[rows[there]], self.spots.lon[rows[there]])
        beyond = distances > asked.radius_m
        distances[beyond], rows[beyond] = np.inf, _NOBODY
        order = np.lexsort((rows, distances), axis=-1)[:, : asked.limit]
        return _Part(np.take_along_axis(rows, order, axis=-1), np.take_along_axis(distances, order, axis=-1), certain)


@dataclass(frozen=True, slots=True)
class _Part:
    rows: Rows
    distances_m: Floats
    certain: Flags
