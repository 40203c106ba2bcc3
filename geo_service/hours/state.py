"""The state of a place at an instant.

Closures and campaigns decide; texts of hours are not read yet, so all else is unknown.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from geo_service.model.place import Period, Place


class State(StrEnum):
    """What can be said of a door."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a state was given; the words for it are labels."""

    CLOSURE = "closure"
    OUTSIDE_CAMPAIGN = "outside_campaign"
    HOURS_AS_TEXT = "hours_as_text"
    NO_HOURS = "no_hours"
    REGULAR_HOURS = "regular_hours"
    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAYS = "school_holidays"
    BY_APPOINTMENT = "by_appointment"
    CONDITIONS = "conditions"
    OPEN_END = "open_end"
    NO_TIMES = "no_times"
    AMBIGUOUS = "ambiguous"
    WINDOW = "window"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class OpenState:
    """The state of a place at an instant.

    Attributes:
        state: Open, closed or unknown.
        reason: Why.
        detail: The source's words behind the reason, such as the reason of a closure.
        until: Last day of the closure, or first day of the next campaign; None where not known.
        next_change: The next instant at which the answer may differ, aware; None where none is known.
        usual: What old hours say of this instant, where they are too old to be relied on.
        next_state: The state from ``next_change`` on; "closes" and "opens" are true of it only where it says so.
    """

    state: State
    reason: Reason
    detail: str = ""
    until: date | None = None
    next_change: datetime | None = None
    usual: State | None = None
    next_state: State | None = None


def state_at(place: Place, instant: datetime, zone: ZoneInfo) -> OpenState:
    """Return whether a place is open.

    Args:
        place: The place.
        instant: When, aware of its time zone.
        zone: Time zone of the place's city.
    """
    day = instant.astimezone(zone).date()
    change = _next_change(place, day, zone)
    closures = [period for period in place.closures if period.covers(day)]
    if closures:
        closure = max(closures, key=lambda period: period.ends or date.max)
        return OpenState(State.CLOSED, Reason.CLOSURE, closure.reason, closure.ends, change)
    if place.campaigns and not any(period.covers(day) for period in place.campaigns):
        coming = [period.starts for period in place.campaigns if period.starts and period.starts > day]
        return OpenState(State.CLOSED, Reason.OUTSIDE_CAMPAIGN, "", min(coming, default=None), change)
    reason = Reason.HOURS_AS_TEXT if place.hours else Reason.NO_HOURS
    return OpenState(State.UNKNOWN, reason, place.hours, None, change)


def _next_change(place: Place, day: date, zone: ZoneInfo) -> datetime | None:
    turns = [turn for period in place.closures + place.campaigns for turn in _turns(period)]
    coming = min((turn for turn in turns if turn > day), default=None)
    return None if coming is None else datetime.combine(coming, time.min, zone)


def _turns(period: Period) -> list[date]:
    first = [] if period.starts is None else [period.starts]
    after = [] if period.ends is None or period.ends == date.max else [period.ends + timedelta(days=1)]
    return first + after
