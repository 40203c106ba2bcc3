"""Where a visitor's device says to be: read from the body of a form, used for one answer, kept nowhere."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from geo_service.model.position import Position

VAGUE_M = 100.0
"""A position that is less exact than this may be in another street, and that is said."""
_MAX_CHARS = 30
_LAT, _LON = 90.0, 180.0


@dataclass(frozen=True, slots=True)
class Fix:
    """A position as a device tells it.

    Attributes:
        position: The position.
        accuracy_m: The radius in metres within which it most probably is; infinite where the device did not say.
    """

    position: Position
    accuracy_m: float

    @property
    def vague(self) -> bool:
        """Whether it may be in another street."""
        return self.accuracy_m > VAGUE_M


def read_fix(fields: Mapping[str, str]) -> Fix | None:
    """Return the position that ``lat``, ``lon`` and ``accuracy`` of a form tell; None where they tell none."""
    lat, lon = (_number(fields, name) for name in ("lat", "lon"))
    if not (abs(lat) <= _LAT and abs(lon) <= _LON):
        return None
    accuracy_m = _number(fields, "accuracy")
    return Fix(Position(lat, lon), accuracy_m if accuracy_m >= 0 else math.inf)


def _number(fields: Mapping[str, str], name: str) -> float:
    """Return a number; not a number where there is none."""
    try:
        return float(fields.get(name, "")[:_MAX_CHARS])
    except ValueError:
        return math.nan
