"""What somebody answered to "where is this place?": coordinates in any usual spelling."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from geo_service.model.city import City
from geo_service.model.position import Position

MOST_CHARS = 60
TYPED, HERE, UNKNOWN = "typed", "here", "unknown"
"""Answers beside the proposals, whose values are their coordinates."""
_NUMBER = re.compile(r"-?\d{1,3}(?:[.,]\d{1,15})?")
_AROUND = re.compile(r"[\s°;,]*")
_LAT, _LON = 90, 180


@dataclass(frozen=True, slots=True)
class Typed:
    """Coordinates as read.

    Attributes:
        lat: What the field of the latitude shall hold: what was typed, or put right.
        lon: The same of the longitude.
        position: The position; None where there is a trouble.
        trouble: ``number``, ``swapped`` or ``elsewhere``; empty for none.
    """

    lat: str
    lon: str
    position: Position | None = None
    trouble: str = ""


def read_typed(lat: str, lon: str, city: City, city_at: Callable[[Position], City | None]) -> Typed:
    """Return the position that two fields name; a pair in one field, decimal commas and degree signs are understood.

    Args:
        lat: Text of the field of the latitude.
        lon: Text of the field of the longitude.
        city: The city the position has to be in.
        city_at: Which city a position belongs to.
    """
    lat, lon = lat[:MOST_CHARS].strip(), lon[:MOST_CHARS].strip()
    numbers = _numbers(f"{lat} {lon}")
    if len(numbers) != 2:  # noqa: PLR2004 - latitude and longitude
        return Typed(lat, lon, trouble="number")
    if _is_in(city, numbers, city_at):
        return Typed(lat, lon, Position(*numbers))
    if _is_in(city, numbers[::-1], city_at):
        return Typed(shown(numbers[1]), shown(numbers[0]), trouble="swapped")
    return Typed(lat, lon, trouble="elsewhere")


def shown(degrees: float, comma: str = ".") -> str:
    """Return degrees as they are written, to a tenth of a metre."""
    return f"{degrees:.6f}".replace(".", comma)


def _numbers(text: str) -> list[float]:
    found = _NUMBER.findall(text)
    rest = _NUMBER.sub("", text)
    return [float(number.replace(",", ".")) for number in found] if _AROUND.fullmatch(rest) else []


def _is_in(city: City, pair: list[float], city_at: Callable[[Position], City | None]) -> bool:
    lat, lon = pair
    return abs(lat) <= _LAT and abs(lon) <= _LON and city_at(Position(lat, lon)) == city
