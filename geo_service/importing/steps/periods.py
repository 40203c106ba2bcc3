"""Closures and campaigns."""

from dataclasses import replace

from geo_service.importing.dates import read_date
from geo_service.importing.formats.cells import short
from geo_service.importing.interface import Draft
from geo_service.importing.period_text import EXAMPLE, PERIODS, read_periods
from geo_service.importing.steps.context import StepContext, noted, placed
from geo_service.importing.steps.plain import YES
from geo_service.model.place import Period
from geo_service.model.report import Finding, Outcome
from geo_service.model.text import fold


def take_periods(draft: Draft, _context: StepContext) -> Draft:
    """Read closures and campaigns: days and reasons, our own JSON, or a state with dates."""
    draft = _closed(draft)
    for field in PERIODS:
        periods, unread = read_periods(draft.values.get(field, ""))
        draft = placed(draft, **{field: (*getattr(draft.place, field), *periods)})
        if unread:
            remedy = f"write for example {EXAMPLE}"
            found = Finding(
                draft.raw.row, field, short("; ".join(unread)), "cannot be read as days", remedy, Outcome.KEPT
            )
            draft = replace(draft, findings=(*draft.findings, found))
        if any(period.starts and period.ends and period.ends < period.starts for period in periods):
            draft = noted(draft, field, "ends before it begins", "correct one of the two dates", Outcome.KEPT)
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
