"""Opening hours that nobody could read at the door: they stay as written, and their author is told."""

from dataclasses import replace

from geo_service.hours.reading import Level, read_hours
from geo_service.importing.formats.cells import short
from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext
from geo_service.model.report import Finding, Outcome

EXAMPLES = ("lundi au vendredi 9h-12h30, samedi 10h-13h", "Mo-Fr 09:00-12:30; Sa 10:00-13:00")
"""Hours as they can be read, in French and in OpenStreetMap's format."""
_REMEDY = f"write for example {EXAMPLES[0]} (or {EXAMPLES[1]})"


def check_hours(draft: Draft, _context: StepContext) -> Draft:
    """Name the pieces of hours that cannot be read, of the place and of each service."""
    texts = {"hours": draft.place.hours} | {f"offers.{offer.service}": offer.hours for offer in draft.place.offers}
    unread = (_unread(draft.raw.row, field, text) for field, text in texts.items() if not is_read(text))
    return replace(draft, findings=(*draft.findings, *unread))


def is_read(hours: str) -> bool:
    """Return whether a text of hours is understood as a whole, or says nothing."""
    return not hours.strip() or read_hours(hours).level is Level.FULL


def _unread(row: int, field: str, text: str) -> Finding:
    value = short(" / ".join(read_hours(text).leftover))
    return Finding(row, field, value, "cannot be read as opening hours", _REMEDY, Outcome.KEPT)
