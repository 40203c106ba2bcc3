"""Many doors at once: their states over the coming days as one sorted array, asked with one ``searchsorted``.

Few texts of hours serve many places: doors that differ only in how long they can be relied on share a line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from geo_service.errors import BadValueError
from geo_service.hours.doors import ONE_DAY, Door, HoursContext, midnight, segments
from geo_service.hours.state import Reason, State

DAYS = 35
"""How far ahead doors are compiled."""
_LINES = 4096
"""Lines kept as they are compiled, one or two kilobytes each."""
STATES = (State.CLOSED, State.UNKNOWN, State.OPEN)
"""States by their code."""
_CODES = {state: code for code, state in enumerate(STATES)}
_UNKNOWN = _CODES[State.UNKNOWN]
_HOWEVER_OLD = {Reason.CLOSURE, Reason.OUTSIDE_CAMPAIGN}
"""Reasons that do not rest on hours, and so hold however old these are."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)

Codes = NDArray[np.int8]
Seconds = NDArray[np.int64]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class CompiledHours:
    """The states of a sequence of doors from ``first_s`` to before ``last_s``.

    Attributes:
        first_s: First instant it knows, in seconds since 1970 UTC.
        last_s: First instant it does not know, likewise.
        line_of: Line of each door, shape (doors,).
        relied_until_s: First instant at which each door's hours are too old, shape (doors,), likewise.
        turns: When each line's states begin, shape (turns,): line * (last_s - first_s) + seconds since first_s.
        codes: State from each turn on, an index into :data:`STATES`, shape (turns,).
        however_old: Whether that state does not rest on hours, shape (turns,).
        members: All doors, those of a line together, shape (doors,).
        member_starts: Where each line's doors start in ``members``, shape (lines + 1,).
    """

    first_s: int
    last_s: int
    line_of: Rows
    relied_until_s: Seconds
    turns: Seconds
    codes: Codes
    however_old: NDArray[np.bool_]
    members: Rows
    member_starts: Rows

    def states(self, instant: datetime, rows: Rows | None = None, later_s: Seconds | None = None) -> Codes:
        """Return the state of doors at an instant, or each some time after it, as indices into :data:`STATES`.

        Args:
            instant: When, aware of its time zone.
            rows: Which doors, shape (n,); None for all.
            later_s: How many seconds later each of them is asked about, shape (n,); None for at the instant.

        Raises:
            BadValueError: An instant is not within the days that were compiled: compile again.
        """
        now: int | Seconds = self.seconds(instant)
        lines, relied_until_s = self.line_of, self.relied_until_s
        if rows is not None:
            lines, relied_until_s = lines.take(rows), relied_until_s.take(rows)
        if later_s is not None and len(later_s):
            self.seconds(instant + int(later_s.max()) * _SECOND)
            now = now + later_s
        if later_s is not None or len(lines) < self._lines:
            at = self._turn(lines, now)
        else:
            at = self._turn(np.arange(self._lines), now)[lines]
        codes: Codes = self.codes.take(at)
        codes[~((relied_until_s > now) | self.however_old.take(at))] = _UNKNOWN
        return codes

    def at(self, days: "CompiledHours") -> "CompiledHours":
        """Return the same doors on the days that others of the same lines were compiled for."""
        names = ("line_of", "relied_until_s", "members", "member_starts")
        return replace(days, **{name: getattr(self, name) for name in names})

    def at_best(self, instant: datetime, within_s: int, rows: Rows) -> Codes:
        """Return states that some doors do not exceed at any time of a while, as indices into :data:`STATES`.

        They are the highest that doors have in it, but where hours become too old meanwhile.

        Args:
            instant: When it begins, aware of its time zone.
            within_s: How many seconds later it ends.
            rows: Which doors, shape (n,).

        Raises:
            BadValueError: As :meth:`states`.
        """
        first_s, last_s = self.seconds(instant), self.seconds(instant + within_s * _SECOND)
        lines, which = np.unique(self.line_of.take(rows), return_inverse=True)
        turns = np.column_stack([self._turn(lines, first_s), self._turn(lines, last_s) + 1]).ravel()
        too_old = np.where(self.however_old, self.codes, _UNKNOWN)
        relied, old = (
            np.maximum.reduceat(np.append(codes, codes[:1]), turns)[::2][which] for codes in (self.codes, too_old)
        )
        relied_until_s = self.relied_until_s.take(rows)
        best: Codes = np.where(relied_until_s > first_s, relied, old)
        return np.where(relied_until_s > last_s, best, np.maximum(best, old))

    def open_rows(self, instant: datetime) -> Rows:
        """Return the doors that are open at an instant, without looking at the others; line by line.

        Args:
            instant: When, aware of its time zone.

        Raises:
            BadValueError: As :meth:`states`.
        """
        now, opened = self.seconds(instant), self._opened(instant)
        parts = [self.members[self.member_starts[line] : self.member_starts[line + 1]] for line in opened]
        rows: Rows = np.concatenate([*parts, np.empty(0, np.intp)])
        return rows[self.relied_until_s[rows] > now]

    def most_open(self, instant: datetime) -> int:
        """Return how many doors are open at an instant if all can be relied on, without looking at them.

        Args:
            instant: When, aware of its time zone.

        Raises:
            BadValueError: As :meth:`states`.
        """
        opened = self._opened(instant)
        return int((self.member_starts[opened + 1] - self.member_starts[opened]).sum())

    def seconds(self, instant: datetime) -> int:
        """Return an instant in seconds since 1970 UTC.

        Raises:
            BadValueError: As :meth:`states`.
        """
        now = _seconds(instant)
        if not self.first_s <= now < self.last_s:
            raise BadValueError(f"{instant} is not within the days whose hours were compiled", field="instant")
        return now

    def _opened(self, instant: datetime) -> Rows:
        """Return the lines that say open at an instant."""
        codes = self.codes[self._turn(np.arange(self._lines), self.seconds(instant))]
        return np.flatnonzero(codes == _CODES[State.OPEN])

    @property
    def _lines(self) -> int:
        return len(self.member_starts) - 1

    def _turn(self, lines: Rows, now: int | Seconds) -> Rows:
        span = self.last_s - self.first_s
        return self.turns.searchsorted(lines * span + (now - self.first_s), side="right") - 1


