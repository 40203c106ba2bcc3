"""What a workbook unpacks to, before anything parses it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats.cells import MAX_COLUMNS, MAX_ROWS

MAX_UNPACKED = 200_000_000
"""Bytes; a workbook of the most rows allowed, full of text, stays below."""
_CHUNK = 1 << 20
_OVERLAP = 64
_SHEET = re.compile(r"xl/worksheets/.*\.xml|content\.xml")
_XLSX_CELL = re.compile(rb'<c [^>]{0,40}?r="([A-Z]{1,3})(\d{1,7})"|<row [^>]{0,40}?r="()(\d{1,7})"')
_ODS_REPEAT = re.compile(rb'<table:table-cell[^>]*?number-columns-repeated="(\d+)"[^>]*?office:value-type')
_BOMB = "the workbook unpacks to far more than a list of places can need: save only the list, as CSV"


def check_archive(data: bytes) -> None:
    """Refuse an archive that is a bomb, by what it declares and by what it truly unpacks to.

    A sheet with one cell at its far corner is a bomb too: a table of 17 billion cells.

    Raises:
        UnreadableFileError: It is one, or is no archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise UnreadableFileError(_BOMB)
            unpacked = 0
            for member in members:
                for chunk in _chunks(archive, member):
                    unpacked += len(chunk)
                    if unpacked > MAX_UNPACKED or (_SHEET.fullmatch(member.filename) and _too_wide(chunk)):
                        raise UnreadableFileError(_BOMB)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableFileError(f"a broken or encrypted workbook ({error}): save it again") from error


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _too_wide(chunk: bytes) -> bool:
    cells = ((column, int(row)) for match in _XLSX_CELL.finditer(chunk) for column, row in [_cell(match)])
    return any(column > MAX_COLUMNS or row > MAX_ROWS for column, row in cells) or any(
        int(match.group(1)) > MAX_COLUMNS for match in _ODS_REPEAT.finditer(chunk)
    )


def _cell(match: re.Match[bytes]) -> tuple[int, bytes]:
    letters, row = match.group(1) or b"", match.group(2) or match.group(4)
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column, row
