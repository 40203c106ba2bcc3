"""What ``open`` and ``open_at`` ask for."""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from geo_service.errors import BadValueError
from geo_service.model.position import Position
from geo_service.model.query import OpenAt
from geo_service.reference import Reference

Opening = Literal["now", "now_or_unknown"]
OPEN_AT_PATTERN = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}$"
"""A local time, to the minute."""
_FARTHEST = timedelta(days=366)
"""Hours, calendars and closures of a more distant day are nobody's knowledge."""


def local_zone(reference: Reference, city: str | None, start: Position | None = None) -> ZoneInfo:
    """Return the time zone that a question means: of the city asked, else where it starts, else of the first city.

    Args:
        reference: The cities.
        city: City code, if one is asked.
        start: Where the person is, if that is known.
    """
    if city is not None:
        return ZoneInfo(reference.city(city).timezone)
    found = None if start is None else reference.city_at(start)
    return ZoneInfo((found or reference.cities[0]).timezone)


def read_opening(opening: Opening | None, open_at: str | None, now: datetime, zone: ZoneInfo) -> OpenAt:
    """Return when doors must be open, in UTC: seconds that are added to a local time forget that clocks change.

    Args:
        opening: ``now_or_unknown`` where doors of which nobody can say pass too.
        open_at: Local time to ask for instead of now.
        now: The present instant, aware.
        zone: Zone of the local time.

    Raises:
        BadValueError: There is no such time, or it is more than a year away.
    """
    instant = now if open_at is None else _instant(open_at, zone)
    if abs(instant - now) > _FARTHEST:
        raise BadValueError(f"open_at={open_at} is more than a year away; ask for a nearer time", field="open_at")
    return OpenAt(instant, or_unknown=opening == "now_or_unknown")


def _instant(text: str, zone: ZoneInfo) -> datetime:
    try:
        if re.fullmatch(OPEN_AT_PATTERN, text):
            return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadValueError(f"open_at={text[:40]!r} is no local time such as 2026-12-26T10:00", field="open_at")