def spread(compiled: CompiledHours, line_of: NDArray[np.integer], relied_until_s: Seconds) -> CompiledHours:
    """Return what was compiled of some doors for many more, each of which is like one of them but for its age.

    Args:
        compiled: What was compiled.
        line_of: Which of its doors each door is like, shape (doors,).
        relied_until_s: First instant at which each door's hours are too old, in seconds since 1970 UTC, shape (doors,).
    """
    lines = compiled.line_of[line_of]
    members = np.argsort(lines, kind="stable")
    member_starts = np.searchsorted(lines[members], np.arange(len(compiled.member_starts)))
    return replace(compiled, line_of=lines, relied_until_s=relied_until_s, members=members, member_starts=member_starts)


def compile_doors(doors: Iterable[tuple[Door, HoursContext]], first: date, days: int = DAYS) -> CompiledHours:
    """Return doors made ready to be asked many at once.

    Args:
        doors: Each door with the context of its city; one of each line is kept, so let them be made as they are read.
        first: First day, local to each city; the day before the present one serves every time zone.
        days: Number of days.
    """
    lines: dict[object, int] = {}
    drawn: list[tuple[Door, HoursContext]] = []
    numbers: list[int] = []
    relied_until_s: list[int] = []
    for door, context in doors:
        number = lines.setdefault(_ageless(door, context), len(lines))
        if number == len(drawn):
            drawn.append((door, context))
        numbers.append(number)
        relied_until_s.append(relied_until(door.fresh_until, context.zone))
    line_of = np.array(numbers, np.intp)
    members = np.argsort(line_of, kind="stable")
    member_starts = np.searchsorted(line_of[members], np.arange(len(lines) + 1))
    last = first + days * ONE_DAY
    first_s = max((_seconds(midnight(first, context)) for _, context in drawn), default=0)
    last_s = min((_seconds(midnight(last, context)) for _, context in drawn), default=0)
    turns = [_NO_TURNS, *(_turns(replace(door, fresh_until=date.max), context, first, days) for door, context in drawn)]
    starts_s, codes, however_old = (np.concatenate(column) for column in zip(*turns, strict=True))
    line_starts = np.repeat(np.arange(len(turns)) - 1, [len(line.codes) for line in turns]) * (last_s - first_s)
    return CompiledHours(
        first_s,
        last_s,
        line_of,
        np.array(relied_until_s, np.int64),
        line_starts + np.maximum(starts_s - first_s, 0),
        codes,
        however_old,
        members,
        member_starts,
    )


class _Turns(NamedTuple):
    """The states of one line.

    Attributes:
        starts_s: When each begins, in seconds since 1970 UTC, shape (turns,).
        codes: As in :class:`CompiledHours`, shape (turns,).
        however_old: Likewise.
    """

    starts_s: Seconds
    codes: Codes
    however_old: NDArray[np.bool_]


_NO_TURNS = _Turns(np.zeros(0, np.int64), np.zeros(0, np.int8), np.zeros(0, np.bool_))


@lru_cache(maxsize=_LINES)
def _turns(door: Door, context: HoursContext, first: date, days: int) -> _Turns:
    """Return the states of a door; the next revision of a list has nearly the same doors, and asks for them again."""
    line = segments(door, context, first, days)
    return _Turns(
        np.array([_seconds(segment.start) for segment in line], np.int64),
        np.array([_CODES[segment.state] for segment in line], np.int8),
        np.array([segment.reason in _HOWEVER_OLD for segment in line], np.bool_),
    )


def _ageless(door: Door, context: HoursContext) -> object:
    """Return what decides but the age; a tuple, because a hundred thousand of them are made."""
    return door.hours, door.closures, door.campaigns, door.window, context.zone, context.department


@lru_cache(maxsize=65536)
def relied_until(day: date, zone: ZoneInfo) -> int:
    """Return the first instant after a local day, in seconds since 1970 UTC."""
    return _seconds(midnight(day + ONE_DAY if date.min < day < date.max else day, HoursContext(zone)))


def _seconds(instant: datetime) -> int:
    return (instant - _EPOCH) // _SECOND
