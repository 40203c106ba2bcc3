import csv
import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from geo_service.drawing.tables import csv_text, neutralised, restored, xlsx_bytes
from geo_service.frames import COLUMNS, to_rows
from geo_service.model.place import Source
from tests.drawing.samples import ATTACK, EVERY, FULL, PLAIN


def test_csv_is_read_by_somebody_elses_reader():
    text = csv_text(EVERY)
    read = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [{name: restored(cell) for name, cell in row.items()} for row in read] == to_rows(EVERY)


def test_csv_is_read_by_pandas_with_its_byte_order_mark():
    frame = pd.read_csv(io.BytesIO(csv_text([FULL]).encode()), sep=";", encoding="utf-8-sig", dtype=str)
    assert frame.loc[0, "name"] == "Maison de l'Amitié"
    assert frame.loc[0, "description"] == FULL.description


def test_xlsx_is_read_by_openpyxl():
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(EVERY)))["places"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == COLUMNS
    for row, wanted in zip(rows, to_rows(EVERY), strict=True):
        read = {name: "" if cell is None else restored(str(cell)) for name, cell in zip(COLUMNS, row, strict=True)}
        assert read == wanted
    assert sheet.freeze_panes == "B2"


def test_xlsx_is_read_by_calamine():
    rows = load_workbook(io.BytesIO(xlsx_bytes([FULL]))).get_sheet_by_name("places").to_python()
    read = dict(zip(rows[0], rows[1], strict=True))
    assert read["id"] == "PAR-0417"
    assert read["lat"] == 48.8914271234567
    assert read["hours"] == "Mo-Fr 08:00-16:00"
    assert read["verified_at"] == "2026-11-01"


def test_no_cell_is_a_formula():
    owed = replace(ATTACK, source=Source("=1+1", "=1+1", licence="=1+1"))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([owed])))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book["licences"]["B1"].value == "'=1+1"
    assert "'=HYPERLINK(1)" in csv_text([ATTACK])


def test_numbers_are_never_marked():
    west = csv_text([PLAIN]).replace("2.35", "-1.55")
    assert ";-1.55;" in west


@pytest.mark.parametrize("text", ["=1+1", "+33", "-", "@x", "\tx", "'=1"])
def test_what_a_spreadsheet_would_compute_is_marked(text):
    assert neutralised(text) == "'" + text


@given(st.text(alphabet="'=+-@\t\rab"))
def test_marking_is_undone_exactly(text):
    assert restored(neutralised(text)) == text
