"""XLSX and ODS."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from geo_service.errors import UnreadableFileError
from geo_service.importing.detail_sheets import detail_field, is_detail_header
from geo_service.importing.formats.cells import HEADER_WITHIN, MAX_ROWS, Recogniser, table_of_cells
from geo_service.importing.formats.zipped import check_archive
from geo_service.importing.interface import Table
from geo_service.model.report import Finding, Outcome

_VALUELESS = Finding(
    1,
    "",
    "",
    "a formula has no stored value and reads as empty",
    "open and save the workbook in a spreadsheet program, or put values in place of formulas",
    Outcome.KEPT,
)
Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def read_spreadsheet(data: bytes, recognises: Recogniser) -> Table:
    """Read the sheet whose header a mapping recognises, else the first that is not empty. Hidden sheets do not count.

    Sheets of details come with it. A formula counts as the value that was stored with it.

    Raises:
        UnreadableFileError: It is no workbook, a bomb, encrypted, or has no sheet with a table.
    """
    valueless = check_archive(data)
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            named = [(sheet.name, grid) for sheet in _visible(book) if (grid := _grid(sheet))]
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFileError(f"not a readable workbook ({error}): save it again as XLSX or CSV") from error
    details = {
        field: table for name, grid in named if (field := detail_field(name)) and (table := _details(field, grid))
    }
    grids = [grid for name, grid in named if detail_field(name) not in details]
    if not grids:
        raise UnreadableFileError("the workbook has no visible sheet with a table")
    known = (grid for grid in grids if any(recognises(cells) for cells in grid[:HEADER_WITHIN]))
    table = replace(table_of_cells(next(known, grids[0]), recognises), details=details)
    return replace(table, findings=(_VALUELESS, *table.findings)) if valueless else table


def _details(field: str, grid: list[Sequence[str]]) -> Table | None:
    """Return a sheet of details; None where it only bears the name of one."""

    def is_header(cells: Sequence[str]) -> bool:
        return is_detail_header(field, cells)

    return table_of_cells(grid, is_header) if any(map(is_header, grid[:HEADER_WITHIN])) else None


def _visible(book: CalamineWorkbook) -> list[CalamineSheet]:
    return [
        book.get_sheet_by_name(sheet.name)
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _grid(sheet: CalamineSheet) -> list[Sequence[str]]:
    rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
    return [[_text(cell) for cell in row] for row in rows] if any(any(row) for row in rows) else []


def _text(cell: Cell) -> str:
    """Return a cell as a person sees it: 75011.0 is 75011, a date is ISO 8601, true is yes."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
