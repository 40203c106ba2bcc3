"""Which reader reads a file."""

from pathlib import Path, PurePath

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats.cells import Recogniser
from geo_service.importing.formats.delimited import read_csv
from geo_service.importing.formats.json_records import read_json
from geo_service.importing.formats.spreadsheet import read_spreadsheet
from geo_service.importing.interface import Table

MAX_BYTES = 50_000_000
"""Largest file that is opened. The largest list we know has 1.2 MB."""
_ZIP = b"PK\x03\x04"
_JSON_SUFFIXES = {".json", ".geojson"}


def read_table(path: Path, recognises: Recogniser) -> Table:
    """Read a file of records, by what it holds and not by its name alone.

    Args:
        path: CSV, XLSX, ODS, GeoJSON or JSON.
        recognises: Whether a row of cells is a header that a mapping knows; chooses the sheet and the header's row.

    Raises:
        UnreadableFileError: It is missing, too big, empty, binary, broken, or a bomb; the text says how to mend it.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            raise UnreadableFileError(f"{path.name}: {size / 1e6:.0f} MB is more than {limit} MB: split the file")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{path.name}: cannot be opened ({error.strerror})") from error
    return read_bytes(path.name, data, recognises)


def read_bytes(name: str, data: bytes, recognises: Recogniser) -> Table:
    """Read what a file of records holds; see :func:`read_table`.

    Args:
        name: Name of the file, for its ending and for errors.
        data: What it holds.
        recognises: As for :func:`read_table`.

    Raises:
        UnreadableFileError: It cannot be read at all.
    """
    try:
        return _read(data, PurePath(name).suffix.lower(), recognises)
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{name}: {error}") from error


def _read(data: bytes, suffix: str, recognises: Recogniser) -> Table:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise UnreadableFileError("the file is empty")
    if data.startswith(_ZIP):
        return read_spreadsheet(data, recognises)
    if suffix in _JSON_SUFFIXES or start.startswith((b"{", b"[")):
        return read_json(data)
    if suffix in {".xlsx", ".ods"}:
        raise UnreadableFileError("not a workbook, whatever its name says: save it again as XLSX or CSV")
    return read_csv(data, recognises)
