"""Closures and campaigns."""

import re
from datetime import date

import msgspec

from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, noted, placed
from geo_service.importing.steps.plain import YES
from geo_service.model.place import Period
from geo_service.model.report import Outcome
from geo_service.model.text import fold

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def read_periods(draft: Draft, _context: StepContext) -> Draft:
    """Read closures and campaigns: our own JSON, or a state with dates."""
    draft = _closed(draft)
    for field in ("closures", "campaigns"):
        text = draft.values.get(field, "")
        if not text:
            continue
        try:
            periods = msgspec.json.decode(text, type=tuple[Period, ...])
        except msgspec.DecodeError:
            draft = noted(draft, field, "is not what we write there", "leave it empty", Outcome.KEPT)
        else:
            draft = placed(draft, **{field: (*getattr(draft.place, field), *periods)})
    return draft


def _closed(draft: Draft) -> Draft:
    values = draft.values
    if fold(values.get("closed", "")) not in YES:
        return draft
    dates = []
    for field in ("closed_from", "closed_until"):
        day = read_date(values.get(field, ""))
        if day is None and values.get(field):
            draft = noted(draft, field, "is no date", "write it as 2026-11-22", Outcome.KEPT)
        dates.append(day)
    return placed(draft, closures=(Period(dates[0], dates[1], values.get("closed_reason", "")),))


def read_date(text: str) -> date | None:
    """Return the day of ``2020-11-18T01:00:00+00:00``, ``2020-11-18`` or ``18/11/2020``, or None."""
    if iso := _ISO.match(text):
        parts = (iso[1], iso[2], iso[3])
    elif french := _FRENCH.match(text):
        parts = (french[3], french[2], french[1])
    else:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
