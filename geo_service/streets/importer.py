"""From an OpenStreetMap extract to the streets of a city."""

import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo_service.errors import BadValueError, UnreadableFileError
from geo_service.model.city import City
from geo_service.model.position import Position
from geo_service.reference import Reference
from geo_service.streets.city_file import path_of, read_info, write_streets
from geo_service.streets.extract import Box, Chunk, Progress, checksum, extent, read_chunks
from geo_service.streets.header import header_time
from geo_service.streets.interface import Bounds, Layer, StreetsInfo
from geo_service.streets.tiles import Band, have_tiles, tiles_path, write_tiles

METRES_A_DEGREE = 111_320.0
"""Of latitude, rounded up little; enough for a margin."""
_PROJECTABLE: Box = (-10.0, 38.0, 15.0, 55.0)
"""Where EPSG:2154 can be computed without loss: metropolitan France and its neighbours."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        info: The city's streets as they are now.
        unchanged: Whether they came from the same file already, and nothing was read.
    """

    info: StreetsInfo
    unchanged: bool


def city_of_extract(file: Path, reference: Reference) -> City:
    """Return the city an extract is about: the one at its middle, else the only one whose outline it touches.

    Raises:
        BadValueError: There is none, or there are several.
        UnreadableFileError: It is no extract.
    """
    west, south, east, north = extent(file)
    at_middle = reference.city_at(Position((south + north) / 2, (west + east) / 2))
    if at_middle is not None:
        return at_middle
    touched = [city for city in reference.cities if city.mapped and _meet(area_of(city, 0), (west, south, east, north))]
    if len(touched) == 1:
        return touched[0]
    accepted = tuple(city.code for city in (touched or reference.cities))
    raise BadValueError(
        f"{file.name} covers {'several cities' if touched else 'no city'}: say --city {'|'.join(accepted)}",
        field="city",
        accepted=accepted,
    )


def area_of(city: City, margin_m: float) -> Box:
    """Return the box around a city's outline, in degrees; for a city without ground, all that can be projected."""
    if not city.mapped:
        return _PROJECTABLE
    lons, lats = zip(*(point for ring in city.outline for point in ring), strict=True)
    high = margin_m / METRES_A_DEGREE
    wide = high / math.cos(math.radians(max(lats)))
    return min(lons) - wide, min(lats) - high, max(lons) + wide, max(lats) + high


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[1] <= other[3] and one[2] >= other[0] and one[3] >= other[1]


def import_streets(files: Sequence[Path], city: City, data_dir: Path, *, now: datetime, progress: Progress) -> Imported:
    """Read extracts and put what lies in and around a city in the place of what was known of it.

    The city's file is replaced whole at the end, or left as it was.

    Args:
        files: OpenStreetMap extracts, of whatever size; what is farther from the city than ``around_m`` is left out,
            and what several hold is taken from the first.
        city: Whose streets they are.
        data_dir: Folder of derived files.
        now: The instant, aware.
        progress: Told which layer is copied, how many features were read, and which tiles are cut.

    Raises:
        UnreadableFileError: One is damaged or no extract, or they hold no street of the city.
    """
    checked, name = _checksum(files), " + ".join(file.name for file in files)
    known = _known(data_dir, city.code)
    if known is not None and known.sha256 == checked and have_tiles(data_dir, city.code):
        return Imported(known, unchanged=True)
    target = path_of(data_dir, city.code)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".import-") as folder:
        temporary = Path(folder)
        draft = StreetsInfo(city.code, name, checked, _as_of(files), now, Bounds(0, 0, 0, 0), {})
        chunks = _counted(read_all(files, area_of(city, city.around_m), temporary, progress), progress)
        written = path_of(temporary, city.code)
        written.parent.mkdir()
        info = write_streets(written, chunks, draft)
        if not info.counts.get(Layer.STREET):
            raise UnreadableFileError(f"{name}: holds no street of {city.name}: is it the right extract?")
        write_tiles(written, temporary, city.code, progress)
        for band in Band:  # before the streets: where these are, the tiles are of the same import
            _put(tiles_path(temporary, city.code, band), tiles_path(data_dir, city.code, band))
        _put(written, target)
    return Imported(info, unchanged=False)


def _checksum(files: Sequence[Path]) -> str:
    """Return the checksum of a file; of several, that of their checksums in order."""
    sums = [checksum(file) for file in files]
    return sums[0] if len(sums) == 1 else sha256(" ".join(sums).encode()).hexdigest()


def _as_of(files: Sequence[Path]) -> datetime | None:
    """Return since when none of the files knows what was mapped; None where one does not tell."""
    times = [header_time(file) for file in files]
    return min((time for time in times if time), default=None) if all(times) else None


def _known(data_dir: Path, city: str) -> StreetsInfo | None:
    try:
        return read_info(data_dir, city)
    except UnreadableFileError:
        return None


def read_all(files: Sequence[Path], within: Box, temporary: Path, progress: Progress) -> Iterator[Chunk]:
    """Read extracts one after another, everything once by its OpenStreetMap number: from the first file that has it."""
    seen: dict[str, NDArray[np.int64]] = {}
    for file in files:
        found: dict[str, list[NDArray[np.int64]]] = {}
        for layer, chunk in read_chunks(file, within, temporary, progress=progress):
            numbers = chunk.columns["osm_id"]
            found.setdefault(layer, []).append(numbers)
            yield chunk.only(~np.isin(numbers, seen.get(layer, ())))
        for layer, parts in found.items():
            seen[layer] = np.concatenate((seen.get(layer, np.array([], dtype=np.int64)), *parts))


def _counted(chunks: Iterator[Chunk], progress: Progress) -> Iterator[Chunk]:
    read = 0
    for chunk in chunks:
        read += len(chunk.geometry)
        progress(f"{read} features read")
        if len(chunk.geometry):
            yield chunk


def _put(written: Path, target: Path) -> None:
    with written.open("rb") as file:
        os.fsync(file.fileno())
    written.replace(target)
