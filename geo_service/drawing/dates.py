"""Dates as exact as their source states them."""

from geo_service.labels import Labels


def date_words(iso: str, words: Labels) -> str:
    """Write a year, a month or a day as the language does.

    Args:
        iso: ``2014``, ``2022-07`` or ``2026-10-07``.
        words: The language.
    """
    parts = dict(zip(("year", "month", "day"), iso.split("-"), strict=False))
    key = ("year", "month", "day")[len(parts) - 1]
    return words(f"map_date.{key}", **parts)
