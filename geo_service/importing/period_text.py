"""Closures and campaigns in one cell, as people type them: ``24/12/2026..02/01/2027 holidays; 01/05/2027``."""

import re
from collections.abc import Iterator

import msgspec

from geo_service.frames import details_text
from geo_service.importing.dates import DAY, read_date
from geo_service.model.place import Period
from geo_service.typed import decoded

PERIODS = ("closures", "campaigns")
"""The fields that hold periods."""
EXAMPLE = "24/12/2026..02/01/2027 congés; 01/05/2027"
"""Two periods as they can be typed."""
_PIECE = re.compile(
    rf"(?:(?P<first>{DAY})?\s*(?:\.\.|…)\s*(?P<last>{DAY})?"
    rf"|(?:du\s+)?(?P<starts>{DAY})\s*(?:au|to|-|–)\s*(?P<ends>{DAY})|(?:le\s+)?(?P<day>{DAY}))"
    r"(?:[\s,:–-]+(?P<reason>[^\s,:–-].*))?",
    re.IGNORECASE | re.DOTALL,
)
"""Only dots leave an end open: in "24/12/2026 - holidays" nobody said so."""
_MONTHS = "jan|f[eé]v|feb|mar|avr|apr|mai|may|jui|jun|jul|ao[uû]|aug|sep|oct|nov|d[eé]c"
_SECOND_DAY = re.compile(
    rf"\d\s*[/.-]\s*\d|\b\d{{1,2}}(?:er|st|nd|rd|th)?\s+(?:{_MONTHS})|^(?:au|to|until|till|et|and|puis|then)\b|^jusqu",
    re.IGNORECASE,
)
"""What in a reason may be an end, or a second period, that is written in a way that is not read."""


def period_words(periods: tuple[Period, ...]) -> str:
    """Return periods as one cell; as JSON where words would be read as something else."""
    text = "; ".join(map(_piece, periods))
    return text if read_periods(text) == (periods, ()) else details_text(periods)


def read_periods(text: str) -> tuple[tuple[Period, ...], tuple[str, ...]]:
    """Return the periods of a cell, in words or as JSON, and the pieces that cannot be read."""
    if text.lstrip().startswith("["):
        try:
            return decoded(text, tuple[Period, ...]), ()
        except msgspec.DecodeError:
            return (), (text,)
    read = [(piece, _period(piece)) for piece in _pieces(text)]
    return tuple(period for _, period in read if period), tuple(piece for piece, period in read if not period)


def _piece(period: Period) -> str:
    first, last = (day.isoformat() if day else "" for day in (period.starts, period.ends))
    return f"{first if first and first == last else f'{first}..{last}'} {period.reason}".strip()


def _pieces(text: str) -> Iterator[str]:
    return (piece.strip() for piece in re.split(r"[;\n]", text) if piece.strip())


def _period(piece: str) -> Period | None:
    """Return what a piece says; None where it is no period, or where a second one may hide in its reason."""
    found = _PIECE.fullmatch(piece)
    if found is None or _SECOND_DAY.search(found["reason"] or ""):
        return None
    starts, ends = (found["first"] or found["starts"] or found["day"], found["last"] or found["ends"] or found["day"])
    first, last = read_date(starts or ""), read_date(ends or "")
    if (starts and not first) or (ends and not last):
        return None
    return Period(first, last, found["reason"] or "")
