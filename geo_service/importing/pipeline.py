"""A file and a snapshot -> a decision. Pure apart from reading the file, so that a dry run is free."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from geo_service.importing.decide import Decided, DecideRules, decide
from geo_service.importing.details import joined, united
from geo_service.importing.formats.cells import SHOWN, short
from geo_service.importing.formats.registry import read_table
from geo_service.importing.interface import Draft, RawPlace, Table
from geo_service.importing.mapper import Mapper
from geo_service.importing.mapping import SourceMapping, load_sources, recognise
from geo_service.importing.merge import MergeRules
from geo_service.importing.sensitive import SensitiveRules, load_sensitive
from geo_service.importing.steps.context import StepContext
from geo_service.importing.steps.sequence import take_steps
from geo_service.importing.steps.visibility import MASK, masked
from geo_service.model.changes import Edit, Snapshot
from geo_service.model.place import Kind, Place, Source, Visibility
from geo_service.model.report import Counts, Finding, ImportReport, Outcome
from geo_service.reference import Reference

UNKNOWN = "unknown"
"""The dataset of a report on a file that no mapping recognises."""
_EVERY = 500
"""Rows between two reports of progress."""


def _no_progress(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class ImportContext:
    """What an import needs to know.

    Attributes:
        reference: Cities and vocabulary.
        sources: The mappings, the most demanding first.
        sensitive: Which places are kept from a map.
        city: Code of the only city that rows may belong to, and of those that say nothing; None for all.
        association: Code of the association that keeps all rows; empty where each row says its own.
        archive_missing: Whether to archive what the file no longer holds; None as the mapping says.
        progress: Called with the number of rows done and their total.
    """

    reference: Reference
    sources: tuple[SourceMapping, ...]
    sensitive: SensitiveRules
    city: str | None = None
    association: str = ""
    archive_missing: bool | None = None
    progress: Callable[[int, int], None] = field(default=_no_progress)


@dataclass(frozen=True, slots=True)
class Decision:
    """What an import would do.

    Attributes:
        report: What to tell the person who imports; its batch is still unknown.
        edits: What to apply; empty where nothing changes.
    """

    report: ImportReport
    edits: tuple[Edit, ...]


def load_context(datasets: Path, reference: Reference) -> ImportContext:
    """Read the mappings and the rules of visibility.

    Args:
        datasets: The folder with ``sources/`` and ``sensitive.toml``.
        reference: Cities and vocabulary.

    Raises:
        ConfigError: A file cannot be understood.
    """
    return ImportContext(reference, load_sources(datasets / "sources"), load_sensitive(datasets / "sensitive.toml"))


def read_and_decide(path: Path, snapshot: Snapshot, context: ImportContext) -> Decision:
    """Read a file and decide what it changes.

    Args:
        path: The file.
        snapshot: What is stored.
        context: From :func:`load_context`, with its options set.

    Raises:
        UnreadableFileError: The file cannot be read at all.
        BadValueError: ``context.city`` is no city.
    """
    if context.city is not None:
        context.reference.city(context.city)
    table = read_table(path, lambda cells: recognise(cells, context.sources) is not None)
    mapping = recognise(table.header, context.sources)
    if mapping is None:
        return _not_recognised(path, table, context)
    steps = StepContext(mapping, context.reference, context.sensitive, path.stem, context.city, context.association)
    table = joined(table, Mapper(mapping, table.header), steps)
    mapper = Mapper(mapping, table.header)
    drafts = tuple(_drafts(table, mapper, steps, context.progress))
    decided = decide(snapshot, drafts, _rules(mapping, mapper, context))
    return Decision(_report(path, mapping, table, drafts, decided), decided.edits)


def _drafts(table: Table, mapper: Mapper, steps: StepContext, progress: Callable[[int, int], None]) -> Iterator[Draft]:
    for done, raw in enumerate(table.rows, 1):
        values, reason = mapper.values(raw.fields)
        yield draft_of(raw, united(values, table.details, steps), reason, steps)
        if done % _EVERY == 0 or done == len(table.rows):
            progress(done, len(table.rows))


def draft_of(raw: RawPlace, values: Mapping[str, str], reason: str, steps: StepContext) -> Draft:
    """Return what the texts of our fields mean.

    Args:
        raw: The record they come from.
        values: The texts, from :meth:`geo_service.importing.mapper.Mapper.values`.
        reason: Why the record does not come in; empty where it does.
        steps: What the steps know.
    """
    draft = Draft(raw, Place("", Kind.AMENITY, "", "", Source("")), values, raw.findings)
    if reason:
        name = short(values.get("name", ""))
        draft = replace(draft, skipped=Finding(raw.row, "", name, reason, "nothing needs to be done", Outcome.SKIPPED))
    return take_steps(draft, steps)


def _rules(mapping: SourceMapping, mapper: Mapper, context: ImportContext) -> DecideRules:
    return DecideRules(
        dataset=mapping.slug,
        prefixes={city.code: city.prefix for city in context.reference.cities},
        merge=MergeRules(mapper.spoken | ({"association"} if context.association else set()), context.sensitive),
        archive_missing=mapping.complete if context.archive_missing is None else context.archive_missing,
        replaces_demonstration=mapping.replaces_demonstration,
    )


def _report(
    path: Path, mapping: SourceMapping, table: Table, drafts: tuple[Draft, ...], decided: Decided
) -> ImportReport:
    said = [found for draft in drafts for found in draft.findings]
    skips = [draft.skipped for draft in drafts if draft.skipped]
    hidden = {draft.raw.row for draft in drafts if draft.place.visibility is not Visibility.PUBLIC}
    read = [masked(found) if found.row in hidden else found for found in table.findings]
    findings = sorted([*read, *said, *skips, *decided.findings], key=lambda found: found.row)
    counts = replace(decided.counts, skipped=decided.counts.skipped + _broken(table))
    return ImportReport(path.name, mapping.slug, counts, (*findings, *_empty(table)))


def _broken(table: Table) -> int:
    """Return how many rows were left out while reading."""
    return sum(found.outcome is Outcome.SKIPPED for found in table.findings)


def _empty(table: Table) -> tuple[Finding, ...]:
    if table.rows or table.findings:
        return ()
    return (Finding(1, "", "", "there are headings and no rows", "add a row for each place", Outcome.KEPT),)


def _not_recognised(path: Path, table: Table, context: ImportContext) -> Decision:
    """Report a file of unknown headings; nobody can tell which of its rows are confidential."""
    findings = tuple(replace(masked(found), field="") if found.value else found for found in table.findings)
    if table.rows or not findings:
        problem = "no source has these headings: nothing was read"
        remedy = "name the columns as in datasets/templates/merchants.csv, or describe the source in datasets/sources"
        names = ", ".join(table.header)[:SHOWN]
        shown = MASK if context.sensitive.topic(names, names, "") else names
        headings = Finding(1, "", shown, problem, remedy, Outcome.SKIPPED)
        findings = (headings, *findings)
    counts = Counts(skipped=len(table.rows) + _broken(table))
    return Decision(ImportReport(path.name, UNKNOWN, counts, findings), ())
