"""Dates and addresses as people say them, per language, without the machine's locale."""

from datetime import date

from geo_service.labels import Labels
from geo_service.model.place import Place

_PARTS = {1: "date.year", 2: "date.month_year", 3: "date.full"}


def date_words(day: date, words: Labels) -> str:
    """Return a day such as "7 octobre 2026"."""
    return as_of_words(day.isoformat(), words)


def as_of_words(as_of: str, words: Labels) -> str:
    """Return the date of a source in words, as exact as it is: "2014", "octobre 2022" or "7 octobre 2026".

    Args:
        as_of: As in :class:`geo_service.model.place.Source`; what is not a date is returned as it stands.
        words: The language.
    """
    parts = as_of.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) not in _PARTS:
        return as_of
    year, month, day = (*map(int, parts), 1, 1)[:3]
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return as_of
    number = words("date.first") if day == 1 else str(day)
    return words(_PARTS[len(parts)], day=number, month=words(f"date.months.{month}"), year=year)


def address_words(place: Place, city_name: str) -> str:
    """Return street, postcode and town in one line; empty where neither street nor postcode nor town is known.

    Args:
        place: The place.
        city_name: Its city's name, the town where the place names none.
    """
    if not (place.address or place.postcode or place.town):
        return ""
    town = " ".join(part for part in (place.postcode, place.town or city_name) if part)
    return ", ".join(part for part in (place.address, town) if part)
