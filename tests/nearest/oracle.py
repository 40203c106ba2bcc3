"""The same answers by measuring everything: slow, short, and written without the index."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, pairwise, permutations
from math import ceil
from zoneinfo import ZoneInfo

from geo_service.hours.arriving import DETOUR, SPEED_M_PER_S
from geo_service.hours.doors import HoursContext, door_of, door_state
from geo_service.hours.entering import entry
from geo_service.hours.freshness import fresh_until
from geo_service.hours.state import State
from geo_service.model.matching import covered, fits, matches
from geo_service.model.place import Place, Visibility
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery, Order, Rank
from geo_service.nearest.sphere import centred, geodesics_m

_STATES = (State.OPEN, State.UNKNOWN, State.CLOSED)


def measure(start: Position, end: Position) -> float:
    """Return metres as the index measures them; that they are right, test_sphere checks."""
    return geodesics_m(centred(start), centred(end)[None]).item()


def within(places: Sequence[Place], query: NearestQuery) -> list[tuple[float, Place]]:
    findable = [p for p in places if p.position and p.visibility is Visibility.PUBLIC and not p.archived]
    ranked = sorted((measure(query.at, p.position), p.id, p) for p in findable)
    return [(distance_m, place) for distance_m, _, place in ranked if distance_m <= query.radius_m]


_ZONE = ZoneInfo("Europe/Paris")
CONTEXTS: Mapping[str, HoursContext] = {
    city: HoursContext(_ZONE, "67" if city == "strasbourg" else "75")
    for city in ("paris", "lyon", "marseille", "lille", "bordeaux", "toulouse", "nantes", "strasbourg")
}


def met(place: Place, query: NearestQuery) -> tuple[str, ...]:
    return covered(place, query.where, entry(query.open_at, CONTEXTS))


def nearest(places: Sequence[Place], query: NearestQuery) -> list[tuple[float, str]]:
    may_enter = entry(query.open_at, CONTEXTS)
    found = [
        (distance, place.id) for distance, place in within(places, query) if matches(place, query.where, may_enter)
    ]
    return found[: query.limit]


def minutes(distance_m: float) -> int:
    return ceil(ceil(distance_m * DETOUR / SPEED_M_PER_S) / 60)


def arrival(instant: datetime, distance_m: float) -> datetime:
    return instant + timedelta(seconds=ceil(distance_m * DETOUR / SPEED_M_PER_S))


def state_of(place: Place, query: NearestQuery, distance_m: float) -> int:
    """Return where its state comes: of several needs that of the least open door, of any the most open one."""
    at = arrival(query.now, distance_m) if query.on_foot else query.now
    context = CONTEXTS[place.city]
    offers = [place.offer(need) for need in query.where.needs]
    doors = [None] if not offers else [o for o in offers if o and (o.free is True or not query.where.free)]
    ranks = [_STATES.index(door_state(door_of(place, context, door), at, context).state) for door in doors]
    return min(ranks) if query.where.any_need else max(ranks)


def is_stale(place: Place, query: NearestQuery) -> bool:
    return query.now is not None and fresh_until(place, None, CONTEXTS[place.city].fresh_months) < query.now.date()


def ranked(places: Sequence[Place], query: NearestQuery) -> list[Rank]:
    """Return the whole list, however long."""
    found = []
    for distance_m, place in within(places, query):
        open_at = query.open_at
        if open_at and query.on_foot:
            open_at = replace(open_at, instant=arrival(open_at.instant, distance_m))
        if not matches(place, query.where, entry(open_at, CONTEXTS)):
            continue
        by_state = query.order is Order.OPEN_FIRST
        band = minutes(distance_m) if by_state else distance_m
        state = state_of(place, query, distance_m) if by_state else 0
        found.append(Rank(state, band, is_stale(place, query), distance_m, place.id))
    return sorted(found)


def shortest_cover(places: Sequence[Place], query: NearestQuery) -> tuple[float, tuple[str, ...]] | None:
    some = [place for _, place in within(places, query) if fits(place, query.where) and met(place, query)]
    wanted = {need for place in some for need in met(place, query)}
    for size in range(1, len(wanted) + 1):
        sets = [chosen for chosen in combinations(some, size) if _union(chosen, query) == wanted]
        walks = [(_length(query.at, walk), tuple(p.id for p in walk)) for each in sets for walk in permutations(each)]
        if walks:
            return min(walks)
    return None


def _union(chosen: Sequence[Place], query: NearestQuery) -> set[str]:
    return {need for place in chosen for need in met(place, query)}


def _length(start: Position, walk: Sequence[Place]) -> float:
    points = [start, *(place.position for place in walk)]
    return round(sum(measure(a, b) for a, b in pairwise(points)), 6)
