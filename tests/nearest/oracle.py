"""The same answers by measuring everything: slow, short, and written without the index."""

from collections.abc import Sequence
from itertools import combinations, pairwise, permutations

from pyproj import Geod

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


def nearest(places: Sequence[Place], query: NearestQuery) -> list[tuple[float, str]]:
    found = [(distance_m, place.id) for distance_m, place in within(places, query) if matches(place, query.where)]
    return found[: query.limit]


def shortest_cover(places: Sequence[Place], query: NearestQuery) -> tuple[float, tuple[str, ...]] | None:
    some = [place for _, place in within(places, query) if fits(place, query.where) and covered(place, query.where)]
    wanted = {need for place in some for need in covered(place, query.where)}
    for size in range(1, len(wanted) + 1):
        sets = [chosen for chosen in combinations(some, size) if _union(chosen, query) == wanted]
        walks = [(_length(query.at, walk), tuple(p.id for p in walk)) for each in sets for walk in permutations(each)]
        if walks:
            return min(walks)
    return None


def _union(chosen: Sequence[Place], query: NearestQuery) -> set[str]:
    return {need for place in chosen for need in covered(place, query.where)}


def _length(start: Position, walk: Sequence[Place]) -> float:
    points = [start, *(place.position for place in walk)]
    return round(sum(measure(a, b) for a, b in pairwise(points)), 6)
