"""What a text of hours says beyond a common week, in words: seasons, dated closures, "second Thursday", holidays."""

import re
from collections.abc import Iterator

from geo_service.drawing.written_hours import days_words
from geo_service.hours.rules import DAY_MIN, MONTHS, Days, HolidayDays, Rule, Schedule
from geo_service.hours.state import State
from geo_service.labels import Labels

_MONTH = "|".join(MONTHS)
_DATE = rf"(?:(?P<year{{0}}>\d{{{{4}}}}) )?(?P<month{{0}}>{_MONTH})(?: (?P<day{{0}}>\d{{{{1,2}}}}))?"
_DATES = re.compile(_DATE.format(1) + f"(?:-(?:{_DATE.format(2)}|(?P<last>\\d{{1,2}})))?")
_NTH = re.compile(r"(?P<day>[A-Z][a-z])\[(?P<nth>-?\d(?:,-?\d)*)\]")
_WEEKS = re.compile(r"week 0?(?P<first>[12])-5[23]/2")
_APART = re.compile(r",(?![^\[]*\])")


def rule_words(schedule: Schedule, words: Labels) -> list[str]:
    """Return the rules that a table of one week need not show, each as a line.

    Args:
        schedule: The rules.
        words: The language. What goes beyond dates, weeks, weekdays and holidays stays as OSM writes it.
    """
    told = (rule for rule in schedule.rules if _is_dated(rule.days))
    return [words("rule.line", days=_days(rule.days, words), times=_times(rule, words)) for rule in told]


def _is_dated(days: Days) -> bool:
    return bool(days.dates or days.holidays or "[" in days.weekdays)


def _days(days: Days, words: Labels) -> str:
    weekdays = [_weekdays(part, words) for part in _APART.split(days.weekdays) if part]
    holidays = [_holiday(holiday, words) for holiday in days.holidays]
    dates = [_dates(part.strip(), words) for part in days.dates.split(",") if part]
    either = (
        [" ".join(", ".join(part) for part in (holidays, weekdays) if part)] if days.both else [*weekdays, *holidays]
    )
    return ", ".join([*dates, *either])


def _weekdays(part: str, words: Labels) -> str:
    if nth := _NTH.fullmatch(part):
        numbers = [words(f"rule.nth.{'last' if number == '-1' else number}") for number in nth["nth"].split(",")]
        return words("rule.of_month", nth=words("rule.and").join(numbers), day=words(f"hours.day.{nth['day']}"))
    known = all(f"hours.day.{day}" in words.words for day in part.split("-"))
    return days_words(part, words) if known else part


def _holiday(holiday: HolidayDays, words: Labels) -> str:
    name = words(f"rule.holiday.{holiday.kind}")
    return f"{name} {holiday.shift:+d}" if holiday.shift else name


def _dates(part: str, words: Labels) -> str:
    if weeks := _WEEKS.fullmatch(part):
        return words("rule.odd_weeks" if weeks["first"] == "1" else "rule.even_weeks")
    found = _DATES.fullmatch(part)
    if not found:
        return words("rule.easter") if part == "easter" else part
    first = _date(found["day1"], found["month1"], found["year1"], words)
    if not (found["month2"] or found["last"]):
        return words("rule.on" if found["day1"] else "rule.in", date=first)
    last = _date(found["last"] or found["day2"], found["month2"] or found["month1"], found["year2"], words)
    return words("rule.from_to" if found["day1"] else "rule.months", first=first, last=last)


def _date(day: str | None, month: str, year: str | None, words: Labels) -> str:
    number = words("date.first") if day and int(day) == 1 else str(int(day)) if day else ""
    parts = (number, words(f"date.months.{MONTHS.index(month) + 1}"), year or "")
    return " ".join(part for part in parts if part)


def _times(rule: Rule, words: Labels) -> str:
    return ", ".join(_said(rule, words))


def _said(rule: Rule, words: Labels) -> Iterator[str]:
    for span in rule.spans:
        first = _clock(span.start, words)
        last = "…" if span.open_ended else _clock(span.end, words)
        yield words("hours.times", first=first, last=last)
    if rule.state is State.CLOSED:
        yield words("hours.closed")
    if rule.comment:
        yield rule.comment
    elif not rule.spans and rule.state is State.OPEN:
        yield words("hours.always") if rule.always else words("rule.open")


def _clock(minutes: int, words: Labels) -> str:
    hour, minute = divmod(minutes if minutes <= DAY_MIN else minutes - DAY_MIN, 60)
    return words("hours.time" if minute else "hours.full_hour", hour=hour, minute=f"{minute:02}")
