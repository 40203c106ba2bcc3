"""Named arrays in one file, mapped into memory: read once to be checked, then loaded where looked at and shared.

A file is a line that says what it is, the length of its head, the head (JSON), the arrays as they are in memory, and a
checksum of all of it. It holds numbers and letters alone: reading it runs nothing.
"""

import zlib
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo_service.errors import UnreadableFileError
from geo_service.files import SECRET, write_parts
from geo_service.typed import decoded

_MAGIC = b"geo_service arrays 1\n"
_ALIGNED = 64
_CHECK = 4
Arrays = Mapping[str, NDArray[Any]]


class _Array(msgspec.Struct, frozen=True):
    dtype: str
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        return int(np.prod(self.shape)) * np.dtype(self.dtype).itemsize


class _Head(msgspec.Struct, frozen=True):
    made_from: str
    arrays: dict[str, _Array]


def write_arrays(path: Path, made_from: str, arrays: Arrays, mode: int = SECRET) -> None:
    """Write a file, whole or not at all.

    Args:
        path: The file.
        made_from: What tells whether the arrays are still good; :func:`read_arrays` must be given the same.
        arrays: By name; of numbers or letters.
        mode: Its permissions; for its owner alone where nothing else is said.

    Raises:
        OSError: It cannot be written.
    """
    write_parts(path, _checked(_parts(made_from, arrays)), mode)


def read_arrays(path: Path, made_from: str) -> Arrays:
    """Return the arrays of a file, which cannot be written to.

    They stay what they are when the file is replaced or removed.

    Args:
        path: The file.
        made_from: As it was written with.

    Raises:
        UnreadableFileError: There is none, it is damaged, or was made from something else.
    """
    head, begins, content = _mapped(path)
    if head.made_from != made_from:
        raise UnreadableFileError(f"{path} was made from something else")
    return _arrays(path, head, begins, content)


def open_arrays(path: Path) -> tuple[str, Arrays]:
    """Return what the arrays of a file were made from, and the arrays; see :func:`read_arrays`.

    Raises:
        UnreadableFileError: There is none, or it is damaged.
    """
    head, begins, content = _mapped(path)
    return head.made_from, _arrays(path, head, begins, content)


def _arrays(path: Path, head: _Head, begins: int, content: NDArray[np.uint8]) -> Arrays:
    whole, check = content[:-_CHECK], content[-_CHECK:]
    if zlib.crc32(whole.data) != int.from_bytes(check.tobytes(), "little"):
        raise UnreadableFileError(f"{path} is damaged")
    ends = accumulate((_padded(array.size) for array in head.arrays.values()), initial=begins)
    return {
        name: content[start : start + array.size].view(array.dtype).reshape(array.shape)
        for start, (name, array) in zip(ends, head.arrays.items(), strict=False)
    }


def _parts(made_from: str, arrays: Arrays) -> Iterator[bytes | memoryview]:
    head = msgspec.json.encode(_Head(made_from, {n: _Array(a.dtype.str, a.shape) for n, a in arrays.items()}))
    start = _MAGIC + len(head).to_bytes(8, "little") + head
    yield start + bytes(-len(start) % _ALIGNED)
    for array in arrays.values():
        content = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        yield content.data
        yield bytes(-len(content) % _ALIGNED)


def _checked(parts: Iterator[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    check = 0
    for part in parts:
        check = zlib.crc32(part, check)
        yield part
    yield check.to_bytes(_CHECK, "little")


def _mapped(path: Path) -> tuple[_Head, int, NDArray[np.uint8]]:
    """Return what a file says of itself, where its arrays begin, and all that it holds."""
    try:
        content = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"{path} cannot be read: {error}") from error
    begun = len(_MAGIC) + 8
    size = int.from_bytes(content[len(_MAGIC) : begun].tobytes(), "little")
    try:
        head = decoded(content[begun : begun + size].tobytes(), _Head)
    except msgspec.MsgspecError as error:
        raise UnreadableFileError(f"{path} is damaged or of another version") from error
    if not content[: len(_MAGIC)].tobytes() == _MAGIC:
        raise UnreadableFileError(f"{path} is of another version")
    return head, _padded(begun + size), content


def _padded(size: int) -> int:
    return size + -size % _ALIGNED
