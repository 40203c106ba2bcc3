"""An association's list as an Excel workbook, with drop-downs, explanations and a frozen heading."""

from datetime import date

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from geo_service.drawing.list_book import Cell, ListBook, ListColumn
from geo_service.drawing.saving import workbook_bytes
from geo_service.frames import NUMBERS
from geo_service.labels import load_labels

MAX_CELL = 32_767
"""Characters a cell holds. Source: Excel specifications and limits."""
ROWS = 5_000
"""Rows that have drop-downs and formats: those of the list and room for new ones."""
WIDTHS = {"name": 36, "address": 32, "hours": 32, "description": 40, "services": 40, "accepts": 32}
"""Widths of columns in characters; others have :data:`WIDTH`."""
WIDTH = 16
_HEADER = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="1B4965")
_DATE = "YYYY-MM-DD"
"""Days as 01/11 are the eleventh of January once an American office saved them as text."""
_TEXT = "@"


def list_xlsx(book: ListBook) -> bytes:
    """Return a list as an Excel workbook: text cells but for coordinates and dates, and no formula."""
    workbook, fr = Workbook(), load_labels("fr")
    del workbook["Sheet"]
    sheet = workbook.create_sheet(fr("list.sheet"))
    _write_readme(workbook.create_sheet(f"{fr('list.readme')} - {load_labels('en')('list.readme')}"), book)
    choices = workbook.create_sheet(fr("list.choices"))
    _write_head(sheet, book)
    for row, cells in enumerate(book.rows, start=2):
        for column, cell in enumerate(cells, start=1):
            _write(sheet, row, column, cell)
    _write_choices(choices, sheet, book)
    return workbook_bytes(workbook)


def _write(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    if value == "":
        return
    if isinstance(value, str):
        cell = sheet.cell(row, column, value[:MAX_CELL])
        cell.data_type, cell.number_format = "s", _TEXT
    else:
        cell = sheet.cell(row, column, value)
        if isinstance(value, date):
            cell.number_format = _DATE


def _write_head(sheet: Worksheet, book: ListBook) -> None:
    for number, column in enumerate(book.columns, start=1):
        cell = sheet.cell(1, number, column.heading)
        cell.font, cell.fill = _HEADER, _FILL
        cell.comment = Comment(f"{column.help_fr}\n\n{column.help_en}", "geo_service", height=140, width=260)
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = WIDTHS.get(column.name, WIDTH)
        dimension.number_format = _format(column)
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions


def _format(column: ListColumn) -> str:
    if column.name in NUMBERS:
        return "General"
    return _DATE if column.name == "verified_at" else _TEXT


def _write_readme(sheet: Worksheet, book: ListBook) -> None:
    lines = [*book.readme, ("", ""), *((f"{col.heading} : {col.help_fr}", col.help_en) for col in book.columns)]
    for row, pair in enumerate(lines, start=1):
        for column, text in enumerate(pair, start=1):
            _write(sheet, row, column, text)
    for letter in "AB":
        sheet.column_dimensions[letter].width = 90


def _write_choices(choices: Worksheet, sheet: Worksheet, book: ListBook) -> None:
    """Write the words of each column below its heading, and let cells choose among them.

    A list of words in the rule itself would end at its first comma, and words have commas.
    """
    listed = [(column.heading, column.choices) for column in book.columns if column.choices]
    for number, (heading, words) in enumerate((*listed, *book.words), start=1):
        for row, text in enumerate((heading, *words), start=1):
            _write(choices, row, number, text)
        choices.column_dimensions[get_column_letter(number)].width = 32
    for number, column in enumerate(book.columns, start=1):
        if not column.choices:
            continue
        source = get_column_letter([heading for heading, _ in listed].index(column.heading) + 1)
        area = f"{choices.title}!${source}$2:${source}${len(column.choices) + 1}"
        rule = DataValidation(type="list", formula1=area, allow_blank=True, showErrorMessage=True)
        rule.error = column.help_fr
        letter = get_column_letter(number)
        rule.add(f"{letter}2:{letter}{max(ROWS, len(book.rows) + 1)}")
        sheet.add_data_validation(rule)
