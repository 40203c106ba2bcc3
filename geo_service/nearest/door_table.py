"""Doors as columns: few kinds of doors, and which of them each place and offer has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geo_service.hours.compiled import Seconds, relied_until
from geo_service.hours.doors import Door, HoursContext, door_of
from geo_service.model.place import Offer, Place
from geo_service.nearest.sphere import Rows

Numbers = NDArray[np.int32]
_DAYS = date.max.toordinal() + 1


@dataclass(frozen=True)
class DoorTable:
    """The doors of a list of places: first the places' own in their order, then those of offers that may have another.

    Attributes:
        kinds: The different doors, each as if it could always be relied on, with the code of its city.
        services: Codes of the services that have doors of their own.
        kind_of: Which of the kinds each door is, shape (doors,).
        fresh_until: The last day, as its ordinal, on which each door can be relied on, shape (doors,).
        row_of: Row of the place of each offer's door, shape (offers,).
        service_of: Which of the services it is, shape (offers,).
    """

    kinds: Sequence[tuple[Door, str]]
    services: Sequence[str]
    kind_of: Numbers
    fresh_until: Numbers
    row_of: Numbers
    service_of: Numbers

    @property
    def places(self) -> int:
        """How many places there are."""
        return len(self.kind_of) - len(self.row_of)

    @cached_property
    def place_of(self) -> Rows:
        """Row of the place of each door."""
        return np.concatenate([np.arange(self.places), self.row_of])

    @cached_property
    def of_need(self) -> dict[str | None, Rows]:
        """Door of each place per service; under None, and for services not listed, the place's own."""
        own = np.arange(self.places)
        doors: dict[str | None, Rows] = {None: own}
        for number, service in enumerate(self.services):
            offers = np.flatnonzero(self.service_of == number)
            doors[service] = own.copy()
            doors[service][self.row_of[offers]] = offers + len(own)
        return doors

    def different(self) -> Iterator[tuple[Door, str]]:
        """Yield the doors that differ, each as it can be relied on, with the code of its city."""
        pairs = np.unique(self.kind_of * np.int64(_DAYS) + self.fresh_until)
        for kind, day in zip((pairs // _DAYS).tolist(), (pairs % _DAYS).tolist(), strict=True):
            door, city = self.kinds[kind]
            yield replace(door, fresh_until=date.fromordinal(day)), city

    def relied_until_s(self, contexts: Mapping[str, HoursContext]) -> Seconds:
        """Return the first instant at which each door is too old, in seconds since 1970 UTC, shape (doors,)."""
        zones = sorted({contexts[city].zone for _, city in self.kinds}, key=str)
        zone_of = np.array([zones.index(contexts[city].zone) for _, city in self.kinds], np.int64)
        pairs, which = np.unique(self.fresh_until * np.int64(len(zones)) + zone_of[self.kind_of], return_inverse=True)
        ends = [relied_until(date.fromordinal(pair // len(zones)), zones[pair % len(zones)]) for pair in pairs.tolist()]
        return np.array(ends, np.int64)[which]


def door_table(places: Sequence[Place], contexts: Mapping[str, HoursContext]) -> DoorTable:
    """Return the doors of places.

    Args:
        places: The places.
        contexts: What hours need to know of each city, by its code.
    """
    own = [
        (row, offer)
        for row, place in enumerate(places)
        for offer in {offer.service: offer for offer in reversed(place.offers)}.values()
        if offer.hours or offer.window or offer.verified
    ]
    kinds: dict[tuple[object, ...], int] = {}
    drawn: list[tuple[Door, str]] = []
    kind_of: list[int] = []
    fresh_until: list[int] = []

    def add(place: Place, offer: Offer | None = None) -> None:
        door = door_of(place, contexts[place.city], offer)
        kind = kinds.setdefault((door.hours, door.closures, door.campaigns, door.window, place.city), len(kinds))
        if kind == len(drawn):
            drawn.append((replace(door, fresh_until=date.max), place.city))
        kind_of.append(kind)
        fresh_until.append(door.fresh_until.toordinal())

    for place in places:
        add(place)
    for row, offer in own:
        add(places[row], offer)
    services = sorted({offer.service for _, offer in own})
    return DoorTable(
        drawn,
        services,
        np.array(kind_of, np.int32),
        np.array(fresh_until, np.int32),
        np.array([row for row, _ in own], np.int32),
        np.array([services.index(offer.service) for _, offer in own], np.int32),
    )
