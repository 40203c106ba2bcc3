"""Opening hours as a sentence: the plain part of OSM's ``opening_hours`` in words, all else as its source wrote it."""

import re

from geo_service.labels import Labels

_DAY = "Mo|Tu|We|Th|Fr|Sa|Su|PH"
_DAYS = rf"(?:{_DAY})(?:-(?:{_DAY}))?"
_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_RULE = re.compile(
    rf"(?P<days>{_DAYS}(?:,\s?{_DAYS})*)?\s*(?P<times>{_TIME}-{_TIME}(?:,\s?{_TIME}-{_TIME})*|off|closed)?"
)
_ALWAYS = "24/7"


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
    return "; ".join(said) if said and len(said) == len(rules) else hours


def _rule_words(rule: re.Match[str], words: Labels) -> str:
    days, times = rule["days"], rule["times"]
    parts = [", ".join(_days(span, words) for span in days.split(","))] if days else []
    if times in {"off", "closed"}:
        parts.append(words("hours.closed"))
    elif times:
        parts.append(", ".join(_times(span, words) for span in times.split(",")))
    return " ".join(parts)


def _days(span: str, words: Labels) -> str:
    names = [words(f"hours.day.{day}") for day in span.strip().split("-")]
    return words("hours.days", first=names[0], last=names[1]) if len(names) > 1 else names[0]


def _times(span: str, words: Labels) -> str:
    first, last = (_time(text, words) for text in span.strip().split("-"))
    return words("hours.times", first=first, last=last)


def _time(text: str, words: Labels) -> str:
    hour, minute = text.split(":")
    return words("hours.time" if int(minute) else "hours.full_hour", hour=int(hour), minute=minute)
