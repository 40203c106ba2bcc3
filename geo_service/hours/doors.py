"""A door: everything that decides whether a place, or one service in it, is open, and its states over some days."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from geo_service.hours.freshness import closure_until, fresh_until
from geo_service.hours.lines import Mark, lay_out
from geo_service.hours.reading import read_hours
from geo_service.hours.shut import Shut, doubted_days, shut_days
from geo_service.hours.state import OpenState, Reason, State
from geo_service.hours.wall_clock import MINUTE, reached
from geo_service.model.city import City
from geo_service.model.place import Offer, Period, Place

FRESH_MONTHS = 24
"""Hours neither checked nor published since are too old. Source: the project's design."""
_NEAR_DAYS = 7 + 8
_MONTH_DAYS = 31 + 40
_FAR_DAYS = 366 + 800
"""A next change is looked for from the start of the week on, then of the month, then of the year, beyond two years of
seasons; so what is laid out serves a whole week, month, or year. Most doors change within a week."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HoursContext:
    """What hours need to know besides the place.

    Attributes:
        zone: Time zone of the city.
        department: INSEE code of its department, for holidays; empty where it has none.
        fresh_months: After how many months hours that nobody checked are too old.
    """

    zone: ZoneInfo
    department: str = ""
    fresh_months: int = FRESH_MONTHS


def context_of(city: City, fresh_months: int = FRESH_MONTHS) -> HoursContext:
    """Return the context of the places of a city."""
    return HoursContext(ZoneInfo(city.timezone), city.department, fresh_months)


@dataclass(frozen=True, slots=True)
class Door:
    """Everything that decides; equal doors are always in the same state.

    Attributes:
        hours: The text of its hours.
        closures: When it is shut, each with the day until which that is believed where it has no end.
        campaigns: When it exists at all; empty for always.
        window: When in the day, roughly; within its hours it is then not certain.
        fresh_until: Last day on which its hours can be relied on.
    """

    hours: str
    closures: tuple[tuple[Period, date | None], ...] = ()
    campaigns: tuple[Period, ...] = ()
    window: str = ""
    fresh_until: date = date.max


@dataclass(frozen=True, slots=True)
class Segment:
    """A state that lasts.

    Attributes:
        start: Its first instant, UTC.
        end: The first instant after it, UTC.
        state, reason, detail, until, usual: As in :class:`geo_service.hours.state.OpenState`.
    """

    start: datetime
    end: datetime
    state: State
    reason: Reason
    detail: str = ""
    until: date | None = None
    usual: State | None = None


def door_of(place: Place, context: HoursContext, offer: Offer | None = None) -> Door:
    """Return the door of a place, or of one of its offers, which has its own hours or those of the place.

    A closure shuts the whole place, whatever hours an offer in it has.
    """
    own = offer.hours.strip() if offer else ""
    window = offer.window.strip() if offer and not own else ""
    hours, fresh = own or place.hours.strip(), fresh_until(place, offer, context.fresh_months)
    if not place.closures and not place.campaigns:
        return _undated(hours, window, fresh)
    closures = tuple([(closure, closure_until(place, closure)) for closure in place.closures])
    return Door(hours, closures, place.campaigns, window, fresh)


def own_door(place: Place, offer: Offer, context: HoursContext) -> Door | None:
    """Return the door of an offer where it is another than its place's: other hours, a window, a check of its own."""
    door = door_of(place, context, offer)
    return None if door == door_of(place, context) else door


@lru_cache(maxsize=8192)
def _undated(hours: str, window: str, fresh: date) -> Door:
    return Door(hours, window=window, fresh_until=fresh)


def open_state(place: Place, instant: datetime, context: HoursContext) -> OpenState:
    """Return whether a place is open.

    Args:
        place: The place.
        instant: When, aware of its time zone.
        context: Of the place's city.
    """
    return door_state(door_of(place, context), instant, context)


def offer_state(place: Place, offer: Offer, instant: datetime, context: HoursContext) -> OpenState:
    """Return whether an offer of a place can be had; see :func:`open_state`."""
    return door_state(door_of(place, context, offer), instant, context)


def door_state(door: Door, instant: datetime, context: HoursContext) -> OpenState:
    """Return the state of a door, with the next instant at which it turns into another."""
    return lasting_state(door, instant, context).state


class Lasting(NamedTuple):
    """A state and between which instants :func:`door_state` says exactly that: from ``since`` to before ``until``."""

    state: OpenState
    since: datetime
    until: datetime


def lasting_state(door: Door, instant: datetime, context: HoursContext) -> Lasting:
    """Return the state of a door at an instant, and how long nothing that is said of it differs.

    It is not told beyond the month, since a later month looks for the next change farther ahead.
    """
    day = instant.astimezone(context.zone).date()
    month = day.replace(day=1)
    near = segments(door, context, day - day.weekday() * ONE_DAY, _NEAR_DAYS)
    now = near[_index(near, instant)]
    change = _next_change(near, instant)
    if change is None and _may_change_later(door):
        change = _next_change(segments(door, context, month, _MONTH_DAYS), instant)
        if change is None:
            change = _next_change(segments(door, context, month.replace(month=1), _FAR_DAYS), instant)
    starts, state = (change.start, change.state) if change is not None else (None, None)
    said = OpenState(now.state, now.reason, now.detail, now.until, starts, now.usual, state)
    return Lasting(said, now.start, min(now.end, midnight((month + 31 * ONE_DAY).replace(day=1), context)))


