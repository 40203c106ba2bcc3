"""An uploaded file -> rows of texts of our fields, each with the mark it bears."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from geo_service.errors import UnreadableFileError
from geo_service.importing.detail_sheets import CODES
from geo_service.importing.details import joined
from geo_service.importing.formats.registry import read_bytes
from geo_service.importing.interface import Draft, RawPlace
from geo_service.importing.mapper import Mapper
from geo_service.importing.mapping import recognise
from geo_service.importing.pipeline import ImportContext, draft_of
from geo_service.importing.seen import COLUMN, Mark, read_mark
from geo_service.importing.steps.context import StepContext
from geo_service.importing.steps.text import tidy
from geo_service.model.report import Finding, Outcome
from geo_service.model.text import fold

MAX_BYTES = 10_000_000
"""Largest list that is taken. One of 2,000 places has 1 MB."""
MAX_ROWS = 20_000
"""Most rows of a list."""
_NOT_OURS = frozenset(
    {"id", "association", "dataset", "dataset_key", "demonstration", "key"}
    | {"source_name", "source_url", "source_licence", "source_as_of"}
)
"""What a list says of where its rows come from is not for an editor to change; ids are read apart."""


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One row.

    Attributes:
        raw: The record as the file has it.
        place_id: The id it bears, in capitals; empty for none.
        values: The texts of our fields, tidied, empty ones left out.
        seen: What it was downloaded from; None where it does not say.
        skip: Why its mapping leaves it out; empty where it does not.
    """

    raw: RawPlace
    place_id: str
    values: Mapping[str, str]
    seen: Mark | None
    skip: str


@dataclass(frozen=True)
class Upload:
    """A file as read.

    Attributes:
        name: Name of the file.
        rows: Its rows.
        spoken: Our fields that its columns can say something of; what is guessed from names serves new places only.
        steps: What turns texts into values.
        findings: What had to be repaired while reading, and rows that could not be read at all.
        marked: Whether it has a column of marks.
        details: Our fields that sheets of their own tell.
    """

    name: str
    rows: tuple[UploadRow, ...]
    spoken: frozenset[str]
    steps: StepContext
    findings: tuple[Finding, ...]
    marked: bool
    details: frozenset[str] = frozenset()

    @property
    def revisions(self) -> tuple[int, ...]:
        """The revisions its rows were downloaded at, each once, sorted."""
        return tuple(sorted({row.seen.revision for row in self.rows if row.seen}))

    def understood(self, raw: RawPlace, values: Mapping[str, str], skip: str = "") -> Draft:
        """Return what texts of our fields mean in this file.

        Args:
            raw: The record they stand for.
            values: The texts.
            skip: Why the row does not come in.
        """
        return draft_of(raw, values, skip, self.steps)


def read_upload(name: str, data: bytes, context: ImportContext) -> Upload:
    """Read a file that an association uploads.

    Args:
        name: Its name.
        data: What it holds.
        context: Mappings, vocabulary, rules of visibility.

    Raises:
        UnreadableFileError: It cannot be read, is too big, or has no headings that we know.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(f"{name}: more than {MAX_BYTES // 1_000_000} MB: upload only the list")
    table = read_bytes(name, data, lambda cells: recognise(cells, context.sources) is not None)
    mapping = recognise(table.header, context.sources)
    if mapping is None:
        raise UnreadableFileError(f"{name}: its headings are not known: keep those of the list you downloaded")
    if len(table.rows) > MAX_ROWS:
        raise UnreadableFileError(f"{name}: more than {MAX_ROWS} rows: split the list")
    stem = name.rpartition(".")[0] or name
    steps = StepContext(mapping, context.reference, context.sensitive, stem, context.city)
    table = joined(table, Mapper(mapping, table.header), steps)
    mapper = Mapper(mapping, table.header)
    marks = next((heading for heading in table.header if fold(heading) == COLUMN), None)
    details = frozenset(table.details)
    rows = tuple(_row(raw, mapper, marks, details) for raw in table.rows)
    columns = replace(mapping, tables=tuple(table for table in mapping.tables if not table.last))
    spoken = Mapper(columns, table.header).spoken - _NOT_OURS
    return Upload(name, rows, spoken, steps, (*table.findings, *_empty(rows)), marks is not None, details)


def _row(raw: RawPlace, mapper: Mapper, marks: str | None, sheets: frozenset[str]) -> UploadRow:
    texts, skip = mapper.values(raw.fields)
    values = {name: text for name, value in texts.items() if name not in _NOT_OURS and (text := tidy(name, value))}
    # A list of services that was emptied is empty, whatever its details in the same row still say.
    for details, codes in CODES.items():
        if codes in mapper.spoken and codes not in values and details not in sheets:
            values.pop(details, None)
    seen = read_mark(raw.fields.get(marks, "")) if marks else None
    return UploadRow(raw, texts.get("id", "").strip().upper(), values, seen, skip)


def _empty(rows: tuple[UploadRow, ...]) -> tuple[Finding, ...]:
    if rows:
        return ()
    return (Finding(1, "", "", "there are headings and no rows", "add a row for each place", Outcome.KEPT),)
