"""OpenStreetMap's binary format, as far as tests write it.

Source: https://wiki.openstreetmap.org/wiki/PBF_Format
"""

import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

SCHEMA = b"OsmSchema-V0.6"
NANO_DEGREES = 100
"""Of a unit of positions."""


def varint(number: int) -> bytes:
    text = b""
    while number > 127:
        text += bytes([number & 127 | 128])
        number >>= 7
    return text + bytes([number])


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def blob(kind: bytes, content: bytes, *, packed: bool = True) -> bytes:
    body = field(2, len(content)) + field(3, zlib.compress(content)) if packed else field(1, content)
    head = field(1, kind) + field(3, len(body))
    return len(head).to_bytes(4, "big") + head + body


def extract(spots: Sequence[tuple[float, float]], ways: Iterable[tuple[Sequence[int], dict[str, str]]]) -> bytes:
    """Return an extract.

    Args:
        spots: Longitude and latitude of each node, whose number is its row and one more.
        ways: Of each way the rows of its nodes, and its tags.
    """
    texts: dict[str, int] = {"": 0}
    nodes = b"".join(
        field(1, field(1, _signed(row)) + field(8, _signed(_units(lat))) + field(9, _signed(_units(lon))))
        for row, (lon, lat) in enumerate(spots, start=1)
    )
    lines = b"".join(
        field(3, field(1, number) + _tags(tags, texts) + field(8, _steps([row + 1 for row in rows])))
        for number, (rows, tags) in enumerate(ways, start=1)
    )
    known = b"".join(field(1, text.encode()) for text in texts)
    content = field(1, known) + field(2, nodes) + field(2, lines)
    return blob(b"OSMHeader", field(4, SCHEMA)) + blob(b"OSMData", content)


def _units(degrees: float) -> int:
    return round(degrees * 1e9 / NANO_DEGREES)


def _signed(number: int) -> int:
    return number * 2 if number >= 0 else -number * 2 - 1


def _tags(tags: dict[str, str], texts: dict[str, int]) -> bytes:
    keys, values = (
        b"".join(varint(texts.setdefault(text, len(texts))) for text in column) for column in (tags, tags.values())
    )
    return field(2, keys) + field(3, values)


def _steps(numbers: Sequence[int]) -> bytes:
    return b"".join(varint(_signed(after - before)) for before, after in pairwise((0, *numbers)))
