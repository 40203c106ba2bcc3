"""An association's list as an Excel workbook, with drop-downs, explanations and a frozen heading."""

from datetime import date

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from geo_service.drawing.list_values import FROZEN, Cell, ListBook, ListColumn, ListSheet
from geo_service.drawing.saving import workbook_bytes
from geo_service.frames import NUMBERS
from geo_service.importing.detail_sheets import DATES
from geo_service.labels import load_labels

MAX_CELL = 32_767
"""Characters a cell holds. Source: Excel specifications and limits."""
ROWS = 5_000
"""Rows that have drop-downs and formats, if there are no more."""
ROOM = 1_000
"""Rows for new places, services, donations and periods."""
WIDTHS = {"name": 36, "address": 32, "hours": 32, "description": 40, "services": 40, "accepts": 32, "service": 36} | {
    "reason": 40
}
"""Widths of columns in characters; others have :data:`WIDTH`."""
WIDTH = 16
_HEADER = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="1B4965")
_FORMATS = {"number": "General", "text": "@", "date": "YYYY-MM-DD"}
"""Days as 01/11 are the eleventh of January once an American office saved them as text."""


def list_xlsx(book: ListBook) -> bytes:
    """Return a list as an Excel workbook: text cells but for coordinates and dates, and no formula."""
    workbook, fr = Workbook(), load_labels("fr")
    del workbook["Sheet"]
    sheets = [workbook.create_sheet(one.name) for one in book.sheets]
    _write_readme(workbook.create_sheet(f"{fr('list.readme')} - {load_labels('en')('list.readme')}"), book)
    choices = workbook.create_sheet(fr("list.choices"))
    _write_choices(choices, book)
    for sheet, one in zip(sheets, book.sheets, strict=True):
        _write_head(sheet, one)
        for row, cells in enumerate(one.rows, start=2):
            for column, cell in enumerate(cells, start=1):
                _write(sheet, row, column, cell)
        sheet.auto_filter.ref = sheet.dimensions
        _let_choose(sheet, one, choices.title, book)
    return workbook_bytes(workbook)


def style_of(column: ListColumn) -> str:
    """Return what a column holds: ``number``, ``date`` or ``text``."""
    if column.name in NUMBERS:
        return "number"
    return "date" if column.name in DATES else "text"


def _write(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    if value == "":
        return
    if isinstance(value, str):
        cell = sheet.cell(row, column, value[:MAX_CELL])
        cell.data_type, cell.number_format = "s", _FORMATS["text"]
    else:
        cell = sheet.cell(row, column, value)
        if isinstance(value, date):
            cell.number_format = _FORMATS["date"]


def _write_head(sheet: Worksheet, one: ListSheet) -> None:
    for number, column in enumerate(one.columns, start=1):
        cell = sheet.cell(1, number, column.heading)
        cell.font, cell.fill = _HEADER, _FILL
        cell.comment = Comment(f"{column.help_fr}\n\n{column.help_en}", "geo_service", height=140, width=260)
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = WIDTHS.get(column.name, WIDTH)
        dimension.number_format = _FORMATS[style_of(column)]
    sheet.freeze_panes = f"{get_column_letter(FROZEN + 1)}2"


def _write_readme(sheet: Worksheet, book: ListBook) -> None:
    for row, pair in enumerate(book.explained, start=1):
        for column, text in enumerate(pair, start=1):
            _write(sheet, row, column, text)
    for letter in "AB":
        sheet.column_dimensions[letter].width = 90


def _write_choices(choices: Worksheet, book: ListBook) -> None:
    """Write the words of each choice below a heading.

    A list of words in the rule of a cell would end at its first comma, and words have commas.
    """
    listed = [(heading, words) for words, (_, heading) in book.choices.items()]
    for number, (heading, words) in enumerate((*listed, *book.words), start=1):
        for row, text in enumerate((heading, *words), start=1):
            _write(choices, row, number, text)
        choices.column_dimensions[get_column_letter(number)].width = 32


def _let_choose(sheet: Worksheet, one: ListSheet, choices: str, book: ListBook) -> None:
    for number, column in enumerate(one.columns, start=1):
        if not column.choices:
            continue
        source = get_column_letter(book.choices[column.choices][0])
        area = f"{choices}!${source}$2:${source}${len(column.choices) + 1}"
        rule = DataValidation(type="list", formula1=area, allow_blank=True, showErrorMessage=True)
        rule.error = column.help_fr
        letter = get_column_letter(number)
        rule.add(f"{letter}2:{letter}{max(ROWS, len(one.rows) + ROOM)}")
        sheet.add_data_validation(rule)
