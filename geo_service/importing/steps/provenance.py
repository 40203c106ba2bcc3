"""Where a row comes from, and who checked it."""

import re

from geo_service.importing.dates import read_date
from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, noted, placed
from geo_service.importing.steps.plain import YES
from geo_service.model.place import Origin, Source, Verification
from geo_service.model.report import Outcome
from geo_service.model.text import fold

_AS_OF = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")


def read_provenance(draft: Draft, context: StepContext) -> Draft:
    """Read source, date, origin, verification and whether it is invented; what a row does not say its dataset does."""
    values, publisher = draft.values, context.mapping.source
    name = values.get("source_name") or publisher.name or context.file
    own = values.get("source_name", name) != publisher.name
    source = Source(
        name=name,
        url=values.get("source_url") or ("" if own else publisher.url),
        licence=values.get("source_licence") or ("" if own else publisher.licence),
        as_of=_as_of(values.get("source_as_of", "")) or ("" if own else publisher.as_of),
    )
    if values.get("source_as_of") and not _as_of(values["source_as_of"]):
        draft = noted(
            draft, "source_as_of", "is no date and was left out", "write 2026, 2026-11 or 2026-11-22", Outcome.KEPT
        )
    checked = read_date(values.get("verified_at", ""))
    if checked is None and values.get("verified_at"):
        draft = noted(draft, "verified_at", "is no date and was left out", "write it as 2026-11-22", Outcome.KEPT)
    return placed(
        draft,
        source=source,
        origin=_origin(draft, context),
        verified=Verification(checked, values.get("verified_by", ""), values.get("verified_how", ""))
        if checked
        else None,
        demonstration=fold(values.get("demonstration", "")) in YES,
    )


def _as_of(text: str) -> str:
    """Return a date as far as it is known: 2021, 2021-06, 2021-06-21; nothing where it is none."""
    if _AS_OF.fullmatch(text):
        return text
    day = read_date(text)
    return day.isoformat() if day else ""


def _origin(draft: Draft, context: StepContext) -> Origin | None:
    """Return the record's origin; a row of our own export keeps the one it had, also if that is none."""
    values = draft.values
    if values.get("dataset") and values.get("dataset_key"):
        return Origin(values["dataset"], values["dataset_key"])
    if values.get("id"):
        return None
    return Origin(context.mapping.slug, values.get("key", ""))
