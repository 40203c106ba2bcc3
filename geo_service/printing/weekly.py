"""Hours for a wall: the usual week in words, and closures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from geo_service.hours.doors import Door, HoursContext
from geo_service.hours.freshness import closure_until, fresh_until
from geo_service.hours.reading import read_hours
from geo_service.hours.rules import DAY_MIN
from geo_service.hours.state import State
from geo_service.hours.week import WEEK_DAYS, Slot, day_lines
from geo_service.labels import Labels
from geo_service.model.place import Kind, Period, Place

VALID_DAYS = 30
"""A sheet is to be printed anew after so many days at most."""
_ONE_DAY = timedelta(days=1)
Week = dict[int, tuple[Slot, ...]]
"""Slots of each weekday."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on the hours of a place.

    Attributes:
        text: All of it.
        warning: What of it nobody must misunderstand: that it is closed, or that the hours are not certain.
        asks: Whether it says to ask first, which is for the safety of who would go.
    """

    text: str
    warning: str = ""
    asks: bool = False


@lru_cache(maxsize=1000)
def usual_week(hours: str, first: date, context: HoursContext) -> Week:
    """Return the slots of each weekday, from 0 for Monday: those of its first day that is no holiday.

    Args:
        hours: Hours as written, which can be read.
        first: The day of the edition.
        context: Of the place's city.
    """
    lines = day_lines(Door(hours), context, first, 3 * WEEK_DAYS)
    week: Week = {}
    for line in sorted(lines, key=lambda line: bool(line.holiday)):
        week.setdefault(line.day.weekday(), line.slots)
    return week


def hours_lines(place: Place, first: date, context: HoursContext, words: Labels) -> tuple[str, ...]:
    """Return all that is said of a place's hours, closures first, as the texts of :func:`said_of_hours`."""
    return tuple(line.text for line in said_of_hours(place, first, context, words))


def said_of_hours(place: Place, first: date, context: HoursContext, words: Labels) -> tuple[Line, ...]:
    """Return all that is said of a place's hours: closures, campaigns, its week.

    Args:
        place: The place.
        first: The day of the edition.
        context: Of its city.
        words: The language.
    """
    end = first + VALID_DAYS * _ONE_DAY
    coming = [one for one in place.closures if (one.ends or date.max) >= first and (one.starts or date.min) <= end]
    closures = (_closure_words(place, one, first, words) for one in coming)
    said = [Line(text, warning=text) for text in closures]
    said += [Line(_campaign_words(one, words)) for one in place.campaigns if (one.ends or date.max) >= first]
    return (*said, _usual(place, first, context, words))


def _usual(place: Place, first: date, context: HoursContext, words: Labels) -> Line:
    text = _week_words(place.hours, first, context, words)
    if not place.hours.strip():
        asks = place.kind is not Kind.AMENITY
        text = text if asks else words("sheet.hours_unknown_amenity")
        return Line(text, text, asks)
    if fresh_until(place, None, context.fresh_months) < first:
        as_of = place.source.as_of or words("sheet.undated")
        old, mark = (words("sheet.hours_old", hours=hours, as_of=as_of).strip() for hours in (text, ""))
        return Line(old, mark)
    slots = (slot for day in _week(place.hours, first, context).values() for slot in day)
    return Line(text, text if any(slot.state is not State.OPEN for slot in slots) else "")


def _week(hours: str, first: date, context: HoursContext) -> Week:
    """Return the usual week, or none of its days where hours cannot be read."""
    return usual_week(hours.strip(), first, context) if read_hours(hours.strip()).schedule else {}


def _week_words(hours: str, first: date, context: HoursContext, words: Labels) -> str:
    """Return hours as a person reads them; what is not certain stays as its source wrote it."""
    text = hours.strip()
    if not text:
        return words("sheet.hours_unknown")
    week = _week(text, first, context)
    if not week:
        return text
    return words("sheet.hours_join").join(_span_words(days, slots, words) for days, slots in _spans(week))


def own_hours(hours: str, first: date, context: HoursContext, words: Labels) -> str:
    """Return the hours that one service has for itself, in words."""
    return _week_words(hours, first, context, words) if hours.strip() else ""


def _spans(week: Week) -> list[tuple[list[int], tuple[Slot, ...]]]:
    """Return days in a row with the same slots, together."""
    spans = [([day for day, _ in run], slots) for slots, run in groupby(sorted(week.items()), key=lambda item: item[1])]
    opening = [span for span in spans if span[1]]
    return opening + [span for span in spans if not span[1]] if opening else spans


def _span_words(days: Sequence[int], slots: tuple[Slot, ...], words: Labels) -> str:
    times = ", ".join(_slot_words(slot, words) for slot in slots) if slots else words("week.closed")
    if len(days) == WEEK_DAYS and slots and slots[0].all_day:
        return times
    if len(days) == WEEK_DAYS:
        return words("sheet.daily", times=times)
    first, last = (words(f"sheet_day.{day}") for day in (days[0], days[-1]))
    pair = words("sheet.two_days" if len(days) == len((first, last)) else "sheet.days", first=first, last=last)
    return f"{first if len(days) == 1 else pair} {times}"


def _slot_words(slot: Slot, words: Labels) -> str:
    times = words("week.slot", start=_clock(slot.start), end=_clock(slot.end))
    if slot.all_day:
        times = words("week.all_day")
    if slot.state is State.OPEN:
        return times
    reason = slot.detail or words.words.get(f"open_reason.{slot.reason}", "")
    return f"{times} ({reason})" if reason else times


def _clock(minutes: int) -> str:
    return "24:00" if minutes == DAY_MIN else f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _closure_words(place: Place, period: Period, first: date, words: Labels) -> str:
    believed = closure_until(place, period)
    if believed is not None and believed < first:
        return words("sheet.closed_once", as_of=place.source.as_of or words("sheet.undated"))
    text = _period_words("sheet.closed", period, words)
    return f"{text} ({period.reason})" if period.reason else text


def _campaign_words(period: Period, words: Labels) -> str:
    return _period_words("sheet.campaign", period, words)


def _period_words(key: str, period: Period, words: Labels) -> str:
    starts, ends = (day_words(day, words) if day else "" for day in (period.starts, period.ends))
    which = {(True, True): "between", (True, False): "from", (False, True): "until", (False, False): "now"}
    return words(f"{key}_{which[bool(starts), bool(ends)]}", starts=starts, ends=ends)


def day_words(day: date, words: Labels) -> str:
    """Return a date as the language writes it."""
    return words("sheet.date", day=day.day, month=words(f"sheet_month.{day.month}"), year=day.year)
