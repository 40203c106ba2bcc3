"""The doors of places and of their offers, asked by the thousand whether they are open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from geo_service.hours.compiled import STATES, Codes, CompiledHours, Seconds, compile_doors
from geo_service.hours.doors import Door, HoursContext, door_of
from geo_service.hours.freshness import fresh_until
from geo_service.hours.state import State
from geo_service.model.place import Offer, Place
from geo_service.model.query import OpenAt
from geo_service.nearest.sphere import Flags, Rows

_WINDOW_DAYS = 28
"""Hours are compiled for windows of so many days, with some days more on both sides for every time zone, and for the
longest walk."""
_WINDOWS = 28
"""Windows kept: a year ahead and a year back, so that whoever asks for many days makes none be compiled twice."""


@dataclass(frozen=True, slots=True)
class Visit:
    """When the doors of some places are tried.

    Attributes:
        instant: When the walk begins, aware.
        later_s: Seconds after which each of the places is reached, shape (n,); None where the instant itself counts.
        or_unknown: Whether doors of which nobody can say pass too.
    """

    instant: datetime
    later_s: Seconds | None = None
    or_unknown: bool = False


class Doors:
    """The doors of a list of places; row ``i`` is place ``i``.

    Compiled when first asked for: who never asks what is open never waits for it.

    Args:
        places: The places.
        contexts: What hours need to know of each city, by its code.
    """

    def __init__(self, places: Sequence[Place], contexts: Mapping[str, HoursContext]) -> None:
        self._places = places
        self._contexts = contexts
        self._compiled = lru_cache(maxsize=_WINDOWS)(self._compile)

    def passed(self, visit: Visit, rows: Rows | slice, need: str | None = None) -> Flags:
        """Return which of some places can be entered; see :meth:`codes`."""
        least = STATES.index(State.UNKNOWN if visit.or_unknown else State.OPEN)
        passed: Flags = self.codes(visit, rows, need) >= least
        return passed

    def codes(self, visit: Visit, rows: Rows | slice, need: str | None = None) -> Codes:
        """Return the states of the doors of some places, as indices into :data:`geo_service.hours.compiled.STATES`.

        Args:
            visit: When.
            rows: The places.
            need: Service code whose door is asked for; None for the place's own.
        """
        doors = self._of_need.get(need, self._of_need[None])[rows]
        if not len(doors):
            return np.zeros(0, dtype=np.int8)
        return self._at(visit.instant).states(visit.instant, doors, visit.later_s)

    def stale(self, instant: datetime, rows: Rows) -> Flags:
        """Return which of some places nobody has checked or published for too long."""
        days = self._relied_until[rows]
        return days < instant.toordinal()

    def open_rows(self, open_at: OpenAt, flags: Flags) -> Rows:
        """Return the flagged places that have an open door, in order, without looking at those that have none."""
        rows = self._place_of[self._at(open_at.instant).open_rows(open_at.instant)]
        return np.unique(rows[flags[rows]])

    @cached_property
    def _relied_until(self) -> NDArray[np.int64]:
        """The last day, as its ordinal, on which each place's information is not too old."""
        days = (fresh_until(place, None, self._contexts[place.city].fresh_months) for place in self._places)
        return np.fromiter((day.toordinal() for day in days), np.int64, len(self._places))

    @cached_property
    def _own(self) -> list[tuple[int, str, Offer]]:
        """Row, service and offer of each offer whose door may be another than its place's."""
        return [
            (row, service, offer)
            for row, place in enumerate(self._places)
            for service, offer in {offer.service: offer for offer in reversed(place.offers)}.items()
            if offer.hours or offer.window or offer.verified
        ]

    @cached_property
    def _place_of(self) -> Rows:
        """Row of the place of each door: first the places' own in their order, then those of offers."""
        return np.array([*range(len(self._places)), *(row for row, _, _ in self._own)], dtype=np.intp)

    @cached_property
    def _of_need(self) -> dict[str | None, Rows]:
        """Door of each place per service; under None, and for services not listed, the place's own."""
        own = np.arange(len(self._places))
        doors: dict[str | None, Rows] = {None: own}
        for number, (row, service, _) in enumerate(self._own, start=len(own)):
            doors.setdefault(service, own.copy())[row] = number
        return doors

    def _at(self, instant: datetime) -> CompiledHours:
        return self._compiled(instant.toordinal() // _WINDOW_DAYS)

    def _compile(self, window: int) -> CompiledHours:
        first = date.fromordinal(window * _WINDOW_DAYS) - timedelta(days=2)
        return compile_doors(self._doors(), first, _WINDOW_DAYS + 5)

    def _doors(self) -> Iterable[tuple[Door, HoursContext]]:
        for place in self._places:
            context = self._contexts[place.city]
            yield door_of(place, context), context
        for row, _, offer in self._own:
            place = self._places[row]
            context = self._contexts[place.city]
            yield door_of(place, context, offer), context
