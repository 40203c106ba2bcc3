"""The places of one revision, ready to answer what is nearest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from geo_service.errors import BadValueError
from geo_service.hours.doors import HoursContext
from geo_service.model.place import Place, Visibility
from geo_service.model.query import MAX_LIMIT, MAX_NEEDS, MAX_RADIUS_M, Answer, Match, Nearby, NearestQuery, PlaceFilter
from geo_service.nearest.columns import Columns
from geo_service.nearest.cover import Field, shortest_cover
from geo_service.nearest.sphere import SLACK_M, Flags, Floats, Rows, chords_m, earth_centred, geodesics_m, longest_m

_WIDENINGS = (2, 16)
_OPEN_WIDENINGS = (4, 16)
"""How many times the limit is fetched from a tree before every place is looked at instead; in the daytime every second
to fourth place is open."""
_MANY = 4096
"""Where more places than this are what is asked for, and yet the nearest are not open, few are open at all: then those
are looked at."""
_NONE: Mapping[str, HoursContext] = {}


@dataclass(frozen=True, slots=True)
class _Found:
    """Places near a point.

    Attributes:
        rows: The places, no row twice, shape (n,).
        chords: Their straight-line distances in metres, shape (n,).
        seen_m: Every place in question whose chord is shorter is among them; infinite for all within the radius.
    """

    rows: Rows
    chords: Floats
    seen_m: float = np.inf


class _Tree:
    """Some rows, found by straight-line distance."""

    def __init__(self, xyz: Floats, rows: Rows) -> None:
        self.rows = rows
        self._tree = cKDTree(xyz[rows])

    def near(self, origin: Floats, count: int, reach_m: float) -> _Found:
        """Return the rows nearest to a point, ``count`` (at least 2) of them, with chords shorter than a reach."""
        found = self._tree.query(origin, k=count, distance_upper_bound=reach_m)
        chords, places = np.asarray(found[0]), np.asarray(found[1])
        inside = chords < np.inf
        return _Found(self.rows[places[inside]], chords[inside], float(chords[-1]))


class SphereIndex:
    """Answers what is nearest, exactly as a geodesic measurement of every place would.

    A tree per service finds places in the order of their straight-line distance. If the places found so far include
    as many matching ones as asked for, and the longest that a geodesic over the last of these chords can be is less
    than the chord of the last place found, then every place not found is farther away: its geodesic is at least its
    chord (:mod:`geo_service.nearest.sphere`). Otherwise more are fetched, and finally all are looked at, or all that
    are open where few are. By the same bound only the places that may be among the nearest are measured.

    Args:
        places: Places to find, in any order, each id once. Those that are hidden, archived or unlocated are left out.
        revision: The store's revision they were read at.
        contexts: What hours need to know of each city, by its code; for questions that ask for open doors.

    Attributes:
        revision: As given.
    """

    def __init__(self, places: Sequence[Place], revision: int, contexts: Mapping[str, HoursContext] = _NONE) -> None:
        self.revision = revision
        located = [
            (place, place.position)
            for place in places
            if place.position is not None and place.visibility is Visibility.PUBLIC and not place.archived
        ]
        located.sort(key=lambda pair: pair[0].id)  # so that "then by id" is "then by row"
        self._places = [place for place, _ in located]
        self._lat = np.array([position.lat for _, position in located], dtype=np.float64)
        self._lon = np.array([position.lon for _, position in located], dtype=np.float64)
        self._xyz = earth_centred(self._lat, self._lon)
        self._columns = Columns(self._places, contexts)
        self._nowhere = _Tree(self._xyz, np.arange(0))
        self._every = _Tree(self._xyz, np.arange(len(located)))
        self._trees = {code: _Tree(self._xyz, np.flatnonzero(flags)) for code, flags in self._columns.offered.items()}

    def nearest(self, query: NearestQuery) -> Answer:
        """Answer a question; see :class:`geo_service.nearest.interface.NearestIndex`.

        Raises:
            BadValueError: More than :data:`geo_service.model.query.MAX_NEEDS` needs, a radius or limit out of range.
        """
        _check(query)
        query = replace(query, where=replace(query.where, needs=tuple(dict.fromkeys(query.where.needs))))
        origin = earth_centred(np.array([query.at.lat]), np.array([query.at.lon]))[0]
        alone = self._alone(query, origin)
        if not alone:
            return self._together(query, origin)
        covers = {need for nearby in alone for need in nearby.covers}
        unmet = () if covers.issuperset(query.where.needs) else self._unmet(query, self._some(query, origin).rows)
        return Answer(self.revision, Match.ALL, alone, unmet)

    def _alone(self, query: NearestQuery, origin: Floats) -> tuple[Nearby, ...]:
        """Return the nearest places that alone are what is asked for."""
        trees = self._trees_of(query.where)
        widenings = _WIDENINGS if query.open_at is None else _OPEN_WIDENINGS
        for times in widenings:
            found = _merged([tree.near(origin, times * query.limit, query.radius_m + SLACK_M) for tree in trees])
            fitting = self._columns.matches(query.where, found.rows, query.open_at)
            rows, chords = found.rows[fitting], found.chords[fitting]
            if found.seen_m == np.inf or _cut_m(chords, query.limit) < found.seen_m:
                return self._ranked(rows, chords, query)
            if len(rows) * widenings[-1] < query.limit * times:
                break  # so few that the widest look would hardly find enough
        found = self._within(self._matching(query), query, origin)
        return self._ranked(found.rows, found.chords, query)

    def _ranked(self, rows: Rows, chords: Floats, query: NearestQuery) -> tuple[Nearby, ...]:
        """Return the nearest of places that all are what is asked for, by geodesics."""
        rows, distances = self._measured(rows[chords <= _cut_m(chords, query.limit)], query)
        first = np.lexsort((rows, distances))[: query.limit]
        return self._nearby(rows[first], distances[first], query)

    def _trees_of(self, where: PlaceFilter) -> list[_Tree]:
        """Return trees that together hold every place that may match, the smallest that do."""
        if not where.needs:
            return [self._every]
        trees = [self._trees.get(need, self._nowhere) for need in where.needs]
        return trees if where.any_need else [min(trees, key=lambda tree: len(tree.rows))]

    def _matching(self, query: NearestQuery) -> Rows:
        """Return every place that alone is what is asked for."""
        flags, open_at = self._columns.matches(query.where), query.open_at
        if open_at is None:
            return np.flatnonzero(flags)
        few_open = not open_at.or_unknown and np.count_nonzero(flags) > _MANY
        rows = self._columns.doors.open_rows(open_at, flags) if few_open else np.flatnonzero(flags)
        return rows[self._columns.matches(query.where, rows, open_at)]

    def _within(self, rows: Rows, query: NearestQuery, origin: Floats) -> _Found:
        """Return those of some places whose chords do not exceed the radius."""
        chords = chords_m(origin, self._xyz[rows])
        inside = chords <= query.radius_m + SLACK_M
        return _Found(rows[inside], chords[inside])

    def _measured(self, rows: Rows, query: NearestQuery) -> tuple[Rows, Floats]:
        """Return the rows within the radius and their geodesic distances in metres."""
        here = np.full(len(rows), query.at.lat), np.full(len(rows), query.at.lon)
        distances = geodesics_m(*here, self._lat[rows], self._lon[rows])
        inside = distances <= query.radius_m
        return rows[inside], distances[inside]

    def _nearby(self, rows: Rows, distances: Floats, query: NearestQuery) -> tuple[Nearby, ...]:
        met = [(need, self._meets(need, rows, query).tolist()) for need in query.where.needs]
        return tuple(
            Nearby(self._places[row], distance_m, tuple(need for need, flags in met if flags[number]))
            for number, (row, distance_m) in enumerate(zip(rows.tolist(), distances.tolist(), strict=True))
        )

    def _meets(self, need: str, rows: Rows, query: NearestQuery) -> Flags:
        return self._columns.meets(need, rows, free=query.where.free, open_at=query.open_at)

    def _some(self, query: NearestQuery, origin: Floats) -> _Found:
        """Return all places within the radius that meet some of the needs and pass the rest of the filter."""
        found = self._within(self._matching(replace(query, where=replace(query.where, any_need=True))), query, origin)
        inside = longest_m(found.chords) <= query.radius_m
        measured, _ = self._measured(found.rows[~inside], query)
        inside |= np.isin(found.rows, measured)
        return _Found(found.rows[inside], found.chords[inside])

    def _unmet(self, query: NearestQuery, rows: Rows) -> tuple[str, ...]:
        """Return the needs that none of some places meets."""
        return tuple(need for need in query.where.needs if not self._meets(need, rows, query).any())

    def _together(self, query: NearestQuery, origin: Floats) -> Answer:
        """Return the fewest places that together meet every need that is met within the radius."""
        found = self._some(query, origin)
        unmet = self._unmet(query, found.rows)
        met = [need for need in query.where.needs if need not in unmet]
        if not met:
            return Answer(self.revision, Match.NONE, unmet=unmet)
        masks = np.zeros(len(found.rows), dtype=np.intp)
        for bit, need in enumerate(met):
            masks |= self._meets(need, found.rows, query).astype(np.intp) << bit
        spots = self._lat[found.rows], self._lon[found.rows], self._xyz[found.rows]
        walk = shortest_cover(Field(query.at, origin, found.rows, *spots, found.chords, masks))
        rows, distances = self._measured(np.array(walk.rows), query)
        match = Match.PARTIAL if unmet else Match.SET
        return Answer(self.revision, match, self._nearby(rows, distances, query), unmet, walk.length_m)


def _check(query: NearestQuery) -> None:
    if len(set(query.where.needs)) > MAX_NEEDS:
        raise BadValueError(
            f"{len(set(query.where.needs))} needs are too many; ask for at most {MAX_NEEDS}", field="need"
        )
    if not 0 < query.radius_m <= MAX_RADIUS_M:
        accepted = f"more than 0 and at most {MAX_RADIUS_M:.0f} metres"
        raise BadValueError(f"radius_m={query.radius_m} cannot be used; use {accepted}", field="radius_m")
    if not 1 <= query.limit <= MAX_LIMIT:
        raise BadValueError(f"limit={query.limit} cannot be used; use 1 to {MAX_LIMIT}", field="limit")


def _cut_m(chords: Floats, limit: int) -> float:
    """Return a chord that none of the ``limit`` nearest by geodesics exceeds, infinite where there are fewer."""
    if len(chords) < limit:
        return np.inf
    return float(longest_m(np.partition(chords, limit - 1)[limit - 1 : limit])[0])


def _merged(found: Sequence[_Found]) -> _Found:
    """Return the places found in several trees, as far as all of them have seen."""
    if len(found) == 1:
        return found[0]
    rows, first = np.unique(np.concatenate([part.rows for part in found]), return_index=True)
    chords = np.concatenate([part.chords for part in found])[first]
    return _Found(rows, chords, min(part.seen_m for part in found))
