"""Places as tables that a spreadsheet opens and an import reads back.

CSV is UTF-8 with a byte order mark and semicolons: what Excel opens with its accents and columns right where French is
spoken. Cells that a spreadsheet would take for a formula bear a leading apostrophe, which an import removes.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from geo_service.drawing.geojson import extract_licence, licences
from geo_service.drawing.saving import workbook_bytes
from geo_service.frames import COLUMNS, NUMBERS, to_rows
from geo_service.model.place import Place

DELIMITER = ";"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_WIDTHS = {"name": 36, "address": 32, "hours": 32, "description": 40, "services": 28, "source_name": 28}
_WIDTH = 14
_HEADER = Font(bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="1B4965")
_EACH_ROW = "the licence that each row names"
_MAX_CELL = 32_767
"""Characters a cell holds. Source: Excel specifications and limits."""


def neutralised(text: str) -> str:
    """Return a text that no spreadsheet computes.

    A text that starts with ``= + - @``, a tab or a carriage return, also after apostrophes, gets one apostrophe more;
    :func:`restored` is the exact inverse.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """Return the text that :func:`neutralised` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_text(places: Iterable[Place]) -> str:
    """Return places as CSV with a header; encode it as UTF-8, its byte order mark is included."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writeheader()
    for row in to_rows(places):
        writer.writerow({name: text if name in NUMBERS else neutralised(text) for name, text in row.items()})
    return "\ufeff" + buffer.getvalue()


def xlsx_bytes(places: Iterable[Place]) -> bytes:
    """Return places as an Excel workbook: text cells, numbers only for lat and lon.

    The sheet ``places`` has them, the sheet ``licences`` says under which licence they are as a whole and who is owed
    attribution.
    """
    places = tuple(places)
    book = Workbook()
    del book["Sheet"]
    sheet: Worksheet = book.create_sheet("places")
    _write_header(sheet)
    for number, row in enumerate(to_rows(places), start=2):
        _write_row(sheet, number, row)
    _write_licences(book.create_sheet("licences"), places)
    return workbook_bytes(book)


def _write_licences(sheet: Worksheet, places: Sequence[Place]) -> None:
    _write_row(sheet, 1, {"whole": "This extract is under", "licence": extract_licence(places) or _EACH_ROW})
    sheet.append(["licence", "name", "url"])
    for number, owed in enumerate(licences(places), start=3):
        _write_row(sheet, number, owed)


def _write_header(sheet: Worksheet) -> None:
    for number, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, number, column)
        cell.font, cell.fill = _HEADER, _HEADER_FILL
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, _WIDTH)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _write_row(sheet: Worksheet, number: int, row: Mapping[str, str]) -> None:
    for column, (name, text) in enumerate(row.items(), start=1):
        if name in NUMBERS:
            sheet.cell(number, column, float(text) if text else None)
        elif text:
            cell = sheet.cell(number, column, neutralised(text)[:_MAX_CELL])
            cell.data_type, cell.number_format = "s", "@"
