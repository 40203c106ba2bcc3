"""The places of one revision, ready to answer what is nearest."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import permutations, repeat
from operator import attrgetter

import numpy as np

from geo_service.errors import BadValueError
from geo_service.hours.compiled import STATES, Codes
from geo_service.hours.doors import Door, HoursContext
from geo_service.listed import patch_of, places_at
from geo_service.model.place import Place, Visibility
from geo_service.model.position import Position
from geo_service.model.query import (
    MAX_LIMIT,
    MAX_NEEDS,
    MAX_RADIUS_M,
    Answer,
    Match,
    Nearby,
    NearestQuery,
    OpenAt,
    Order,
    PlaceFilter,
    Rank,
)
from geo_service.nearest.batch import Asked, NearestToEach, Searcher
from geo_service.nearest.by_state import ByState, told_by_state
from geo_service.nearest.chosen import Chosen, Edits
from geo_service.nearest.columns import Columns
from geo_service.nearest.cover import Field, shortest_cover
from geo_service.nearest.doors import Visit
from geo_service.nearest.first_page import FirstPage
from geo_service.nearest.interface import Parts
from geo_service.nearest.parts import facts_in, parts_of, spots_in, table_in, trees_in
from geo_service.nearest.patching import Known, degrees, patched
from geo_service.nearest.ranking import bands, ends_m, reach_m, state_ranks, walks_s
from geo_service.nearest.sphere import (
    SLACK_M,
    Flags,
    Floats,
    Rows,
    centred,
    chords_m,
    longest_m,
    walk_m,
)
from geo_service.nearest.spots import spots_of
from geo_service.nearest.trees import Trees

_FEW = 8
"""Where at most one place in so many has an open door, those are looked at instead of all that offer a service."""
_NONE: Mapping[str, HoursContext] = {}


@dataclass(frozen=True, slots=True)
class _Found:
    """Places near a point.

    Attributes:
        rows: The places, no row twice, shape (n,).
        chords: Their straight-line distances in metres, shape (n,).
    """

    rows: Rows
    chords: Floats

    def keep(self, chosen: Flags) -> "_Found":
        """Return some of the places."""
        return _Found(self.rows[chosen], self.chords[chosen])


@dataclass(frozen=True, slots=True)
class _Route:
    """A walk through places.

    Attributes:
        rows: The places in order.
        length_m: Geodesic metres.
        visit: When each of them is reached.
    """

    rows: Rows
    length_m: float
    visit: Visit


class SphereIndex:
    """Answers what is nearest, exactly as a geodesic measurement of every place would.

    The first page in the order ``near`` is found by trees (:mod:`geo_service.nearest.first_page`), and so are the first
    places of each state (:mod:`geo_service.nearest.by_state`). Other pages, sets of places, and what trees cannot tell
    are found by looking at all places at once, or at all that are open where few are: a page costs the same however
    far down the list it is.

    Args:
        places: Places to find, in any order, each id once. Those that are hidden, archived or unlocated are left out.
        revision: The store's revision they were read at.
        contexts: What hours need to know of each city, by its code; for questions that ask for open doors.
        parts: What :meth:`parts` returned of an index of the same places, which are then in the order of their ids and
            all to be found; or what :meth:`changed` knows of them.

    Attributes:
        revision: As given.
    """

    def __init__(
        self,
        places: Sequence[Place],
        revision: int,
        contexts: Mapping[str, HoursContext] = _NONE,
        parts: Parts | Known | None = None,
    ) -> None:
        self.revision = revision
        self._contexts = contexts
        if parts is None:
            self._places: Sequence[Place] = _located(places)
            self._spots = spots_of(*degrees(self._places))
            self._columns = Columns(self._places, contexts)
            self._edits = Edits.none(len(self._places))
            trees = Trees(self._spots.xyz, self._columns.offered)
        else:
            self._places = places
            known = parts if isinstance(parts, Known) else _known(parts)
            self._spots, self._edits = known.spots, known.edits
            self._columns = Columns(places, contexts, known.facts, known.table)
            trees = Trees(self._spots.xyz, self._columns.offered, known.trees)
        self._trees = trees
        self._states = ByState(self._spots, self._columns, trees)
        self._first_page = FirstPage(revision, self._places, self._spots, self._columns, trees)

    @property
    def parts(self) -> Parts:
        """The index as named arrays, from which an equal one can be made."""
        return parts_of(self._spots, self._columns, self._trees)

    @property
    def doors(self) -> Iterator[tuple[Door, str]]:
        """The different doors of all places; see :attr:`geo_service.nearest.interface.NearestIndex.doors`."""
        return self._columns.doors.table.different()

    def changed(self, revision: int, changed: Mapping[str, Place | None]) -> "SphereIndex":
        """Return the index of a later revision; see :meth:`geo_service.nearest.interface.NearestIndex.changed`."""
        patch = patch_of(self._places, changed)
        known = Known(self._spots, self._columns.facts, self._columns.doors.table, self._trees.every, self._edits)
        known = patched(known, self._places, patch, self._contexts)
        return SphereIndex(patch.of_places(self._places), revision, self._contexts, known)

    def matching(self, where: PlaceFilter) -> list[Place]:
        """Return all places that are asked for; see :class:`geo_service.nearest.interface.NearestIndex`."""
        return places_at(self._places, np.flatnonzero(self._columns.matches(where)))

    def states(self, where: PlaceFilter, instant: datetime) -> tuple[Chosen, Codes]:
        """Return these and the states of their doors; see :class:`geo_service.nearest.interface.NearestIndex`."""
        rows = np.flatnonzero(self._columns.matches(where))
        states = self._columns.states(replace(where, free=False), rows, Visit(instant))
        return Chosen(self._places, rows, self._edits), states

    def nearest(self, query: NearestQuery) -> Answer:
        """Answer a question; see :class:`geo_service.nearest.interface.NearestIndex`.

        Raises:
            BadValueError: More than :data:`geo_service.model.query.MAX_NEEDS` needs, a radius or limit out of range, an
                order by state without an instant, or an order by walks, which are not measured here.
        """
        if len(query.where.needs) > 1:
            query = _each_need_once(query)
        _check(query)
        answer = self._first_page.answer(query) if _from_start(query) else None
        return self._looked_at_all(query) if answer is None else answer

    def nearest_to_each(self, starts: Sequence[Position], asked: Asked) -> NearestToEach:
        """Return the nearest places to each of many points: the same as asking one by one, in a fraction of the time.

        Raises:
            BadValueError: The limit is below 1.
        """
        return Searcher(self._places, self._spots, self._columns, self._trees).nearest(starts, asked)

    def _looked_at_all(self, query: NearestQuery) -> Answer:
        origin = centred(query.at)
        page, more = self._alone(query, origin)
        if not page and query.after is None:
            return self._together(query, origin)
        covers = {need for nearby in page for need in nearby.covers}
        unmet = () if covers.issuperset(query.where.needs) else self._unmet(query, self._some(query, origin).rows)
        return Answer(self.revision, Match.ALL, tuple(page), unmet, more=more)

    def _alone(self, query: NearestQuery, origin: Floats) -> tuple[list[Nearby], bool]:
        """Return the first places that alone are what is asked for, and whether there are more."""
        first: list[Nearby] = []
        more = False
        for some in self._by_state(query, origin):
            left = query.limit if query.of_each else query.limit - len(first)
            first += some[:left]
            more = more or len(some) > left
            if more and not query.of_each:
                break
        return first, more

    def _by_state(self, query: NearestQuery, origin: Floats) -> Iterator[list[Nearby]]:
        """Yield the first places of each state, from that of the last place seen on: one more than asked for."""
        following = query.after.state if query.after else 0
        if query.now is not None and told_by_state(query):
            while following < len(STATES):
                some = self._first_page.of_state(query, query.now, following)
                if some is None:
                    break
                yield some
                following += 1
        for state, part in self._parts(query, origin, following):
            yield self._ranked(part, state, query, query.limit + 1) if len(part.rows) else []

    def _parts(self, query: NearestQuery, origin: Floats, following: int) -> Iterator[tuple[int, _Found]]:
        """Yield places in parts, each with the rank of their state, from one on."""
        if query.order is Order.NEAR or query.now is None:
            yield 0, self._matching(query, origin)
            return
        if told_by_state(query) and following < len(STATES):
            for state, rows, chords in self._states.parts(query, query.now, origin, following):
                yield state, _Found(rows, chords)
                following = state + 1
        if following == len(STATES):
            return
        found = self._matching(query, origin)
        visit = Visit(query.now, self._spots.later_s(query, found.rows))
        ranks = state_ranks(self._columns.states(query.where, found.rows, visit))
        for state in range(following, len(STATES)):
            yield state, found.keep(ranks == state)

    def _ranked(self, found: _Found, state: int, query: NearestQuery, count: int) -> list[Nearby]:
        """Return the first of places of one state after the last place seen, by rank."""
        after = query.after if query.after and query.after.state == state else None
        seen = 0
        if after is not None:
            near_m, far_m = ends_m(query.order, after.band)
            found = found.keep(longest_m(found.chords) >= near_m)
            seen = int(np.count_nonzero(found.chords <= far_m))
        cut_m = reach_m(query.order, _cut_m(found.chords, count + seen))
        rows, distances = self._measured(found.rows[found.chords <= cut_m], query)
        stale = self._columns.doors.stale(query.now, rows) if query.now else np.zeros(len(rows), dtype=np.bool_)
        equal = bands(query.order, distances)
        order = np.lexsort((rows, distances, stale, equal))[: count + seen]
        rows = rows[order]
        columns = (column[order].tolist() for column in (equal, stale, distances))
        ranks = list(map(Rank, repeat(state), *columns, [self._places[row].id for row in rows.tolist()]))
        first = bisect_right(ranks, after) if after else 0
        chosen = rows[first : first + count]
        return self._nearby(chosen, ranks[first : first + count], query, self._spots.visit(query, chosen))

    def _matching(self, query: NearestQuery, origin: Floats) -> _Found:
        """Return every place whose chord is within the radius that alone is what is asked for."""
        open_at, doors = query.open_at, self._columns.doors
        if open_at is None:
            return self._within(np.flatnonzero(self._columns.matches(query.where)), query, origin)
        open_only = _from_start(query) and not (open_at.or_unknown or query.on_foot or query.within_s)
        if open_only and doors.most_open(open_at.instant) <= len(self._places) // _FEW:
            rows = doors.with_open_door(open_at.instant)
        else:
            rows = np.flatnonzero(self._columns.matches(query.where))
        found = self._within(rows, query, origin)
        return found.keep(self._columns.matches(query.where, found.rows, self._spots.visit(query, found.rows)))

    def _within(self, rows: Rows, query: NearestQuery, origin: Floats) -> _Found:
        """Return those of some places whose chords do not exceed the radius."""
        chords = chords_m(origin, self._spots.xyz[rows])
        return _Found(rows, chords).keep(chords <= query.radius_m + SLACK_M)

    def _measured(self, rows: Rows, query: NearestQuery) -> tuple[Rows, Floats]:
        """Return the rows within the radius and their geodesic distances in metres."""
        distances = self._spots.distances(query.at, rows)
        inside = distances <= query.radius_m
        return rows[inside], distances[inside]

    def _nearby(self, rows: Rows, ranks: Sequence[Rank], query: NearestQuery, visit: Visit | None) -> list[Nearby]:
        covers = self._columns.covers(query.where, rows, visit)
        found = zip(rows.tolist(), ranks, covers, strict=True)
        return [Nearby(self._places[row], rank.distance_m, covered, rank) for row, rank, covered in found]

    def _stops(self, rows: Rows, query: NearestQuery, visit: Visit | None) -> tuple[Nearby, ...]:
        """Return the places of a walk."""
        ranks = [Rank(distance_m=distance_m) for distance_m in self._spots.distances(query.at, rows).tolist()]
        return tuple(self._nearby(rows, ranks, query, visit))

    def _meets(self, need: str, rows: Rows, query: NearestQuery, visit: Visit | None) -> Flags:
        return self._columns.meets(need, rows, free=query.where.free, visit=visit)

    def _some(self, query: NearestQuery, origin: Floats) -> _Found:
        """Return all places within the radius that meet some of the needs and pass the rest of the filter."""
        found = self._matching(replace(query, where=replace(query.where, any_need=True)), origin)
        inside = longest_m(found.chords) <= query.radius_m
        measured, _ = self._measured(found.rows[~inside], query)
        inside |= np.isin(found.rows, measured)
        return found.keep(inside)

    def _unmet(self, query: NearestQuery, rows: Rows) -> tuple[str, ...]:
        """Return the needs that none of some places meets."""
        visit = self._spots.visit(query, rows)
        return tuple(need for need in query.where.needs if not self._meets(need, rows, query, visit).any())

    def _together(self, query: NearestQuery, origin: Floats) -> Answer:
        """Return the fewest places that together meet every need that is met within the radius."""
        found = self._some(query, origin)
        unmet = self._unmet(query, found.rows)
        met = [need for need in query.where.needs if need not in unmet]
        if not met:
            return Answer(self.revision, Match.NONE, unmet=unmet)
        masks = self._masks(met, found.rows, query, self._spots.visit(query, found.rows))
        walk = shortest_cover(Field(origin, found.rows, self._spots.xyz[found.rows], found.chords, masks))
        rows = np.array(walk.rows)
        if query.on_foot and query.open_at is not None:
            return self._on_time(rows, query, query.open_at)
        results = self._stops(rows, query, self._spots.visit(query, rows))
        return Answer(self.revision, Match.PARTIAL if unmet else Match.SET, results, unmet, walk.length_m)

    def _masks(self, needs: Sequence[str], rows: Rows, query: NearestQuery, visit: Visit | None) -> Rows:
        """Return the needs that places meet: bit ``i`` for need ``i``."""
        masks = np.zeros(len(rows), dtype=np.intp)
        for bit, need in enumerate(needs):
            masks |= self._meets(need, rows, query, visit).astype(np.intp) << bit
        return masks

    def _on_time(self, stops: Rows, query: NearestQuery, open_at: OpenAt) -> Answer:
        """Return a walk through places in the order that reaches most of them in time, the shortest such.

        A place that is open for who walks straight there may be shut for who comes by way of the others; stops from
        the first such one on are left out, and what nobody else offers is unmet.
        """
        routes = [self._in_time(np.array(order), query, open_at) for order in permutations(stops.tolist())]
        best = min(routes, key=lambda route: (-len(route.rows), route.length_m, route.rows.tolist()))
        results = self._stops(best.rows, query, best.visit)
        met = {need for nearby in results for need in nearby.covers}
        unmet = tuple(need for need in query.where.needs if need not in met)
        if not results:
            return Answer(self.revision, Match.NONE, unmet=unmet)
        return Answer(self.revision, Match.PARTIAL if unmet else Match.SET, results, unmet, best.length_m)

    def _in_time(self, stops: Rows, query: NearestQuery, open_at: OpenAt) -> _Route:
        """Return a walk through stops, up to the first that offers less than to who walks straight there."""
        spots = [Position(float(self._spots.lat[row]), float(self._spots.lon[row])) for row in stops]
        walked_m = np.array(list(walk_m([query.at, *spots])))
        visit = Visit(open_at.instant, walks_s(walked_m), open_at.or_unknown)
        needs = query.where.needs
        promised = self._masks(needs, stops, query, self._spots.visit(query, stops))
        late = promised & ~self._masks(needs, stops, query, visit) != 0
        kept = int(np.argmax([*late, True]))
        length_m = round(float(walked_m[kept - 1]), 6) if kept else 0.0
        return _Route(stops[:kept], length_m, replace(visit, later_s=walks_s(walked_m[:kept])))


def _known(parts: Parts) -> Known:
    parts = {name: np.asarray(part) for name, part in parts.items()}  # arrays of files are slower to take rows from
    spots = spots_in(parts)
    return Known(spots, facts_in(parts), table_in(parts), trees_in(parts), Edits.none(len(spots.lat)))


def _located(places: Sequence[Place]) -> list[Place]:
    located = [place for place in places if place.position and place.visibility is Visibility.PUBLIC]
    # Sorted so that "then by id" is "then by row".
    return sorted([place for place in located if not place.archived], key=attrgetter("id"))


def _from_start(query: NearestQuery) -> bool:
    """Return whether the nearest places of all are asked for, however open."""
    return query.after is None and query.order is Order.NEAR


def _each_need_once(query: NearestQuery) -> NearestQuery:
    needs = tuple(dict.fromkeys(query.where.needs))
    return query if needs == query.where.needs else replace(query, where=replace(query.where, needs=needs))


def _check(query: NearestQuery) -> None:
    if len(query.where.needs) > MAX_NEEDS:
        raise BadValueError(f"{len(query.where.needs)} needs are too many; ask for at most {MAX_NEEDS}", field="need")
    if not 0 < query.radius_m <= MAX_RADIUS_M:
        accepted = f"more than 0 and at most {MAX_RADIUS_M:.0f} metres"
        raise BadValueError(f"radius_m={query.radius_m} cannot be used; use {accepted}", field="radius_m")
    if query.order is Order.OPEN_FIRST and query.now is None:
        raise BadValueError("order=open_first needs an instant at which doors are open", field="order")
    if query.order is Order.WALK:
        raise BadValueError("order=walk needs walks, which straight distances do not tell", field="order")
    if not 1 <= query.limit <= MAX_LIMIT:
        raise BadValueError(f"limit={query.limit} cannot be used; use 1 to {MAX_LIMIT}", field="limit")


def _cut_m(chords: Floats, limit: int) -> float:
    """Return a chord that none of the ``limit`` nearest by geodesics exceeds, infinite where there are fewer."""
    if len(chords) < limit:
        return np.inf
    return float(longest_m(np.partition(chords, limit - 1)[limit - 1 : limit])[0])
