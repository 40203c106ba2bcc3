"""A round of several stops that together have all that is needed: how far it is from one to the next, and its map."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from geo_service.drawing.walk_words import walk_words
from geo_service.labels import Labels
from geo_service.model.city import City, NamedPoint
from geo_service.model.walk import Method, Profile, Walk
from geo_service.walking.interface import Walker
from geo_service.web.pages.listing import Found
from geo_service.web.pages.walk_map import Stop, walk_map


@dataclass(frozen=True, slots=True)
class Round:
    """A round in words.

    Attributes:
        legs: How far each stop is from the one before, the first from the start.
        total: How far it is in all.
    """

    legs: tuple[str, ...]
    total: str


def round_words(stops: Sequence[Found], words: Labels) -> Round:
    """Return a round in words.

    Args:
        stops: Its places in their order; each tells the walk from the start by way of those before.
        words: The language.
    """
    walks = [stop.walk for stop in stops]
    legs = [_between(before, walk) for before, walk in zip([None, *walks], walks, strict=False)]
    keys = ("results.leg_first", *("results.leg" for _ in legs[1:]))
    told = (words(key, walk=walk_words(leg, words)) for key, leg in zip(keys, legs, strict=True))
    return Round(tuple(told), words("results.total", walk=walk_words(walks[-1], words)))


def round_map(
    stops: Sequence[Found], start: NamedPoint, walker: Walker, profile: Profile, ground: tuple[City, Labels, bool]
) -> dict[str, Any]:
    """Return what the map of a round shows.

    Args:
        stops: Its places in their order.
        start: Where it begins.
        walker: Who knows the ways.
        profile: Who walks.
        ground: City, language, and whether another server may learn where the round begins.
    """
    city, words, public = ground
    points = [start.position, *(stop.place.position for stop in stops if stop.place.position)]
    routes = (walker.route(before, after, profile) for before, after in pairwise(points))
    names = [Stop(points[0], start.name)]
    names += [
        Stop(at, stop.place.name, str(row)) for row, (at, stop) in enumerate(zip(points[1:], stops, strict=True), 1)
    ]
    return walk_map(filter(None, routes), names, city, words, public=public)


def _between(before: Walk | None, walk: Walk | None) -> Walk | None:
    if before is None or walk is None:
        return walk
    method = walk.method if before.method is walk.method else Method.STRAIGHT_LINE
    return Walk(round(walk.distance_m - before.distance_m, 1), walk.duration_s - before.duration_s, method)
