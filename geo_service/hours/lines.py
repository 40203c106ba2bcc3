"""A schedule laid out day by day, in minutes of the wall clock.

What both common engines do is done here too: a rule after ``;`` takes the whole calendar day from those before it, the
hours after midnight of the evening before included. Where that cuts such hours off without the text saying "closed",
the answer is *unknown*, because whoever wrote it hardly meant that. What they do not do: a day that is closed has no
hours after its midnight either.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from geo_service.hours.calendar import public_holiday
from geo_service.hours.days import ONE_DAY, selects
from geo_service.hours.rules import DAY_MIN, Join, Rule, Schedule, Span
from geo_service.hours.state import Reason, State

_EVENING_MIN = 17 * 60
_NIGHT_MIN = 10 * 60
_APPOINTMENT = re.compile(r"rendez|\brdv\b|appoint|r[ée]serv|inscription", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """What holds for a while, and why."""

    state: State
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What holds between two minutes, counted from the first midnight of the window."""

    start: int
    end: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class _Stroke:
    """What one rule says of one day; ``end`` may lie in the next day. The last stroke over a minute holds."""

    start: int
    end: int
    mark: Mark
    rule: int


CLOSED = Mark(State.CLOSED, Reason.REGULAR_HOURS)
_CUT_OFF = Mark(State.UNKNOWN, Reason.AMBIGUOUS)


def lay_out(schedule: Schedule, department: str, first: date, days: int) -> tuple[Stretch, ...]:
    """Return what a schedule says of each minute of a window.

    Args:
        schedule: The schedule.
        department: INSEE code, for holidays.
        first: First day.
        days: Number of days.

    Returns:
        Stretches that follow each other without a gap from minute 0, neighbours differing.
    """
    window = (first - ONE_DAY, first + (days - 1) * ONE_DAY)
    painters = [_Group(rules, schedule, department, window) for rules in _groups(schedule.rules)]
    stretches: list[Stretch] = []
    for number in range(days):
        layers = [painter.strokes_on(first + number * ONE_DAY) for painter in painters]
        for piece in _resolve(layers):
            _append(stretches, replace(piece, start=piece.start + number * DAY_MIN, end=piece.end + number * DAY_MIN))
    return tuple(stretches)


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = [[]]
    for rule in rules:
        if rule.join is Join.FALLS_BACK:
            groups.append([])
        groups[-1].append(rule)
    return groups


def _append(stretches: list[Stretch], piece: Stretch) -> None:
    if stretches and stretches[-1].mark == piece.mark:
        piece = Stretch(stretches.pop().start, piece.end, piece.mark)
    stretches.append(piece)


def _resolve(layers: Sequence[list[_Stroke]]) -> Iterator[Stretch]:
    """Yield one day; a further layer counts where those before it say closed."""
    cuts = {0, DAY_MIN} | {cut for layer in layers for stroke in layer for cut in (stroke.start, stroke.end)}
    inside = sorted(cut for cut in cuts if cut <= DAY_MIN)
    for start, end in pairwise(inside):
        mark = CLOSED
        for layer in layers:
            mark = next((stroke.mark for stroke in reversed(layer) if stroke.start <= start < stroke.end), mark)
            if mark.state is not State.CLOSED:
                break
        yield Stretch(start, end, mark)


@dataclass(frozen=True, slots=True)
class _Group:
    """The rules between two ``||``."""

    rules: Sequence[Rule]
    schedule: Schedule
    department: str
    window: tuple[date, date]

    def strokes_on(self, day: date) -> list[_Stroke]:
        """Return what holds on a day, the hours after midnight of the evening before included."""
        governing, own = self._own(day)
        spilled = [_spilled(stroke, governing) for stroke in self._own(day - ONE_DAY)[1] if stroke.end > DAY_MIN]
        holiday = self._undecided_holiday(day)
        spilled = [replace(stroke, mark=_doubted(stroke.mark, holiday)) for stroke in spilled]
        return sorted(spilled + own, key=lambda stroke: stroke.rule)

    def _own(self, day: date) -> tuple[int, list[_Stroke]]:
        """Return the rule that took the whole day, or -1, and what the rules say of the day."""
        governing, undecided = -1, False
        active: list[int] = []
        for number, rule in enumerate(self.rules):
            selected = selects(rule.days, day, self.window, self.department)
            undecided |= selected is None
            if not selected:
                continue
            if rule.state is State.CLOSED:
                active = active if rule.spans else []
            elif rule.join is not Join.ADDS:
                governing, active = number, []
            active.append(number)
        strokes = [stroke for number in active for stroke in _strokes(self.rules[number], number)]
        doubt = Mark(State.UNKNOWN, Reason.SCHOOL_HOLIDAYS) if undecided else self._undecided_holiday(day)
        if doubt is None:
            return governing, strokes
        doubted = [replace(stroke, mark=_doubted(stroke.mark, doubt)) for stroke in strokes]
        return governing, [_Stroke(0, DAY_MIN, doubt, -1), *doubted]

    def _undecided_holiday(self, day: date) -> Mark | None:
        if self.schedule.speaks_of_holidays:
            return None
        name = public_holiday(day, self.department)
        return Mark(State.UNKNOWN, Reason.PUBLIC_HOLIDAY, name) if name else None


def _doubted(mark: Mark, doubt: Mark | None) -> Mark:
    return mark if doubt is None or mark.state is State.CLOSED else doubt


def _spilled(stroke: _Stroke, governing: int) -> _Stroke:
    cut_off = governing > stroke.rule and stroke.mark.state is not State.CLOSED
    mark = _CUT_OFF if cut_off else stroke.mark
    rule = governing if cut_off else stroke.rule
    return _Stroke(max(stroke.start - DAY_MIN, 0), stroke.end - DAY_MIN, mark, rule)


def _strokes(rule: Rule, number: int) -> Iterator[_Stroke]:
    mark = _mark(rule)
    if not rule.spans:
        timeless = rule.state is State.OPEN
        yield _Stroke(0, DAY_MIN, Mark(State.UNKNOWN, Reason.NO_TIMES, rule.comment) if timeless else mark, number)
    for span in rule.spans:
        yield _Stroke(span.start, span.end, mark, number)
        if span.open_ended:
            yield _Stroke(span.end, _open_end(span), Mark(State.UNKNOWN, Reason.OPEN_END, rule.comment), number)


def _open_end(span: Span) -> int:
    """Return how long an open end may last: to midnight, or ten hours where it begins in the evening."""
    return max(DAY_MIN, span.end + _NIGHT_MIN) if span.end >= _EVENING_MIN else DAY_MIN


def _mark(rule: Rule) -> Mark:
    if rule.state is not State.UNKNOWN:
        return Mark(rule.state, Reason.REGULAR_HOURS, rule.comment)
    by_appointment = bool(_APPOINTMENT.search(rule.comment))
    return Mark(State.UNKNOWN, Reason.BY_APPOINTMENT if by_appointment else Reason.CONDITIONS, rule.comment)
