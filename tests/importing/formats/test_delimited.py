import pytest

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats.delimited import read_csv
from geo_service.model.report import Outcome

TEXT = 'name;address\nCafé “Zoé”;"12 rue X\nfond de cour"\n'


def nothing(cells):
    return False


def values(table):
    return [dict(row.fields) for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_separators(encoding, delimiter):
    table = read_csv(TEXT.replace(";", delimiter).encode(encoding), nothing)

    assert values(table) == [{"name": "Café “Zoé”", "address": "12 rue X\nfond de cour"}]
    assert [row.row for row in table.rows] == [2]


def test_cp1252_is_said():
    assert read_csv(TEXT.encode("cp1252"), nothing).findings[0].outcome is Outcome.REPAIRED


def test_a_separator_inside_quotes_or_cells_is_none():
    table = read_csv(b'"a,b";c\n"1;2";3,4\n', nothing)

    assert values(table) == [{"a,b": "1;2", "c": "3,4"}]


def test_the_header_may_stand_below_a_title_if_it_is_known():
    table = read_csv(b"Our list\n\nname;city\nA;Paris\n", lambda cells: "city" in cells)

    assert (table.header, table.rows[0].row) == (("name", "city"), 4)


def test_empty_rows_are_no_records_and_rows_count_as_in_a_spreadsheet():
    assert [row.row for row in read_csv(b"name;x\n\nA;\n;\nB;1\n", nothing).rows] == [3, 5]


def test_a_row_with_too_many_cells_is_skipped_and_said():
    table = read_csv(b"name,x\nA,1,2\nB,1\n", nothing)

    assert [row.fields["name"] for row in table.rows] == ["B"]
    assert (table.findings[0].row, table.findings[0].outcome) == (2, Outcome.SKIPPED)


def test_control_characters_go_and_are_said_right_to_left_marks_stay():
    table = read_csv("name;x\nA\x07B\u200f;1\n".encode(), nothing)

    assert table.rows[0].fields["name"] == "AB\u200f"
    assert (table.findings[0].row, table.findings[0].field) == (2, "name")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"a;b\x00c", bytes(range(1, 32)) * 20, b"\x81\x8d caf\xe9", b"\n\n \n"]
)
def test_what_is_no_text_cannot_be_read(data):
    with pytest.raises(UnreadableFileError):
        read_csv(data, nothing)


def test_a_quotation_mark_that_is_never_closed_cannot_swallow_the_memory():
    with pytest.raises(UnreadableFileError, match="CSV"):
        read_csv(b'name;x\n"A;1\n' + b"x" * 1_100_000, nothing)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_quotation_mark_that_is_never_closed_is_refused(end):
    with pytest.raises(UnreadableFileError, match="row 3 is never closed"):
        read_csv(f'name;city\nA;Paris\n"B;Paris\nC;Paris{end}'.encode(), lambda _: False)


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_last_cell_over_lines_is_no_such_mark(end):
    table = read_csv(f'name;city\nA;"Paris\n(au fond)\n"{end}'.encode(), lambda _: False)
    assert table.rows[0].fields["city"] == "Paris\n(au fond)"
