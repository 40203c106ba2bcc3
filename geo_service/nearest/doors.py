"""The doors of places and of their offers, asked by the thousand whether they are open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np

from geo_service.hours.compiled import STATES, Codes, CompiledHours, Seconds, compile_doors, spread
from geo_service.hours.doors import HoursContext
from geo_service.hours.state import State
from geo_service.model.place import Place
from geo_service.nearest.door_table import DoorTable, door_table
from geo_service.nearest.sphere import Flags, Rows

_WINDOW_DAYS = 7
"""Hours are compiled for windows of so many days, with some days more on both sides for every time zone, and for the
longest walk."""
_WINDOWS = 2 * 53
"""Windows kept: a year ahead and a year back, so that whoever asks for many days makes none be compiled twice."""

_OPEN, _UNKNOWN = STATES.index(State.OPEN), STATES.index(State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Visit:
    """When the doors of some places are tried.

    Attributes:
        instant: When the walk begins, aware.
        later_s: Seconds after which each of the places is reached, shape (n,); None where the instant itself counts.
        or_unknown: Whether doors of which nobody can say pass too.
        within_s: For how many seconds from the instant on doors are tried; those that are open at some time of it pass.
    """

    instant: datetime
    later_s: Seconds | None = None
    or_unknown: bool = False
    within_s: int = 0


class Doors:
    """The doors of a list of places; row ``i`` is place ``i``.

    Compiled when first asked for: who never asks what is open never waits for it.

    Args:
        places: The places.
        contexts: What hours need to know of each city, by its code.
        table: Their doors, where they are known.
    """

    def __init__(
        self, places: Sequence[Place], contexts: Mapping[str, HoursContext], table: DoorTable | None = None
    ) -> None:
        self._places = places
        self._table = table
        self._contexts = contexts
        # A plain table: a cache around a method would hold the doors of every past revision until the collector comes.
        self._compiled: dict[int, CompiledHours] = {}

    def passed(self, visit: Visit, rows: Rows | slice, need: str | None = None) -> Flags:
        """Return which of some places can be entered; see :meth:`codes`."""
        passed: Flags = self.codes(visit, rows, need) >= (_UNKNOWN if visit.or_unknown else _OPEN)
        return passed

    def codes(self, visit: Visit, rows: Rows | slice, need: str | None = None) -> Codes:
        """Return the states of the doors of some places, as indices into :data:`geo_service.hours.compiled.STATES`.

        Args:
            visit: When.
            rows: The places.
            need: Service code whose door is asked for; None for the place's own.
        """
        of_need = self.table.of_need
        doors = of_need.get(need, of_need[None])[rows]
        if not len(doors):
            return np.zeros(0, dtype=np.int8)
        compiled = self.hours(visit.instant)
        if visit.within_s:
            return compiled.at_best(visit.instant, visit.within_s, doors)
        return compiled.states(visit.instant, doors, visit.later_s)

    def stale(self, instant: datetime, rows: Rows) -> Flags:
        """Return which of some places nobody has checked or published for too long."""
        days = self.table.fresh_until[rows]
        return days < instant.toordinal()

    def stale_of_few(self, instant: datetime | None, rows: list[int]) -> list[bool]:
        """Return the same of a few places, for which arrays would take longer; none is where no instant is given."""
        if instant is None:
            return [False] * len(rows)
        days, today = self._fresh_until, instant.toordinal()
        return [days[row] < today for row in rows]

    def with_open_door(self, instant: datetime) -> Rows:
        """Return the places that have an open door, in order, without looking at those that have none."""
        if not self.table.places:
            return np.arange(0)
        return np.unique(self.table.place_of[self.hours(instant).open_rows(instant)])

    def most_open(self, instant: datetime) -> int:
        """Return how many open doors there can be, by lines of hours, however many places there are."""
        return self.hours(instant).most_open(instant) if self.table.places else 0

    def hours(self, instant: datetime) -> CompiledHours:
        """Return the hours of all doors at an instant, and for some days around it."""
        window = instant.toordinal() // _WINDOW_DAYS
        known = self._compiled.get(window)
        if known is None:
            if len(self._compiled) >= _WINDOWS:
                self._compiled.clear()
            known = self._compiled[window] = self._compile(window)
        return known

    @cached_property
    def table(self) -> DoorTable:
        """The doors as columns."""
        return self._table or door_table(self._places, self._contexts)

    def _compile(self, window: int) -> CompiledHours:
        first = date.fromordinal(window * _WINDOW_DAYS) - timedelta(days=2)
        kinds = ((door, self._contexts[city]) for door, city in self.table.kinds)
        compiled = compile_doors(kinds, first, _WINDOW_DAYS + 5)
        known = next(iter(self._compiled.copy().values()), None)  # a copy: another thread may add one
        return spread(compiled, self.table.kind_of, self._relied_until_s) if known is None else known.at(compiled)

    @cached_property
    def _fresh_until(self) -> memoryview:
        return self.table.fresh_until.data

    @cached_property
    def _relied_until_s(self) -> Seconds:
        return self.table.relied_until_s(self._contexts)
