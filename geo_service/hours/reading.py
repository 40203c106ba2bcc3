"""What a text of hours means: OSM ``opening_hours`` first, then the French that people write."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from geo_service.hours.french import read_french
from geo_service.hours.osm import read_osm
from geo_service.hours.rules import Schedule

MAX_LENGTH = 500
"""Longer texts are not hours, and are not parsed."""


class Level(StrEnum):
    """How much of a text was read; anything but all of it leaves the state unknown."""

    FULL = "full"
    PARTLY = "partly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text was read.

    Attributes:
        text: The text.
        level: How much of it.
        osm: What was understood, as OSM ``opening_hours``; empty where nothing was.
        schedule: The rules; None unless the whole text was read.
        leftover: The pieces that were not understood, as written.
    """

    text: str
    level: Level
    osm: str = ""
    schedule: Schedule | None = None
    leftover: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def read_hours(text: str) -> Reading:
    """Read a text of hours; whatever is not certain is left over, and nothing is guessed."""
    bare = text.strip()
    if not bare or len(bare) > MAX_LENGTH:
        return Reading(text, Level.NONE, leftover=(bare[:MAX_LENGTH],) if bare else ())
    schedule = read_osm(bare)
    if schedule is not None:
        return Reading(text, Level.FULL, bare, schedule)
    french = read_french(bare)
    schedule = None if french.leftover else read_osm(french.osm)
    if schedule is not None:
        return Reading(text, Level.FULL, french.osm, schedule)
    level = Level.PARTLY if french.recognised else Level.NONE
    return Reading(text, level, french.osm if french.leftover else "", None, french.leftover or (bare,))
