import io
import struct
import zipfile

import pytest

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats import zipped
from geo_service.importing.formats.zipped import check_archive

SHEET = "xl/worksheets/sheet1.xml"


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr({"sheet": SHEET, "ods": "content.xml"}.get(name, name), content)
    return out.getvalue()


def test_an_honest_archive_passes():
    assert check_archive(archive(sheet=b'<c r="A1"><v>1</v></c><c r="Z9"><v>1</v></c>')) is False


def test_a_formula_without_value_is_told():
    assert check_archive(archive(sheet=b'<c r="A1"><f>1+1</f><v /></c>')) is True


def test_an_archive_that_declares_too_much_is_a_bomb(monkeypatch):
    monkeypatch.setattr(zipped, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(UnreadableFileError, match="far more"):
        check_archive(archive(sheet=b"0" * 1_000_001))


def test_an_archive_that_lies_about_its_size_is_a_bomb_too(monkeypatch):
    data = archive(sheet=b"0" * 5_000_000)
    monkeypatch.setattr(zipped, "MAX_UNPACKED", 1_000_000)
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(signature) + offset
        data = data[:at] + struct.pack("<I", 10) + data[at + 4 :]

    with pytest.raises(UnreadableFileError):
        check_archive(data)


@pytest.mark.parametrize("far", [b"XFD1048576", b"ABC1000000", b"ZZZ1048576"])
def test_one_cell_at_the_far_corner_is_a_bomb(far):
    with pytest.raises(UnreadableFileError, match="far more"):
        check_archive(archive(sheet=b'<c s="1" r="' + far + b'"><v>1</v></c>'))


VALUE = b'<table:table-cell office:value-type="string"%s><text:p>a</text:p></table:table-cell>'


@pytest.mark.parametrize(
    "content",
    [
        b'<table:table-row table:number-rows-repeated="1048576">' + VALUE % b"" + b"</table:table-row>",
        b"<table:table-row>" + VALUE % b' table:number-columns-repeated="16384"' + b"</table:table-row>",
    ],
)
def test_a_value_repeated_over_a_sheet_is_a_bomb(content):
    with pytest.raises(UnreadableFileError, match="far more"):
        check_archive(archive(ods=content))


def test_empty_cells_to_the_end_of_a_sheet_are_usual():
    rest = (
        b'<table:table-row table:number-rows-repeated="1048570">'
        b'<table:table-cell table:number-columns-repeated="16384"/>'
    )

    assert check_archive(archive(ods=b"<table:table-row>" + VALUE % b"" + b"</table:table-row>" + rest)) is False


@pytest.mark.parametrize("data", [b"PK\x03\x04 nothing", b""])
def test_a_broken_archive_cannot_be_read(data):
    with pytest.raises(UnreadableFileError, match="broken"):
        check_archive(data)
