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

from geo_service.hours.calendar import public_holiday
from geo_service.hours.days import ONE_DAY, selected
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
_UNTOLD = Mark(State.UNKNOWN, Reason.NO_HOURS)
"""What holds beside the rules of a text that only says when it is closed ("closed on Sundays")."""
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
    reliable = schedule.speaks_of_holidays
    otherwise = CLOSED if any(rule.state is not State.CLOSED for rule in schedule.rules) else _UNTOLD
    groups = [_Group(rules, department, window, reliable=reliable) for rules in _groups(schedule.rules)]
    evenings = [group.on(first - ONE_DAY) for group in groups]
    turns: list[tuple[int, Mark]] = []
    resolved: dict[tuple[_Day, ...], list[tuple[int, Mark]]] = {}
    for number in range(days):
        today = [group.on(first + number * ONE_DAY) for group in groups]
        pieces = resolved.get(both := (*evenings, *today))
        if pieces is None:
            layers = [_layer(day, evening) for day, evening in zip(today, evenings, strict=True)]
            pieces = resolved[both] = list(_resolve(layers, otherwise))
        midnight = number * DAY_MIN
        for start, mark in pieces:
            if not turns or (mark is not turns[-1][1] and mark != turns[-1][1]):
                turns.append((midnight + start, mark))
        evenings = today
    ends = [start for start, _ in turns[1:]] + [days * DAY_MIN]
    return tuple([Stretch(start, end, mark) for (start, mark), end in zip(turns, ends, strict=True)])


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = [[]]
    for rule in rules:
        if rule.join is Join.FALLS_BACK:
            groups.append([])
        groups[-1].append(rule)
    return groups


def _resolve(layers: Sequence[list[_Stroke]], otherwise: Mark) -> Iterator[tuple[int, Mark]]:
    """Yield from which minutes of one day on what holds; a further layer counts where those before it say closed."""
    cuts = {0, DAY_MIN} | {cut for layer in layers for stroke in layer for cut in (stroke.start, stroke.end)}
    for start in sorted(cut for cut in cuts if cut < DAY_MIN):
        mark = otherwise
        for layer in layers:
            mark = next((stroke.mark for stroke in reversed(layer) if stroke.start <= start < stroke.end), mark)
            if mark.state is not State.CLOSED:
                break
        yield start, mark


@dataclass(frozen=True, slots=True, eq=False)
class _Day:
    """What one group of rules says of a day; days of which it says the same are one value, so identity compares them.

    Attributes:
        governing: The rule that took the whole day, or -1.
        strokes: What holds from its midnight on, that after the next midnight included.
        doubt: Why the day as a whole is not certain, if it is not.
    """

    governing: int
    strokes: list[_Stroke]
    doubt: Mark | None


class _Group:
    """The rules between two ``||``.

    Args:
        rules: The rules.
        department: INSEE code, for holidays.
        window: First and last day that will be asked for.
        reliable: Whether the text can be relied on at public holidays.
    """

    def __init__(self, rules: Sequence[Rule], department: str, window: tuple[date, date], *, reliable: bool) -> None:
        self.rules = [(rule, list(_strokes(rule, number))) for number, rule in enumerate(rules)]
        self.reliable, self.department = reliable, department
        self._selected = [selected(rule.days, window, department) for rule in rules]
        self._days: dict[tuple[object, ...], _Day] = {}

    def on(self, day: date) -> _Day:
        """Return what the rules say of a day, the last of them first to be heard."""
        chosen = tuple([day in sure or (None if day in unsure else False) for sure, unsure in self._selected])
        doubt = None if self.reliable else _holiday_doubt(day, self.department)
        if None in chosen:
            doubt = Mark(State.UNKNOWN, Reason.SCHOOL_HOLIDAYS)
        key = (chosen, doubt)
        if key not in self._days:
            self._days[key] = self._said(chosen, doubt)
        return self._days[key]

    def _said(self, selection: Sequence[bool | None], doubt: Mark | None) -> _Day:
        governing = -1
        active: list[_Stroke] = []
        for number, ((rule, strokes), chosen) in enumerate(zip(self.rules, selection, strict=True)):
            if not chosen:
                continue
            if rule.state is State.CLOSED:
                active = active if rule.spans else []
            elif rule.join is not Join.ADDS:
                governing, active = number, []
            active = active + strokes
        if doubt is not None:
            active = [_Stroke(0, DAY_MIN, doubt, -1), *(_doubted(stroke, doubt) for stroke in active)]
        return _Day(governing, active, doubt)


def _holiday_doubt(day: date, department: str) -> Mark | None:
    name = public_holiday(day, department)
    return Mark(State.UNKNOWN, Reason.PUBLIC_HOLIDAY, name) if name else None


def _doubted(stroke: _Stroke, doubt: Mark) -> _Stroke:
    return stroke if stroke.mark.state is State.CLOSED else replace(stroke, mark=doubt)


def _layer(day: _Day, evening: _Day) -> list[_Stroke]:
    """Return a day with the hours after midnight of the evening before."""
    spilled = [_spilled(stroke, day) for stroke in evening.strokes if stroke.end > DAY_MIN]
    return sorted(spilled + day.strokes, key=lambda stroke: stroke.rule) if spilled else day.strokes


def _spilled(stroke: _Stroke, day: _Day) -> _Stroke:
    start, end = max(stroke.start - DAY_MIN, 0), stroke.end - DAY_MIN
    if stroke.mark.state is State.CLOSED:
        return _Stroke(start, end, stroke.mark, stroke.rule)
    cut_off = day.governing > stroke.rule
    mark = day.doubt or (_CUT_OFF if cut_off else stroke.mark)
    return _Stroke(start, end, mark, day.governing if cut_off else stroke.rule)


def _strokes(rule: Rule, number: int) -> Iterator[_Stroke]:
    mark = _mark(rule)
    if not rule.spans:
        timeless = rule.state is State.OPEN
        yield _Stroke(0, DAY_MIN, Mark(State.UNKNOWN, Reason.NO_TIMES, rule.comment) if timeless else mark, number)
    for span in rule.spans:
        yield _Stroke(span.start, span.end, mark, number)
        if span.open_ended and rule.state is not State.CLOSED:
            yield _Stroke(span.end, _open_end(span), Mark(State.UNKNOWN, Reason.OPEN_END, rule.comment), number)


def _open_end(span: Span) -> int:
    """Return how long an open end may last: to midnight, or ten hours where it begins in the evening."""
    return max(DAY_MIN, span.end + _NIGHT_MIN) if span.end >= _EVENING_MIN else DAY_MIN


def _mark(rule: Rule) -> Mark:
    if rule.state is not State.UNKNOWN:
        return Mark(rule.state, Reason.REGULAR_HOURS, rule.comment)
    by_appointment = bool(_APPOINTMENT.search(rule.comment))
    return Mark(State.UNKNOWN, Reason.BY_APPOINTMENT if by_appointment else Reason.CONDITIONS, rule.comment)
