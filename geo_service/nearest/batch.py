"""The nearest places to many points at once, for who maps or measures whole cities.

One search of a tree for all points, by the same bounds as a single question (:mod:`geo_service.nearest.first_page`).
Where the longest that a geodesic over each chord can be is less than the next chord, the order of chords is that of
geodesics, and nothing is measured; the few other points are, and searched again, farther, where that is not enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geo_service.errors import BadValueError
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import DEFAULT_LIMIT, DEFAULT_RADIUS_M, OpenAt, PlaceFilter
from geo_service.nearest.columns import Columns
from geo_service.nearest.doors import Visit
from geo_service.nearest.sphere import SLACK_M, Flags, Floats, Rows, centred, earth_centred, geodesics_m, longest_m
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


@dataclass(frozen=True)
class NearestToEach:
    """The nearest places to each of some points, in the order of distance, then id.

    Attributes:
        places: All places.
        rows: Which of them are nearest, shape (points, limit); -1 where there are fewer within the radius.
        spots: Where the places are.
        at: Latitudes and longitudes of the points in degrees, shape (points,) each.
    """

    places: Sequence[Place]
    rows: Rows
    spots: Spots
    at: tuple[Floats, Floats]

    @cached_property
    def distances_m(self) -> Floats:
        """Geodesic metres, shape (points, limit), measured when first asked for; infinite where there are fewer."""
        return _distances(self.spots, self.at, self.rows)

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
        left, count = np.lexsort((lon, lat.round(2))), asked.limit + 1  # neighbours look at the same part of the tree
        while len(left):
            chords, found = tree.near_each(earth_centred(lat[left], lon[left]), count, asked.radius_m + SLACK_M)
            clear = _told_by_chords(chords, asked)
            rows[left[clear]] = found[clear, : asked.limit]
            left, chords, found = left[~clear], chords[~clear], found[~clear]
            rows[left], certain = self._measured((lat[left], lon[left]), asked, chords, found)
            left, count = left[~certain], min(_WIDER * count, len(tree.rows) + 1)
        return NearestToEach(self.places, rows, self.spots, (lat, lon))

    def _tree(self, asked: Asked) -> Tree:
        """Return a tree of the places that are what is asked for."""
        if asked.open_at is None and told_by_trees(asked.where) and len(asked.where.needs) <= 1:
            return self.trees.holding(asked.where)[0]
        door = asked.open_at
        visit = None if door is None else Visit(door.instant, or_unknown=door.or_unknown)
        return Tree(self.spots.xyz, np.flatnonzero(self.columns.matches(asked.where, visit=visit)))

    def _measured(self, at: tuple[Floats, Floats], asked: Asked, chords: Floats, found: Rows) -> tuple[Rows, Flags]:
        """Return the nearest by geodesics of all but the last place found for each point, and whether they are."""
        seen_m, last = chords[:, -1], asked.limit - 1
        certain = (seen_m == np.inf) | (longest_m(chords[:, last]) < seen_m)
        rows = found[:, :-1]
        distances = _distances(self.spots, at, rows)
        rows = np.where(distances <= asked.radius_m, rows, _NOBODY)
        order = np.lexsort((rows, np.where(rows == _NOBODY, np.inf, distances)), axis=-1)
        return np.take_along_axis(rows, order[:, : asked.limit], axis=-1), certain


def _told_by_chords(chords: Floats, asked: Asked) -> Flags:
    """Return for which points chords alone tell which places are nearest, in which order, and that all are within."""
    longest = longest_m(chords[:, : asked.limit])
    told = (longest < chords[:, 1 : asked.limit + 1]) & (longest <= asked.radius_m)
    told |= chords[:, : asked.limit] == np.inf
    flags: Flags = np.logical_and.reduce(told, axis=1)
    return flags


def _distances(spots: Spots, at: tuple[Floats, Floats], rows: Rows) -> Floats:
    """Return the geodesic metres from points to some places each, shape (points, places); infinite for no place."""
    there = rows != _NOBODY
    points = zip(at[0].tolist(), at[1].tolist(), strict=True)
    origins = np.array([centred(Position(lat, lon)) for lat, lon in points]).reshape(-1, 3)  # as of a single question
    distances = np.full(rows.shape, np.inf)
    distances[there] = geodesics_m(origins[there.nonzero()[0]], spots.xyz[rows[there]])
    return distances
