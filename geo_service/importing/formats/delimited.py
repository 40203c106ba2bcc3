"""CSV, with whatever separator and encoding the office at the other end has."""

import codecs
import csv
import io
import re

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats.cells import Recogniser, table_of_cells
from geo_service.importing.interface import Table
from geo_service.model.report import Finding, Outcome

_DELIMITERS = ";,\t"
_BINARY = re.compile(rb"[\x00\x01-\x06\x0e-\x1a\x1c-\x1f]")
_QUOTED = re.compile(r'"[^"]*"')
_PROBE = 65_536
_TOLERATED = 0.01
"""Share of stray control characters that a text may hold."""
_FIELD_LIMIT = 1_000_000
_TAIL = 40
"""Characters by which the end of a cell is compared with the end of the text."""


def read_csv(data: bytes, recognises: Recogniser) -> Table:
    """Read a CSV file: UTF-8 with or without BOM, UTF-16 with BOM or cp1252; ``;``, ``,`` or tab; cells over lines.

    Raises:
        UnreadableFileError: It is binary, empty, or a quotation mark is never closed.
    """
    text, findings = _decode(data)
    delimiter = _delimiter(text)
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        grid = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableFileError(f"not a CSV table ({error}): save it again as CSV or XLSX") from error
    _check_closed(text, grid)
    table = table_of_cells(grid, recognises)
    return Table(table.header, table.rows, (*findings, *table.findings))


def _check_closed(text: str, grid: list[list[str]]) -> None:
    """Refuse a table whose last cell reaches over lines to the very end of the text: its mark was never closed."""
    last = grid[-1][-1] if grid and grid[-1] else ""
    if "\n" in last and text.endswith(last[-_TAIL:]):
        raise UnreadableFileError(f"a quotation mark in row {len(grid)} is never closed: close it, or save as XLSX")


def _decode(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), ()
    probe = data[:_PROBE]
    if b"\x00" in probe or len(_BINARY.findall(probe)) > _TOLERATED * len(probe):
        raise UnreadableFileError("not a text file, whatever its name says: save the table as CSV, XLSX or ODS")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableFileError("neither UTF-8 nor cp1252 text: save the table as CSV UTF-8") from error
    problem = "the file is not UTF-8 and was read as cp1252 (Windows)"
    return text, (Finding(1, "", "", problem, "save it as CSV UTF-8", Outcome.REPAIRED),)


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip(_DELIMITERS + " ")), "")
    return max(_DELIMITERS, key=_QUOTED.sub("", header).count)
