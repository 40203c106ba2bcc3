"""Until when a sheet is right: 30 days, or the last day before something on it changes, and what that is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from geo_service.hours.calendar import public_holiday
from geo_service.hours.doors import Door, HoursContext
from geo_service.hours.freshness import closure_until, fresh_until
from geo_service.hours.reading import read_hours
from geo_service.hours.week import day_lines
from geo_service.model.place import Period, Place
from geo_service.printing.weekly import VALID_DAYS, usual_week

_ONE_DAY = timedelta(days=1)
_SPAN = VALID_DAYS * _ONE_DAY


class Cause(StrEnum):
    """What changes on the day after a sheet's last."""

    MONTH = "month"
    CLOSURE = "closure"
    CAMPAIGN = "campaign"
    HOLIDAY = "holiday"
    SEASON = "season"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a sheet holds.

    Attributes:
        until: Last day on which all that it says of hours holds.
        cause: What changes then; :attr:`Cause.MONTH` where nothing is known to.
        place: Id of the place that changes; empty where none does.
    """

    until: date
    cause: Cause = Cause.MONTH
    place: str = ""


def validity(places: Iterable[Place], first: date, context: HoursContext) -> Validity:
    """Return how long a sheet holds.

    Args:
        places: The places on it.
        first: The day of the edition.
        context: Of their city.

    Returns:
        The first change of all from the day of the edition on, at most 30 days later.
    """
    turns = (
        Validity(day, cause, place.id)
        for place in places
        for day, cause in _turns(place, first, context)
        if first <= day < first + _SPAN
    )
    return min(turns, key=lambda turn: (turn.until, turn.cause, turn.place), default=Validity(first + _SPAN))


def _turns(place: Place, first: date, context: HoursContext) -> Iterator[tuple[date, Cause]]:
    """Yield the last day before each change of what a sheet says of a place."""
    for closure in place.closures:
        yield from ((day, Cause.CLOSURE) for day in _last_days(closure))
        believed = closure_until(place, closure)
        if believed is not None:
            yield believed, Cause.AGE
    for campaign in place.campaigns:
        yield from ((day, Cause.CAMPAIGN) for day in _last_days(campaign))
    for hours in dict.fromkeys((place.hours.strip(), *(offer.hours.strip() for offer in place.offers))):
        yield from _unusual(hours, first, context)
    if place.hours.strip():
        yield fresh_until(place, None, context.fresh_months), Cause.AGE


def _last_days(period: Period) -> Iterator[date]:
    if period.starts is not None and period.starts > date.min:
        yield period.starts - _ONE_DAY
    if period.ends is not None:
        yield period.ends


@lru_cache(maxsize=4096)
def _unusual(hours: str, first: date, context: HoursContext) -> tuple[tuple[date, Cause], ...]:
    """Return the last day before hours differ from those of the usual week, which the sheet states."""
    if read_hours(hours).schedule is None:
        return ()
    usual = usual_week(hours, first, context)
    for line in day_lines(Door(hours), context, first + _ONE_DAY, VALID_DAYS):
        if line.slots != usual[line.day.weekday()]:
            holiday = public_holiday(line.day, context.department)
            return ((line.day - _ONE_DAY, Cause.HOLIDAY if holiday else Cause.SEASON),)
    return ()
