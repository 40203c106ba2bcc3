"""The same answers by measuring everything: slow, short, and written without the index."""

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise, permutations
from zoneinfo import ZoneInfo

from pyproj import Geod

from geo_service.hours.doors import HoursContext
from geo_service.hours.entering import entry
from geo_service.model.matching import covered, fits, matches
from geo_service.model.place import Place, Visibility
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery

_GEOD = Geod(ellps="WGS84")


def measure(start: Position, end: Position) -> float:
    return round(_GEOD.inv(start.lon, start.lat, end.lon, end.lat)[2], 6)


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
