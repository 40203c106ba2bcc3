"""Which days of a window a rule speaks of; the library ``opening_hours`` decides on dates, weeks and weekdays."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from opening_hours import OpeningHours
from opening_hours import State as LibraryState

from geo_service.hours.calendar import public_holiday, school_holiday
from geo_service.hours.rules import Days, HolidayDays

ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def selected(days: Days, window: tuple[date, date], department: str) -> tuple[frozenset[date], frozenset[date]]:
    """Return the days of a window that a rule speaks of, and those of which nobody can say.

    Args:
        days: The days of the rule.
        window: First and last day; the library is asked once for all of them.
        department: INSEE code, for holidays; where its school calendar is not known, nobody can say.
    """
    dates, weekdays = _selected(days.dates, window), _selected(days.weekdays, window)
    if not days.holidays:
        return dates & weekdays, frozenset()
    named = dates & weekdays if days.weekdays else frozenset[date]()
    asked = {day: _is_any(days.holidays, day, department) for day in (named if days.both else dates - named)}
    sure = {day for day, answer in asked.items() if answer}
    return frozenset(sure if days.both else named | sure), frozenset(day for day in asked if asked[day] is None)


def _is_any(holidays: Iterable[HolidayDays], day: date, department: str) -> bool | None:
    answers = [_is_holiday(holiday, day, department) for holiday in holidays]
    return True if True in answers else None if None in answers else False


def _is_holiday(holiday: HolidayDays, day: date, department: str) -> bool | None:
    meant = day - holiday.shift * ONE_DAY
    if holiday.kind == "PH":
        return bool(public_holiday(meant, department))
    return school_holiday(meant, department)


@lru_cache(maxsize=4096)
def _selected(selector: str, window: tuple[date, date]) -> frozenset[date]:
    first, last = window
    if not selector:
        return frozenset(first + number * ONE_DAY for number in range((last - first).days + 1))
    found = set()
    start, end = datetime.combine(first, time.min), datetime.combine(last + ONE_DAY, time.min)
    for opens, closes, state, _ in OpeningHours(selector).intervals(start, end):
        if state == LibraryState.OPEN:
            found |= {opens.date() + number * ONE_DAY for number in range((closes - opens).days)}
    return frozenset(found)