def _may_change_later(door: Door) -> bool:
    return bool(door.closures or door.campaigns or read_hours(door.hours).schedule)


def _index(line: Sequence[Segment], instant: datetime) -> int:
    return max(bisect_right(line, instant, key=lambda segment: segment.start) - 1, 0)


def _next_change(line: Sequence[Segment], instant: datetime) -> Segment | None:
    at = _index(line, instant)
    return next((segment for segment in line[at + 1 :] if segment.state is not line[at].state), None)


@lru_cache(maxsize=8192)
def segments(door: Door, context: HoursContext, first: date, days: int) -> tuple[Segment, ...]:
    """Return the states of a door over some days.

    Args:
        door: The door.
        context: Of its city.
        first: First local day.
        days: Number of days.

    Returns:
        Segments from the first local midnight to the last, in order, without gap or overlap.
    """
    line = base = _base(door, context, first, days)
    for start, end, change in _overlays(door):
        line = tuple(_painted(line, midnight(start, context), midnight(end, context), change))
    return line if line is base else _merged(line)


def _base(door: Door, context: HoursContext, first: date, days: int) -> tuple[Segment, ...]:
    schedule = read_hours(door.hours).schedule
    if schedule is not None:
        return schedule_segments(door.hours, context.department, context.zone, first, days)
    reason = Reason.HOURS_AS_TEXT if door.hours else Reason.NO_HOURS
    start, end = (midnight(day, context) for day in (first, first + days * ONE_DAY))
    return (Segment(start, end, State.UNKNOWN, reason, door.hours),)


@lru_cache(maxsize=4096)
def schedule_segments(text: str, department: str, zone: ZoneInfo, first: date, days: int) -> tuple[Segment, ...]:
    """Return what a text of hours alone says of some days; nothing where it cannot be read.

    Each text is laid out once per department, however many places have it.
    """
    schedule = read_hours(text).schedule
    if schedule is None:
        return ()
    midnight = datetime.combine(first, time.min)
    line: list[Segment] = []
    for stretch in lay_out(schedule, department, first, days):
        starts, twice = reached(midnight + stretch.start * MINUTE, zone)
        ends, _ = reached(midnight + stretch.end * MINUTE, zone)
        if line and twice > starts:
            line.append(_segment(starts, twice, Mark(State.UNKNOWN, Reason.AMBIGUOUS)))
        starts = max(twice, line[-1].end) if line else starts
        if ends > starts:
            line.append(_segment(starts, ends, stretch.mark))
    return tuple(line)


def _segment(start: datetime, end: datetime, mark: Mark) -> Segment:
    return Segment(start, end, mark.state, mark.reason, mark.detail)


Change = Callable[[Segment], Segment]


def _overlays(door: Door) -> Iterator[tuple[date, date, Change]]:
    """Yield from which day to before which day something else decides, the strongest last."""
    if door.window:
        yield date.min, date.max, lambda segment: _within_window(segment, door.window)
    if door.fresh_until < date.max - ONE_DAY:
        yield (door.fresh_until + ONE_DAY if door.fresh_until > date.min else date.min), date.max, _too_old
    for run in doubted_days(door.closures):
        yield run.starts, run.after, _doubting(run)
    for run in shut_days(door.closures, door.campaigns):
        yield run.starts, run.after, _closing(run)


def _within_window(segment: Segment, window: str) -> Segment:
    if segment.state is not State.OPEN:
        return segment
    return replace(segment, state=State.UNKNOWN, reason=Reason.WINDOW, detail=window)


def _too_old(segment: Segment) -> Segment:
    if segment.state is State.UNKNOWN:
        return segment
    return replace(segment, state=State.UNKNOWN, reason=Reason.STALE, usual=segment.state)


def _doubting(run: Shut) -> Change:
    why = run.closure.reason if run.closure else ""
    return lambda segment: replace(segment, state=State.UNKNOWN, reason=Reason.STALE, detail=why, usual=State.CLOSED)


def _closing(run: Shut) -> Change:
    reason, detail = (Reason.CLOSURE, run.closure.reason) if run.closure else (Reason.OUTSIDE_CAMPAIGN, "")
    return lambda segment: Segment(segment.start, segment.end, State.CLOSED, reason, detail, run.until)


def midnight(day: date, context: HoursContext) -> datetime:
    """Return the instant at which a local day begins; the first and last day of all stand for "always"."""
    if day in {date.min, date.max}:
        return datetime.combine(day, time.min, UTC)
    return reached(datetime.combine(day, time.min), context.zone)[0]


def _painted(line: Sequence[Segment], start: datetime, end: datetime, change: Change) -> Iterator[Segment]:
    for segment in line:
        inside, outside = max(start, segment.start), min(end, segment.end)
        if inside >= outside:
            yield segment
            continue
        if segment.start < inside:
            yield replace(segment, end=inside)
        yield change(replace(segment, start=inside, end=outside))
        if outside < segment.end:
            yield replace(segment, start=outside)


def _merged(line: Sequence[Segment]) -> tuple[Segment, ...]:
    merged: list[Segment] = []
    for segment in line:
        if merged and replace(merged[-1], start=segment.start, end=segment.end) == segment:
            merged[-1] = replace(merged[-1], end=segment.end)
        else:
            merged.append(segment)
    return tuple(merged)
