"""How old what we know of a place is, in words and with a mark that does not need colour."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from geo_service.labels import Labels
from geo_service.model.place import Place, Verification
from geo_service.web.pages.words import as_of_words, date_words

FRESH_MONTHS = 6
OLD_MONTHS = 24
"""From here on nobody should rely on hours. Source: the project's design, "hours neither verified nor published
within 24 months answer unknown"."""
_WEEK_DAYS = 7
_MONTH_DAYS = 30.44
_KEPT = 1024
"""Ages that are kept in words: places share few."""
_TEXT_LENGTHS = {4: "-12-31", 7: "-28", 10: ""}


class Freshness(StrEnum):
    """How much the age of a fact lets one rely on it."""

    FRESH = "fresh"
    AGEING = "ageing"
    OLD = "old"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Age:
    """The age of what is known of a place.

    Attributes:
        freshness: For the mark.
        checked: Whether somebody checked it, rather than a source having published it.
        text: One sentence.
    """

    freshness: Freshness
    checked: bool
    text: str


def age_of(place: Place, today: date, words: Labels) -> Age:
    """Return how old what is known of a place is: since somebody checked it, else since its source.

    Args:
        place: The place.
        today: The present day where the place is.
        words: The language.
    """
    return age_known(place.verified, place.source.as_of, today, words)


@lru_cache(maxsize=_KEPT)
def age_known(verified: Verification | None, as_of: str, today: date, words: Labels) -> Age:
    """Return how old what is known of places is; see :func:`age_of`.

    Args:
        verified: Who checked them; None for nobody.
        as_of: The date of their source.
        today: The present day where they are.
        words: The language.
    """
    if verified is not None:
        day = verified.at
        text = words("age.checked", date=date_words(day, words), ago=ago_words((today - day).days, words))
        return Age(_freshness(day, today), checked=True, text=text)
    latest = _latest_day(as_of)
    if latest is None:
        return Age(Freshness.UNDATED, checked=False, text=words("age.undated"))
    said = as_of_words(as_of, words)
    days = (today - latest).days
    ago = words("age.lately") if days < 0 else ago_words(days, words)
    text = words("age.published", date=said, ago=ago)
    return Age(_freshness(latest, today), checked=False, text=text)


def ago_words(days: int, words: Labels) -> str:
    """Return a number of days as one says it: "today", "3 days ago", "2 months ago", "12 years ago"."""
    months = int(days / _MONTH_DAYS)
    if days < 1:
        return words("age.today")
    if days < 2 * _WEEK_DAYS:
        return words("age.days", count=days)
    if months <= 1:
        return words("age.weeks", count=days // _WEEK_DAYS)
    if months < OLD_MONTHS:
        return words("age.months", count=months)
    return words("age.years", count=months // 12)


def _freshness(day: date, today: date) -> Freshness:
    months = (today - day).days / _MONTH_DAYS
    if months < FRESH_MONTHS:
        return Freshness.FRESH
    return Freshness.AGEING if months < OLD_MONTHS else Freshness.OLD


def _latest_day(as_of: str) -> date | None:
    """Return the last day a date such as ``2022-07`` may mean, so that no source is called older than it says."""
    try:
        return date.fromisoformat(as_of + _TEXT_LENGTHS[len(as_of)])
    except (KeyError, ValueError):
        return None
