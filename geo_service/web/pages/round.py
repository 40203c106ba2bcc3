"""A round of several stops that together have all that is needed: how far it is from one to the next, and its map."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from geo_service.drawing.walk_words import walk_words
from geo_service.hours.state import State
from geo_service.labels import Labels
from geo_service.model.city import City, NamedPoint
from geo_service.model.walk import Profile
from geo_service.walking.interface import Walker
from geo_service.web.pages.listing import Found
from geo_service.web.pages.walk_map import Stop, walk_map


@dataclass(frozen=True, slots=True)
class Round:
    """A round in words.

    Attributes:
        legs: How far each stop is from the one before, the first from the start.
        total: How far it is in all.
        warning: That doors are closed on arriving; empty where none is.
    """

    legs: tuple[str, ...]
    total: str
    warning: str


def round_words(stops: Sequence[Found], words: Labels) -> Round:
    """Return a round in words.

    Args:
        stops: Its places in their order, at least one.
        words: The language.
    """
    keys = ("results.leg_first", *("results.leg" for _ in stops[1:]))
    legs = (words(key, walk=walk_words(stop.leg, words)) for key, stop in zip(keys, stops, strict=True))
    closed = any(stop.arrival and stop.arrival.open.state is State.CLOSED for stop in stops)
    total = words("results.total", walk=walk_words(stops[-1].walk, words))
    return Round(tuple(legs), total, words("results.round_closed") if closed else "")


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
