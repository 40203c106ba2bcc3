"""The file of a city's graph, beside its streets: a head that says what follows, then columns as they are in memory.

It is mapped, not read: a process that asks for one city loads what it looks at, and workers share it.
"""

from dataclasses import fields
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np

from geo_service.errors import UnreadableFileError
from geo_service.files import write_whole
from geo_service.typed import decoded
from geo_service.walking.network import Network

FORMAT = 2
"""Raised whenever what is kept, or how it is made, changes: older files are then made again."""
_MAGIC = b"geo_service walk\n"
_ALIGNED = 16
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
    write_whole(path, b"".join(part + bytes(-len(part) % _ALIGNED) for part in parts))


def made_from(path: Path) -> str | None:
    """Return the stamp of the streets a file was made from; None where there is none that can be used."""
    try:
        return _head(path)[0].made_from
    except (UnreadableFileError, FileNotFoundError):
        return None


def read_network(path: Path) -> Network:
    """Return the graph in a file.

    Raises:
        UnreadableFileError: It is damaged, or of another version of this program.
        FileNotFoundError: There is none.
    """
    head, start = _head(path)
    content = np.memmap(path, dtype=np.uint8, mode="r")
    arrays = {}
    for name in _ARRAYS:
        column = head.columns[name]
        size = int(np.prod(column.shape)) * np.dtype(column.dtype).itemsize
        if start + size > len(content):
            raise UnreadableFileError(_again(path))
        arrays[name] = content[start : start + size].view(column.dtype).reshape(column.shape)
        start += size + -size % _ALIGNED
    return Network(**arrays, names=head.names)


def _head(path: Path) -> tuple[_Head, int]:
    """Return what a file says of itself, and where its columns begin."""
    with path.open("rb") as file:
        start = file.read(len(_MAGIC) + 8)
        size = int.from_bytes(start[len(_MAGIC) :], "little")
        if not start.startswith(_MAGIC) or size > path.stat().st_size:
            raise UnreadableFileError(_again(path))
        try:
            head = decoded(file.read(size), _Head)
        except msgspec.MsgspecError as error:
            raise UnreadableFileError(_again(path)) from error
    if head.format != FORMAT or head.columns.keys() != set(_ARRAYS):
        raise UnreadableFileError(_again(path))
    begun = len(start) + size
    return head, begun + -begun % _ALIGNED


def _again(path: Path) -> str:
    return f"{path} is damaged or of another version: geo-service walk build"
