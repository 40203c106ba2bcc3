"""How long hours can be relied on: since somebody checked them, or since their source was published."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from geo_service.model.place import Offer, Period, Place

STATUS_DAYS = 90
"""How long a status without an end, from a dated file, holds after the file's date."""


@lru_cache(maxsize=4096)
def end_of(as_of: str) -> date | None:
    """Return the last day that the date of a source may mean, or None where it bears none.

    Args:
        as_of: ``2014``, ``2022-07`` or ``2026-10-07``.
    """
    try:
        year, month, day, *_ = (*(int(part) for part in as_of.split("-")), 0, 0)
        month = month or 12
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None


def fresh_until(place: Place, offer: Offer | None, months: int) -> date:
    """Return the last day on which hours can be relied on; the first day of all where they never could.

    Args:
        place: The place; a demonstration one is invented and does not age.
        offer: One of its offers, if it is that which is asked for: it may have been checked by itself.
        months: For how many months after their check or publication hours can be relied on.
    """
    if place.demonstration:
        return date.max
    latest = end_of(place.source.as_of)
    for one in (place, offer):
        if one is not None and one.verified is not None:
            latest = max(latest or date.min, one.verified.at)
    return date.min if latest is None else _after(latest, months)


def closure_until(place: Place, closure: Period) -> date | None:
    """Return until when a closure without an end can be believed, None for no limit.

    A file that says "closed" without saying until when speaks of its own time; a person who says so is believed.
    """
    published = end_of(place.source.as_of)
    if closure.ends is not None or place.origin is None or place.verified is not None or published is None:
        return None
    return max(published, closure.starts or published) + timedelta(days=STATUS_DAYS)


@lru_cache(maxsize=4096)
def _after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
