"""Opening hours as a sentence: the plain part of OSM's ``opening_hours`` in words, all else as its source wrote it."""

import re
from functools import lru_cache

from geo_service.hours.rules import WEEKDAYS
from geo_service.labels import Labels

_DAY = "Mo|Tu|We|Th|Fr|Sa|Su|PH"
_DAYS = rf"(?:{_DAY})(?:-(?:{_DAY}))?"
_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_RULE = re.compile(
    rf"(?P<days>{_DAYS}(?:,\s?{_DAYS})*)?\s*(?P<times>{_TIME}-{_TIME}(?:,\s?{_TIME}-{_TIME})*|off|closed)?"
)
_KEPT = 4096
"""Hours in words that are kept, a few hundred bytes each."""
_ALWAYS = "24/7"
_NEIGHBOURS = {f"{day}{WEEKDAYS[number - 6]}" for number, day in enumerate(WEEKDAYS)}


@lru_cache(maxsize=_KEPT)
def hours_words(hours: str, words: Labels) -> str:
    """Return opening hours as a person reads them.

    Args:
        hours: As in :class:`geo_service.model.place.Place`. "Mo-Fr 08:00-16:00; Su off" becomes "Monday to Friday
            8:00 to 16:00; Sunday closed"; what goes beyond days and times stays as written.
        words: The language.
    """
    if hours.strip() == _ALWAYS:
        return words("hours.always")
    rules = [_RULE.fullmatch(part.strip()) for part in hours.split(";") if part.strip()]
    said = [_rule_words(rule, words) for rule in rules if rule is not None and any(rule.groups())]
    return words("hours.then").join(said) if said and len(said) == len(rules) else hours


def _rule_words(rule: re.Match[str], words: Labels) -> str:
    days, times = rule["days"], rule["times"]
    parts = [", ".join(days_words(span.strip(), words) for span in days.split(","))] if days else []
    if times in {"off", "closed"}:
        parts.append(words("hours.closed"))
    elif times:
        parts.append(", ".join(_times(span, words) for span in times.split(",")))
    return " ".join(parts)


def days_words(span: str, words: Labels) -> str:
    """Return a day, or the first and the last of several, in words: "Monday and Tuesday", "Monday to Friday".

    Args:
        span: As OSM writes it: ``Mo`` or ``Mo-Fr``.
        words: The language.
    """
    first, _, last = span.partition("-")
    if not last:
        return words(f"hours.day.{first}")
    key = "two_days" if f"{first}{last}" in _NEIGHBOURS else "days"
    return words(f"hours.{key}", first=words(f"hours.day.{first}"), last=words(f"hours.day.{last}"))


def _times(span: str, words: Labels) -> str:
    first, last = (_time(text, words) for text in span.strip().split("-"))
    return words("hours.times", first=first, last=last)


def _time(text: str, words: Labels) -> str:
    hour, minute = text.split(":")
    return words("hours.time" if int(minute) else "hours.full_hour", hour=int(hour), minute=minute)
