"""A text of hours as values: which days, which times, and what is said of them."""

from dataclasses import dataclass
from enum import StrEnum

from geo_service.hours.state import State

DAY_MIN = 24 * 60
"""Minutes of a day by the clock on the wall."""


WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Names of days and months as OSM writes them."""


class Join(StrEnum):
    """How a rule relates to those before it. Source: OSM ``opening_hours``: ``;``, ``,`` and ``||``."""

    REPLACES = "replaces"
    ADDS = "adds"
    FALLS_BACK = "falls_back"


@dataclass(frozen=True, slots=True)
class Span:
    """From a minute of the day to another.

    Attributes:
        start: Minutes since midnight by the wall clock.
        end: The same; beyond :data:`DAY_MIN` it lies in the next day.
        open_ended: Whether nobody says how long it goes on after ``end``.
    """

    start: int
    end: int
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class HolidayDays:
    """Public (``PH``) or school (``SH``) holidays, or the days that lie ``shift`` days after them."""

    kind: str
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Days:
    """Which days a rule speaks of.

    Attributes:
        dates: Years, months, dates and weeks, as OSM writes them; empty for all.
        weekdays: Days of the week, as OSM writes them (``Mo-Fr``, ``Sa[1,3]``); empty for all.
        holidays: Holidays it names.
        both: Whether a day must be such a holiday *and* such a weekday (``SH Mo-Fr``), not one of them.
    """

    dates: str = ""
    weekdays: str = ""
    holidays: tuple[HolidayDays, ...] = ()
    both: bool = False

    @property
    def every_day(self) -> bool:
        """Whether the text says in so many words that every day is meant, at least within its dates."""
        return self.weekdays == "Mo-Su"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        days: The days.
        spans: The times; empty where none are given.
        state: What then holds.
        comment: The words beside it.
        join: How it relates to the rules before it.
        always: Whether it is ``24/7``.
    """

    days: Days
    spans: tuple[Span, ...]
    state: State
    comment: str = ""
    join: Join = Join.REPLACES
    always: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """All rules of one text, in their order."""

    rules: tuple[Rule, ...]

    @property
    def speaks_of_holidays(self) -> bool:
        """Whether it can be relied on at a public holiday: it names them, or says "every day" or 24/7."""
        if any(holiday.kind == "PH" for rule in self.rules for holiday in rule.days.holidays):
            return True
        opening = [rule for rule in self.rules if rule.state is not State.CLOSED]
        daily = [rule for rule in opening if rule.always or rule.days.every_day]
        return any(not rule.days.dates for rule in daily) or (bool(daily) and len(daily) == len(opening))
