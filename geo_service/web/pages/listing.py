"""Lists of places: which are found, which come first, and how well they answer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from geo_service.hours.state import State, state_at
from geo_service.model.city import City
from geo_service.model.place import Kind, Place
from geo_service.model.position import Position
from geo_service.model.query import MAX_LIMIT, Match, Nearby, NearestQuery, PlaceFilter
from geo_service.model.text import fold
from geo_service.service import GeoService

SLEEP = "sleep_tonight"
"""Beds are given by telephone (115), whatever a list says of a door."""
DAY_CENTRE = "day_centre"
_TOGETHER = (Match.SET, Match.PARTIAL)


@dataclass(frozen=True, slots=True)
class Found:
    """A place of a list.

    Attributes:
        place: The place.
        closed: Whether it is known to be shut now.
        distance_m: Geodesic metres from the start; None where no start or no position is known.
        covers: The needs asked that it meets.
    """

    place: Place
    closed: bool
    distance_m: float | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as an answer.

    Attributes:
        found: The places in the order of display.
        match: How well they answer; None where they are listed without a start.
        relaxed: Whether none has all that was asked, so that those with some of it are listed.
        unmet: Needs that nobody near meets.
        path_m: Length of the walk through all, geodesic metres; None where they are no walk.
        unlocated: Places that fit too, but nobody knows exactly where they are.
    """

    found: tuple[Found, ...] = ()
    match: Match | None = None
    relaxed: bool = False
    unmet: tuple[str, ...] = ()
    path_m: float | None = None
    unlocated: tuple[Found, ...] = ()

    @property
    def together(self) -> bool:
        """Whether the places answer together, in the order of a walk."""
        return self.match in _TOGETHER


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks places of a city up at an instant.

    Attributes:
        service: Who knows the places.
        city: Which city.
        instant: The present, aware.
    """

    service: GeoService
    city: City
    instant: datetime

    def listed(self, where: PlaceFilter) -> Listing:
        """Return the places that fit, open or unknown before closed, real before demonstration, by name, then id."""
        places = self.service.places(where)
        relaxed = not places and len(where.needs) > 1 and not where.any_need
        if relaxed:
            places = self.service.places(replace(where, any_need=True))
        return Listing(self._by_name(places), relaxed=relaxed)

    def near(self, where: PlaceFilter, at: Position) -> Listing:
        """Return the places near a point that fit, open or unknown before closed, by distance, then id.

        Places that only answer together keep the order of the walk.
        """
        answer = self.service.nearest(NearestQuery(at, replace(where, city=None), limit=MAX_LIMIT))
        found = tuple(map(self._found, answer.results))
        unlocated = [place for place in self.service.places(where) if place.position is None]
        listing = Listing(
            found,
            answer.match,
            unmet=answer.unmet,
            path_m=answer.path_m,
            unlocated=self._by_name(unlocated),
        )
        return listing if listing.together else replace(listing, found=_closed_last(found))

    def day_centres(self, where: PlaceFilter, at: Position | None) -> Listing:
        """Return the day centres, by kind or by what they offer, near a point where one is given."""
        ways = (replace(where, needs=(), kinds=(Kind.DAY_CENTRE,)), replace(where, needs=(DAY_CENTRE,)))
        if at is None:
            places = {place.id: place for way in ways for place in self.service.places(way)}
            return Listing(self._by_name(places.values()))
        first, second = (self.near(way, at) for way in ways)
        return Listing(
            _closed_last(sorted(_distinct(first.found + second.found), key=_nearness)),
            Match.ALL,
            unlocated=tuple(_distinct(first.unlocated + second.unlocated)),
        )

    def _found(self, near: Nearby) -> Found:
        return Found(near.place, self._is_closed(near.place), near.distance_m, near.covers)

    def _by_name(self, places: Iterable[Place]) -> tuple[Found, ...]:
        ordered = sorted(places, key=lambda place: (place.demonstration, fold(place.name), place.id))
        return _closed_last(Found(place, self._is_closed(place)) for place in ordered)

    def _is_closed(self, place: Place) -> bool:
        return state_at(place, self.instant, ZoneInfo(self.city.timezone)).state is State.CLOSED


def _closed_last(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(sorted(found, key=lambda each: each.closed))


def _nearness(found: Found) -> tuple[float, str]:
    return (found.distance_m or 0.0, found.place.id)


def _distinct(found: Iterable[Found]) -> Iterable[Found]:
    return {each.place.id: each for each in found}.values()
