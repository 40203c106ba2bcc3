"""The moment that a person names: "now", "Sunday 22:00", "2026-12-26 10:00"."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from geo_service.errors import BadValueError
from geo_service.labels import LANGUAGES, load_labels

_WEEK = 7
_FARTHEST = timedelta(days=366)
"""Hours, calendars and closures of a more distant day are nobody's knowledge."""


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant that a text means.

    Args:
        text: ``now``; a weekday in French or English and a time, for the next such moment; or a local date and time.
        now: The present instant, aware.
        zone: Time zone of the city.

    Raises:
        BadValueError: It means none, or one more than a year away.
    """
    here = now.astimezone(zone)
    try:
        moment = here if text.strip().casefold() == "now" else _on_weekday(text, here) or _on_date(text, zone)
    except ValueError:
        raise BadValueError(
            f'{text[:40]!r} is no moment such as now, "Sunday 22:00" or "2026-12-26 10:00"', field="at"
        ) from None
    if abs(moment - now) > _FARTHEST:
        raise BadValueError(f"{text} is more than a year away; ask for a nearer time", field="at")
    return moment


def _on_date(text: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text.strip())
    if ":" not in text or moment.tzinfo is not None:
        raise ValueError(text)
    return moment.replace(tzinfo=zone)


def _on_weekday(text: str, here: datetime) -> datetime | None:
    """Return the next such weekday and time, today's where that is still to come; None where no weekday is named."""
    name, _, clock = text.strip().partition(" ")
    names = (load_labels(lang).words[f"week.day.{day}"].casefold() for lang in LANGUAGES for day in range(_WEEK))
    rows = [row for row, known in enumerate(names) if known == name.casefold()]
    if not rows:
        return None
    day = here.date() + timedelta(days=(rows[0] - here.weekday()) % _WEEK)
    moment = datetime.combine(day, time.fromisoformat(clock.strip()), here.tzinfo)
    return moment if moment >= here else moment + timedelta(days=_WEEK)
