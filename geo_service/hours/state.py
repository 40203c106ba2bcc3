"""What can be said of a door at an instant; :mod:`geo_service.hours.doors` says it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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
