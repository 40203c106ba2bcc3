"""Opening hours as sentences: the state, why, what comes next, and the lines of a week."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from geo_service.hours.rules import DAY_MIN
from geo_service.hours.state import OpenState, State
from geo_service.hours.week import DayLine, Slot
from geo_service.labels import Labels
from geo_service.model.place import Source

SOON_MIN = 60
"""A change nearer than this is told in minutes."""
_KEPT = 1024
"""What comes next in words, some 300 bytes each."""
_WEEK = timedelta(days=7)
_TWO_DAYS = timedelta(days=2)
_ONE_DAY = timedelta(days=1)


def open_words(state: OpenState, instant: datetime, zone: ZoneInfo, words: Labels, source: Source | None = None) -> str:
    """Return what can be said of a door at an instant: "Open, closes in 25 min".

    Args:
        state: The state.
        instant: The instant it is for, aware.
        zone: Time zone of the place.
        words: The language.
        source: Where the hours come from; named where they are too old to be relied on.
    """
    text = words(f"open_state.{state.state}")
    if state.state is State.UNKNOWN or state.detail or state.until:
        text = words("open_state.with_reason", state=text, reason=reason_words(state, words, source))
    change = change_words(state, instant, zone, words)
    return words("open_state.with_change", text=text, change=change) if change else text


def reason_words(state: OpenState, words: Labels, source: Source | None = None) -> str:
    """Return why a door is in its state, with the source's own words behind it."""
    if state.usual is not None and source is not None:
        as_of = source.as_of or words("open_usual.undated")
        return words(f"open_usual.{state.usual}", source=source.name, as_of=as_of)
    dated = f"open_reason.{state.reason}_until"
    if state.until is not None and dated in words.words:
        reason = words(dated, until=_date(state.until))
    elif f"open_reason.{state.reason}" in words.words:
        reason = words(f"open_reason.{state.reason}")
    else:
        return state.detail
    return words("open_reason.with_detail", reason=reason, detail=state.detail) if state.detail else reason


def change_words(state: OpenState, instant: datetime, zone: ZoneInfo, words: Labels) -> str:
    """Return what comes next and when, or nothing where that says nothing useful."""
    if state.next_change is None or state.state is State.UNKNOWN:
        return ""
    minutes = int((state.next_change - instant) / timedelta(minutes=1))
    today = instant.astimezone(zone).date()
    return _change_words(state, today, min(minutes, SOON_MIN), zone, words)


@lru_cache(maxsize=_KEPT)
def _change_words(state: OpenState, today: date, minutes: int, zone: ZoneInfo, words: Labels) -> str:
    """Return what comes next after so many minutes, at most :data:`SOON_MIN`: doors share few hours."""
    if state.next_change is None:
        return ""
    local = state.next_change.astimezone(zone)
    values = {"minutes": minutes, "time": f"{local:%H:%M}", "date": _date(local.date())}
    if state.state is State.OPEN:
        return words(_closing(state.next_state, minutes), **values) if local.date() - today < _TWO_DAYS else ""
    if state.next_state is not State.OPEN:
        return ""
    return words(_opening(local.date(), today, minutes), day=words(f"week.day.{local.weekday()}"), **values)


def _closing(following: State | None, minutes: int) -> str:
    if following is not State.CLOSED:
        return "open_change.sure_until"
    return "open_change.closes_soon" if minutes < SOON_MIN else "open_change.closes"


def _opening(day: date, today: date, minutes: int) -> str:
    if minutes < SOON_MIN:
        return "open_change.opens_soon"
    if day - today < _ONE_DAY:
        return "open_change.opens_today"
    if day - today < _TWO_DAYS:
        return "open_change.opens_tomorrow"
    return "open_change.opens_weekday" if day - today < _WEEK else "open_change.opens_later"


def day_words(line: DayLine, words: Labels) -> tuple[str, str]:
    """Return a line of the week as the name of its day and what holds on it."""
    name = words(f"week.day.{line.day.weekday()}")
    if line.holiday:
        name = words("week.holiday", day=name, name=line.holiday)
    if line.slots:
        return name, ", ".join(_slot_words(slot, words) for slot in line.slots)
    state = OpenState(State.CLOSED, line.closed_by, line.detail) if line.closed_by else None
    closed = words("week.closed")
    return name, f"{closed} ({reason_words(state, words)})" if state and line.detail else closed


def _slot_words(slot: Slot, words: Labels) -> str:
    reason = reason_words(OpenState(slot.state, slot.reason, slot.detail), words)
    if slot.all_day:
        return words("week.all_day") if slot.state is State.OPEN else reason
    times = words("week.slot", start=_clock(slot.start), end=_clock(slot.end))
    return times if slot.state is State.OPEN else words("week.unsure", slot=times, reason=reason)


def _clock(minutes: int) -> str:
    return "24:00" if minutes == DAY_MIN else f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _date(day: date) -> str:
    return f"{day:%d/%m/%Y}"
