"""A view in a file: columns and trees as they are in memory, and every place as text until somebody asks for it.

The file holds what was disclosed and no more: of a referral place what everybody may know, of a private one nothing.
"""

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec
import numpy as np

import geo_service
from geo_service.arrays import Arrays, read_arrays, write_arrays
from geo_service.listed import Arranged, ById, Recorded
from geo_service.model.changes import Mark
from geo_service.model.place import Place
from geo_service.typed import decoded
from geo_service.view import Showing, View

_DECIDING = ("arrays.py", "listed.py", "view.py", "keeping", "model", "nearest", "hours/doors.py", "hours/freshness.py")
"""The code that decides what is in a file: files of other code are not trusted, whatever the version of the package."""
_INDEX = "index/"
_LISTS = ("public", "referral")


class _About(msgspec.Struct, frozen=True):
    """What is known of a view besides arrays."""

    mark: Mark
    ending: tuple[str, ...]
    apart: tuple[str, ...]


def made_from(database_url: str, showing: Showing) -> str:
    """Return what tells whether a file is good for a service: one of another database, code or setting is not.

    Args:
        database_url: The database.
        showing: What decides what is shown.
    """
    settings = [database_url, sorted(showing.ground.items()), sorted(map(repr, showing.contexts.items()))]
    return hashlib.sha256(repr((settings, _machine(), _code())).encode()).hexdigest()


def write_view(path: Path, made_from: str, view: View, mark: Mark, showing: Showing) -> None:
    """Write a view for the owner of the service alone, whole or not at all.

    Args:
        path: The file.
        made_from: From :func:`made_from`.
        view: The view.
        mark: Of which state of the database it is.
        showing: What decides what is shown.

    Raises:
        OSError: It cannot be written.
    """
    about = _About(mark, view.ending, view.apart)
    arrays = {
        "about": np.frombuffer(msgspec.json.encode(about), np.uint8),
        "nearest": np.array([showing.nearest(place) for place in view.public], np.bool_),
        **{f"{name}/{key}": part for name in _LISTS for key, part in records_of(getattr(view, name)).items()},
        **{_INDEX + name: part for name, part in view.index.parts.items()},
    }
    write_arrays(path, made_from, arrays)


def read_view(path: Path, made_from: str, showing: Showing) -> tuple[View, Mark]:
    """Return the view of a file and of which state of the database it is.

    Args:
        path: The file.
        made_from: From :func:`made_from`.
        showing: What decides what is shown.

    Raises:
        UnreadableFileError: There is no file, or none that can be used.
    """
    arrays = read_arrays(path, made_from)
    about = decoded(arrays["about"].tobytes(), _About)
    public, referral = (Recorded(arrays[f"{name}/records"], arrays[f"{name}/ends"]) for name in _LISTS)
    rows, revision = np.flatnonzero(arrays["nearest"]), about.mark.revision
    nearest = public if len(rows) == len(public) else Arranged(public, (), rows)
    parts = {name.removeprefix(_INDEX): part for name, part in arrays.items() if name.startswith(_INDEX)}
    by_id = ById(public, referral)
    ends = showing.ends(by_id[place_id] for place_id in about.ending)
    index = showing.build_index(nearest, revision, showing.contexts, parts)
    return View(revision, public, referral, by_id, index, ends, about.ending, about.apart), about.mark


def records_of(places: Iterable[Place]) -> Arrays:
    """Return places as records; see :class:`geo_service.listed.Recorded`."""
    records, ends, encoder = bytearray(), [], msgspec.json.Encoder()
    for place in places:
        encoder.encode_into(place, records, -1)
        ends.append(len(records))
    return {"records": np.frombuffer(records, np.uint8), "ends": np.array(ends, np.int64)}


@cache
def _machine() -> tuple[str, ...]:
    return (platform.machine(), *map(version, ("geo-service", "numpy", "scipy")))


@cache
def _code() -> str:
    package, digest = Path(geo_service.__file__).parent, hashlib.sha256()
    for path in (package / name for name in _DECIDING):
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()
