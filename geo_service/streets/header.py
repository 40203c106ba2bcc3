"""When an extract was cut: the one thing of a .osm.pbf header that GDAL does not tell.

Source: https://wiki.openstreetmap.org/wiki/PBF_Format and https://protobuf.dev/programming-guides/encoding/
"""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

_BLOB_SIZE = 3
_BLOB_RAW = 1
_BLOB_ZLIB = 3
_TIMESTAMP = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_BLOB_HEADER = 64 * 1024
_LONGEST_BLOB = 32 * 1024 * 1024


def header_time(path: Path) -> datetime | None:
    """Return the time up to which an extract holds edits (``osmosis_replication_timestamp``).

    None where the header does not say, or is no header: whether the file is sound is not decided here.
    """
    try:
        seconds = dict(_fields(_header(path))).get(_TIMESTAMP)
        return _EPOCH + timedelta(seconds=seconds) if isinstance(seconds, int) else None
    except (ValueError, LookupError, OverflowError, zlib.error):
        return None


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(4), "big")
        size = dict(_fields(file.read(min(length, _LONGEST_BLOB_HEADER))))[_BLOB_SIZE]
        if not isinstance(size, int):
            return b""
        blob = dict(_fields(file.read(min(size, _LONGEST_BLOB))))
    packed = blob.get(_BLOB_ZLIB)
    if isinstance(packed, bytes):
        return zlib.decompressobj().decompress(packed, _LONGEST_BLOB)
    raw = blob.get(_BLOB_RAW, b"")
    return raw if isinstance(raw, bytes) else b""


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield number and value of each field of a message: whole numbers, and texts or messages as bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(message, at)
            yield number, value
            continue
        length, at = {1: (8, at), 5: (4, at)}.get(wire) or _varint(message, at)
        yield number, message[at : at + length]
        at += length


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if not byte & 0x80:
            return value, at
    raise ValueError("a number longer than 64 bits")
