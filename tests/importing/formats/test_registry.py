import io

import pytest
from openpyxl import Workbook

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats.registry import read_table


def nothing(cells):
    return False


def workbook():
    book, out = Workbook(), io.BytesIO()
    book.active.append(["name"])
    book.active.append(["A"])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"name\nA\n"),
        ("a.txt", b"name\nA\n"),
        ("a.json", b'[{"name": "A"}]'),
        ("a.geojson", b'\xef\xbb\xbf {"features": [{"properties": {"name": "A"}}]}'),
        ("a.csv", b'[{"name": "A"}]'),
        ("a.xlsx", workbook()),
        ("a.csv", workbook()),
    ],
)
def test_content_decides_more_than_the_name(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)

    assert [row.fields["name"] for row in read_table(tmp_path / name, nothing).rows] == ["A"]


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", b""), ("a.csv", b"\x89PNG\r\n\x1a\n\x00"), ("a.xlsx", b"name\nA\n"), ("a.json", b"{")]
)
def test_what_cannot_be_read_is_named(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)

    with pytest.raises(UnreadableFileError, match=name):
        read_table(tmp_path / name, nothing)


def test_a_file_that_is_too_big_is_not_even_read(tmp_path):
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as sparse:
        sparse.truncate(200_000_000)

    with pytest.raises(UnreadableFileError, match="200 MB is more than 50 MB"):
        read_table(huge, nothing)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"none\.csv"):
        read_table(tmp_path / "none.csv", nothing)
