import pytest

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats import cells
from geo_service.importing.formats.cells import clean, table_of_cells, table_of_records
from geo_service.model.report import Outcome


def test_a_long_cell_is_cut_and_said():
    text, findings = clean(2, "name", "x" * (cells.MAX_CELL + 1))

    assert len(text) == cells.MAX_CELL
    assert findings[0].outcome is Outcome.REPAIRED
    assert len(findings[0].value) == cells.SHOWN


def test_too_many_records_are_refused(monkeypatch):
    monkeypatch.setattr(cells, "MAX_ROWS", 2)

    with pytest.raises(UnreadableFileError, match="split"):
        table_of_records((row, {"name": "A"}) for row in range(3))


def test_too_many_columns_are_refused():
    with pytest.raises(UnreadableFileError, match="columns"):
        table_of_cells([["x"] * (cells.MAX_COLUMNS + 1)], lambda row: False)


def test_headings_lose_their_line_breaks_and_nameless_columns_fall_away():
    table = table_of_cells([["Code\npostal", ""], ["75011", "x"]], lambda row: False)

    assert table.header == ("Code postal",)
    assert table.rows[0].fields == {"Code postal": "75011"}
