"""From cells to records: what every format has in common."""

import re
from collections.abc import Callable, Iterable, Sequence

from geo_service.errors import UnreadableFileError
from geo_service.importing.interface import RawPlace, Table
from geo_service.model.report import Finding, Outcome

Recogniser = Callable[[Sequence[str]], bool]
"""Whether a row of cells is a header that a mapping knows."""

MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELL = 20_000
"""Characters of a cell; a longer one is cut. The longest description in the lists we know has 4,000."""
SHOWN = 200
"""Characters of a value that a finding repeats."""
HEADER_WITHIN = 10
"""Rows among which the header is looked for: a person may write a title above the table, but not a page."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def short(value: str) -> str:
    """Return as much of a value as a finding repeats."""
    return value[:SHOWN]


def clean(row: int, name: str, text: str) -> tuple[str, list[Finding]]:
    """Return a cell without control characters and no longer than allowed, and what had to be done to it.

    Line breaks, tabs, no-break spaces and the marks of right-to-left writing stay.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = _CONTROL.sub("", plain)
    findings = []
    if kept != plain:
        problem = "holds control characters, which were removed"
        findings.append(Finding(row, name, short(kept), problem, "type the text again without them", Outcome.REPAIRED))
    if len(kept) > MAX_CELL:
        problem = f"is longer than {MAX_CELL} characters and was cut"
        findings.append(Finding(row, name, short(kept), problem, "shorten the text", Outcome.REPAIRED))
    return kept[:MAX_CELL].strip(), findings


def table_of_records(records: Iterable[tuple[int, dict[str, str]]], findings: Sequence[Finding] = ()) -> Table:
    """Return a table of records that bear their own names (JSON).

    Args:
        records: Number of each record and its fields.
        findings: What was found while reading them.

    Raises:
        UnreadableFileError: There are more records than allowed.
    """
    header: dict[str, None] = {}
    rows: list[RawPlace] = []
    noted = list(findings)
    for row, fields in records:
        if len(rows) >= MAX_ROWS:
            raise UnreadableFileError(f"more than {MAX_ROWS} records: split the file")
        cleaned = {}
        for name, value in fields.items():
            cleaned[name], found = clean(row, name, value)
            noted += found
        header |= dict.fromkeys(cleaned)
        rows.append(RawPlace(row, cleaned))
    return Table(tuple(header), tuple(rows), tuple(noted))


def table_of_cells(grid: Sequence[Sequence[str]], recognises: Recogniser) -> Table:
    """Return the table in a grid of cells (CSV, a sheet).

    The header is the first of the upper rows that a mapping recognises, else the first row that is not empty. A row
    counts as in a spreadsheet: the first of the grid is 1. Empty rows are no records; a row with more cells than the
    header has names is broken and skipped.

    Raises:
        UnreadableFileError: There is no header, or there are more rows or columns than allowed.
    """
    top = _header_row(grid, recognises)
    names = [" ".join(cell.split()) for cell in grid[top]]
    if len(names) > MAX_COLUMNS or len(grid) > MAX_ROWS:
        raise UnreadableFileError(f"more than {MAX_ROWS} rows or {MAX_COLUMNS} columns: split the file")
    broken: list[Finding] = []
    records = []
    for row, cells in enumerate(grid[top + 1 :], top + 2):
        if any(cell.strip() for cell in cells[len(names) :]):
            problem = f"has more cells ({len(cells)}) than there are headings ({len(names)})"
            remedy = "put texts that hold the separator between quotation marks"
            broken.append(Finding(row, "", "", problem, remedy, Outcome.SKIPPED))
        elif any(cell.strip() for cell in cells):
            records.append((row, {name: cell for name, cell in zip(names, cells, strict=False) if name}))
    table = table_of_records(records, broken)
    return Table(tuple(name for name in names if name), table.rows, table.findings)


def _header_row(grid: Sequence[Sequence[str]], recognises: Recogniser) -> int:
    filled = [row for row, cells in enumerate(grid[:HEADER_WITHIN]) if any(cell.strip() for cell in cells)]
    if not filled:
        raise UnreadableFileError("the file holds no table: its first rows are empty")
    return next((row for row in filled if recognises(grid[row])), filled[0])
