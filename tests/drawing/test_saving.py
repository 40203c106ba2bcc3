import io
from datetime import datetime

from openpyxl import Workbook, load_workbook

from geo_service.drawing.saving import workbook_bytes


def book(cell: str, year: int) -> Workbook:
    made = Workbook()
    made.active["A1"] = cell
    made.properties.created = datetime(year, 1, 1)  # noqa: DTZ001  # a workbook's own instants have no zone
    return made


def test_equal_workbooks_are_equal_files_whenever_they_are_written():
    assert workbook_bytes(book("Café", 2020)) == workbook_bytes(book("Café", 2026))
    assert workbook_bytes(book("Café", 2020)) != workbook_bytes(book("Thé", 2020))


def test_a_workbook_is_read_back():
    assert load_workbook(io.BytesIO(workbook_bytes(book("Café", 2020)))).active["A1"].value == "Café"
