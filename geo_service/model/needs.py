"""Needs for donations that end."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from geo_service.model.place import Place


def needed_on(place: Place, day: date) -> Place:
    """Return a place without the needs whose last day is over.

    Args:
        place: The place.
        day: The local day.
    """
    if not any(taken.until for taken in place.accepts):
        return place
    return replace(place, accepts=tuple(taken for taken in place.accepts if not taken.until or day <= taken.until))


def first_end(place: Place, zone: tzinfo) -> datetime | None:
    """Return the instant at which the first need of a place ends; None where none does.

    Args:
        place: The place.
        zone: Time zone of its days.
    """
    last = min((taken.until for taken in place.accepts if taken.until), default=None)
    return None if last is None else datetime.combine(last + timedelta(days=1), time.min, zone)
