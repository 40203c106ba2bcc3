"""What a workbook unpacks to, before anything parses it."""

import io
import re
import zipfile
import zlib

from geo_service.errors import UnreadableFileError

MAX_UNPACKED = 200_000_000
"""Bytes; a workbook of the most rows allowed, full of text, stays below."""
MAX_CELLS = 10_000_000
"""Cells of the smallest rectangle that holds a sheet: readers fill it, empty corners too."""
_CHUNK = 1 << 20
_MANY = 1000
_SHEET = re.compile(r"xl/worksheets/.*\.xml")
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{4,})"')
_VALUELESS = re.compile(rb"<f[ >][^<]*</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_BOMB = "the workbook unpacks to far more than a list of places can need: save only the list, as CSV"


def check_archive(data: bytes) -> bool:
    """Refuse an archive that is a bomb, by what it declares and by what it truly unpacks to.

    A sheet with one cell at its far corner is a bomb too: a table of 17 billion cells.

    Returns:
        Whether a formula in it has no stored value, so that its cell will read as empty.

    Raises:
        UnreadableFileError: It is a bomb, or is no archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise UnreadableFileError(_BOMB)
            return _unpack_all(archive, members)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableFileError(f"a broken or encrypted workbook ({error}): save it again") from error


def _unpack_all(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> bool:
    left, valueless = MAX_UNPACKED, False
    for member in members:
        content = _unpack(archive, member, left)
        left -= len(content)
        if _SHEET.fullmatch(member.filename):
            valueless = valueless or bool(_VALUELESS.search(content))
            if _area(content) > MAX_CELLS:
                raise UnreadableFileError(_BOMB)
        elif member.filename == "content.xml" and _repeats_values(content):
            raise UnreadableFileError(_BOMB)
    return valueless


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    content = bytearray()
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > limit:
                raise UnreadableFileError(_BOMB)
    return bytes(content)


def _area(sheet: bytes) -> int:
    """Return the number of cells of the rectangle from A1 to the farthest row and column of an XLSX sheet."""
    columns = rows = 0
    for letters, row in _CELL.findall(sheet):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns, rows = max(columns, column), max(rows, int(row))
    return columns * rows


def _repeats_values(content: bytes) -> bool:
    """Return whether an ODS sheet says "this value, a thousand times"; empty cells to the end of a sheet are usual."""
    for row in content.split(b"<table:table-row")[1:]:
        if b"value-type" in row and any(int(times) > _MANY for times in _valued_repeats(row)):
            return True
    return False


def _valued_repeats(row: bytes) -> list[bytes]:
    """Return how often a row with a value, or a cell with one, is repeated."""
    head, *cells = row.split(b"<table:table-cell")
    valued = [head, *(cell for cell in cells if b"value-type" in cell)]
    return [times for part in valued for times in _REPEATED.findall(part)]
