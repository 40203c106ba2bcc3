"""The file of a city's graph, beside its streets: see :mod:`geo_service.arrays`."""

from dataclasses import fields
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np

from geo_service.arrays import Arrays, open_arrays, write_arrays
from geo_service.errors import UnreadableFileError
from geo_service.files import READABLE
from geo_service.typed import decoded
from geo_service.walking.network import Network

FORMAT = 3
"""Raised whenever what is kept, or how it is made, changes: older files are then made again."""
_ARRAYS = tuple(field.name for field in fields(Network) if field.name != "names")


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
    arrays = {name: getattr(network, name) for name in _ARRAYS}
    arrays["names"] = np.frombuffer(msgspec.json.encode(network.names), np.uint8)
    write_arrays(path, f"{FORMAT} {made_from}", arrays, READABLE)


def made_from(path: Path) -> str | None:
    """Return the stamp of the streets a file was made from; None where there is none that can be used."""
    try:
        return _read(path)[0]
    except (UnreadableFileError, FileNotFoundError):
        return None


def read_network(path: Path) -> Network:
    """Return the graph in a file.

    Raises:
        UnreadableFileError: It is damaged, or of another version of this program.
        FileNotFoundError: There is none.
    """
    arrays = _read(path)[1]
    names = decoded(arrays["names"].tobytes(), tuple[str, ...])
    return Network(**{name: arrays[name] for name in _ARRAYS}, names=names)


def _read(path: Path) -> tuple[str, Arrays]:
    """Return what a graph was made from, and its arrays."""
    path.stat()  # one that is not there was never made
    try:
        told, arrays = open_arrays(path)
    except UnreadableFileError as error:
        raise UnreadableFileError(_again(path)) from error
    version, _, made_from = told.partition(" ")
    if version != str(FORMAT):
        raise UnreadableFileError(_again(path))
    return made_from, arrays


def _again(path: Path) -> str:
    return f"{path} is damaged or of another version: geo-service walk build"
