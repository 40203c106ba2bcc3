"""The file of a city's graph, beside its streets: a head that says what follows, then columns as they are in memory.

It is read once for its checksum and then mapped: a process loads what it looks at, and workers share it.
"""

import zlib
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo_service.errors import UnreadableFileError
from geo_service.files import write_whole
from geo_service.typed import decoded
from geo_service.walking.network import Network

FORMAT = 3
"""Raised whenever what is kept, or how it is made, changes: older files are then made again."""
_MAGIC = b"geo_service walk\n"
_ALIGNED, _CHECK = 16, 4
_ARRAYS = tuple(field.name for field in fields(Network) if field.name != "names")


class _Column(msgspec.Struct, frozen=True):
    dtype: str
    shape: tuple[int, ...]


class _Head(msgspec.Struct, frozen=True):
    format: int
    made_from: str
    names: tuple[str, ...]
    columns: dict[str, _Column]


def path_of(data_dir: Path, city: str) -> Path:
    """Return where a city's graph is kept."""
    return data_dir / "streets" / f"{city}.walk"


def stamp(sha256: str, imported_at: datetime) -> str:
    """Return what tells one import of streets from another."""
    return f"{sha256} {imported_at.isoformat()}"


def write_network(path: Path, network: Network, made_from: str) -> None:
    """Write a graph, whole or not at all.

    Args:
        path: Its file.
        network: The graph.
        made_from: The :func:`stamp` of the streets it was made from.
    """
    arrays = {name: np.ascontiguousarray(getattr(network, name)) for name in _ARRAYS}
    columns = {name: _Column(array.dtype.str, array.shape) for name, array in arrays.items()}
    head = msgspec.json.encode(_Head(FORMAT, made_from, network.names, columns))
    parts = [_MAGIC + len(head).to_bytes(8, "little") + head, *(array.tobytes() for array in arrays.values())]
    content = b"".join(part + bytes(-len(part) % _ALIGNED) for part in parts)
    write_whole(path, content + zlib.crc32(content).to_bytes(_CHECK, "little"))


def made_from(path: Path) -> str | None:
    """Return the stamp of the streets a file was made from; None where there is none that can be used."""
    try:
        return _read(path)[0].made_from
    except (UnreadableFileError, FileNotFoundError):
        return None


def read_network(path: Path) -> Network:
    """Return the graph in a file.

    Raises:
        UnreadableFileError: It is damaged, or of another version of this program.
        FileNotFoundError: There is none.
    """
    head, columns = _read(path)
    arrays, start = {}, 0
    for name in _ARRAYS:
        column = head.columns[name]
        size = int(np.prod(column.shape)) * np.dtype(column.dtype).itemsize
        arrays[name] = columns[start : start + size].view(column.dtype).reshape(column.shape)
        start += size + -size % _ALIGNED
    return Network(**arrays, names=head.names)


def _read(path: Path) -> tuple[_Head, NDArray[np.uint8]]:
    """Return what a sound file says of itself, and what follows: a graph with one wrong number may end the process."""
    try:
        content = np.memmap(path, dtype=np.uint8, mode="r")
    except ValueError as error:  # it is empty
        raise UnreadableFileError(_again(path)) from error
    whole, check = content[:-_CHECK], content[-_CHECK:]
    begun = len(_MAGIC) + 8
    if whole[: len(_MAGIC)].tobytes() != _MAGIC or zlib.crc32(whole.data) != int.from_bytes(check.tobytes(), "little"):
        raise UnreadableFileError(_again(path))
    ended = begun + int.from_bytes(whole[len(_MAGIC) : begun].tobytes(), "little")
    try:
        head = decoded(whole[begun:ended].tobytes(), _Head)
    except msgspec.MsgspecError as error:
        raise UnreadableFileError(_again(path)) from error
    if head.format != FORMAT or head.columns.keys() != set(_ARRAYS):
        raise UnreadableFileError(_again(path))
    return head, whole[ended + -ended % _ALIGNED :]


def _again(path: Path) -> str:
    return f"{path} is damaged or of another version: geo-service walk build"
