"""The coming days of a door as rows of a table."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from geo_service.drawing.hours_words import day_words
from geo_service.hours.doors import Door, HoursContext
from geo_service.hours.reading import read_hours
from geo_service.hours.week import DayLine, day_lines
from geo_service.labels import Labels
from geo_service.web.pages.cards import Setting

_KEPT = 512
"""Weeks that are kept, some two kilobytes each: doors share few."""


@dataclass(frozen=True, slots=True)
class Day:
    """A row of the table.

    Attributes:
        name: The day, with the public holiday it is.
        date: Its day and month.
        text: When it is open on it.
        shut: Whether nothing begins on it; hours of the evening before may go on until its morning.
    """

    name: str
    date: str
    text: str
    shut: bool = False


def week_of(door: Door, city: str, setting: Setting) -> tuple[Day, ...]:
    """Return the coming seven days of a door, today first; none where its days are not known.

    Args:
        door: The door.
        city: Code of its city.
        setting: Instant and language.
    """
    context = setting.hours_of(city)
    return _week_of(door, context, setting.instant.astimezone(context.zone).date(), setting.words)


@lru_cache(maxsize=_KEPT)
def _week_of(door: Door, context: HoursContext, today: date, words: Labels) -> tuple[Day, ...]:
    if read_hours(door.hours).schedule is None:
        return ()
    lines = day_lines(door, context, today)
    return tuple(Day(*_named(line, words), shut=not line.slots) for line in lines)


def _named(line: DayLine, words: Labels) -> tuple[str, str, str]:
    name, text = day_words(line, words)
    return name, f"{line.day:%d/%m}", text
