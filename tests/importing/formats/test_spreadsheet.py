import datetime as dt
import io
import zipfile

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats.spreadsheet import read_spreadsheet
from geo_service.model.report import Outcome


def knows_name(cells):
    return "name" in cells


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def test_cells_read_as_people_see_them():
    row = ["A", 75011.0, 48.5, True, dt.date(2026, 11, 22), dt.time(8, 30), None]
    book = sheet_of(["name", "code", "lat", "open", "day", "from", "empty"], row)

    table = read_spreadsheet(saved(book), knows_name)

    expected = {"name": "A", "code": "75011", "lat": "48.5", "open": "yes", "day": "2026-11-22", "from": "08:30:00"}
    assert table.rows[0].fields == {**expected, "empty": ""}


def test_the_sheet_with_a_known_header_counts_not_the_first_nor_a_hidden_one():
    book = sheet_of(["How to fill this in"])
    hidden = book.create_sheet("old")
    hidden.append(["name"])
    hidden.append(["Old"])
    hidden.sheet_state = "hidden"
    book.create_sheet("empty")
    places = book.create_sheet("places")
    for row in (["Our list"], [], ["name"], ["New"]):
        places.append(row)

    table = read_spreadsheet(saved(book), knows_name)

    assert [(row.row, row.fields["name"]) for row in table.rows] == [(4, "New")]


def test_a_formula_that_is_text_stays_text():
    book = sheet_of(["name"], ["x"])
    book.active["A2"].value = '=HYPERLINK("http://example.org")'
    book.active["A2"].data_type = "s"

    assert read_spreadsheet(saved(book), knows_name).rows[0].fields["name"].startswith("=HYPERLINK")


def test_a_formula_without_a_stored_value_is_said():
    book = sheet_of(["name", "sum"], ["A", "=1+1"])

    table = read_spreadsheet(saved(book), knows_name)

    assert table.rows[0].fields == {"name": "A", "sum": ""}
    assert table.findings[0].outcome is Outcome.KEPT


def test_an_ods_file():
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="places")
    for text in ("name", "Café"):
        row, cell = TableRow(), TableCell(valuetype="string")
        cell.addElement(P(text=text))
        row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)

    assert read_spreadsheet(saved(book), knows_name).rows[0].fields == {"name": "Café"}


def test_a_workbook_without_a_table_cannot_be_read():
    with pytest.raises(UnreadableFileError, match="no visible sheet"):
        read_spreadsheet(saved(Workbook()), knows_name)


def test_a_zip_that_is_no_workbook_cannot_be_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")

    with pytest.raises(UnreadableFileError, match="workbook"):
        read_spreadsheet(out.getvalue(), knows_name)
