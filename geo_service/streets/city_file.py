"""The file that holds a city's streets: a GeoPackage with an R-tree, which any GIS opens.

It lies in ``streets/`` of the data folder, one per city. What is within some bounds is read through the R-tree, so that
a sheet costs the same in a town and in a metropolis.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from geo_service.errors import UnreadableFileError
from geo_service.streets.extract import COLUMNS, Chunk
from geo_service.streets.interface import Bounds, Feature, FeatureKind, Layer, Point, Shape, StreetsInfo

FORMAT = 1
"""Raised whenever what is kept, or how tags are read, changes: older files are then imported again."""
_GDAL_ERRORS = (DataSourceError, DataLayerError, FeatureError)
_FEATURES = "features"
_ABOUT = "about"
_AREA = 3
_SHAPES = {0: Shape.POINT, 1: Shape.LINE, _AREA: Shape.AREA}
"""Shapely's type of a geometry -> how to draw it."""


def path_of(data_dir: Path, city: str) -> Path:
    """Return where a city's streets are kept."""
    return data_dir / "streets" / f"{city}.gpkg"


def read_info(data_dir: Path, city: str) -> StreetsInfo | None:
    """Return where a city's streets come from; None where it has none.

    Raises:
        UnreadableFileError: The file is damaged, or was written by another version of this program.
    """
    path = path_of(data_dir, city)
    if not path.exists():
        return None
    try:
        _, _, _, values = pyogrio.raw.read(path, layer=_ABOUT, read_geometry=False, columns=["format", "info"])
        if values[0][0] == FORMAT:
            return msgspec.json.decode(values[1][0], type=StreetsInfo)
    except (*_GDAL_ERRORS, LookupError, msgspec.MsgspecError) as error:
        raise UnreadableFileError(f"{path} is damaged: import the streets again") from error
    raise UnreadableFileError(f"{path} is of another version: import the streets again")


def open_streets(data_dir: Path, city: str) -> "Streets | None":
    """Return the streets of a city; None where none were imported.

    Raises:
        UnreadableFileError: As :func:`read_info`.
    """
    info = read_info(data_dir, city)
    return None if info is None else Streets(path_of(data_dir, city), info)


@dataclass(frozen=True, slots=True)
class Streets:
    """The streets of a city, on disk.

    Attributes:
        path: Their file.
        info: Where they come from.
    """

    path: Path
    info: StreetsInfo

    def within(self, bounds: Bounds) -> tuple[Feature, ...]:
        """Return every feature that meets the bounds, in the order of the extract.

        Raises:
            UnreadableFileError: The file was damaged meanwhile.
        """
        box = (bounds.min_x_m, bounds.min_y_m, bounds.max_x_m, bounds.max_y_m)
        try:
            about, ids, wkb, values = pyogrio.raw.read(
                self.path, layer=_FEATURES, columns=list(COLUMNS), bbox=box, return_fids=True
            )
        except _GDAL_ERRORS as error:
            raise UnreadableFileError(f"{self.path} is damaged: import the streets again") from error
        order = np.argsort(ids)
        columns = dict(zip(about["fields"], (column[order].tolist() for column in values), strict=True))
        return _features(shapely.from_wkb(wkb[order]), columns)


def _features(geometry: NDArray[np.object_], columns: dict[str, list[Any]]) -> tuple[Feature, ...]:
    kinds = map(FeatureKind, columns.pop("kind"))
    shapes = (_SHAPES[number] for number in shapely.get_type_id(geometry).tolist())
    rows = zip(*(columns[name] for name in COLUMNS[1:]), strict=True)
    return tuple(
        Feature(kind, shape, parts, *row)
        for kind, shape, parts, row in zip(kinds, shapes, _parts(geometry), rows, strict=True)
    )


def _parts(geometry: NDArray[np.object_]) -> list[tuple[tuple[Point, ...], ...]]:
    """Return the points of each geometry, ring by ring."""
    is_area = shapely.get_type_id(geometry) == _AREA
    rings, owner = shapely.get_rings(geometry, return_index=True)
    pieces = np.concatenate((geometry[~is_area], rings))
    owner = np.concatenate((np.flatnonzero(~is_area), owner))
    points = list(map(tuple, shapely.get_coordinates(pieces).tolist()))
    ends = np.cumsum(shapely.get_num_coordinates(pieces)).tolist()
    parts: list[list[tuple[Point, ...]]] = [[] for _ in geometry]
    for one, start, end in zip(owner.tolist(), [0, *ends], ends, strict=False):
        parts[one].append(tuple(points[start:end]))
    return list(map(tuple, parts))


def write_streets(path: Path, chunks: Iterable[Chunk], info: StreetsInfo) -> StreetsInfo:
    """Write a city's file at a path that nobody reads yet.

    Args:
        path: A file that does not exist.
        chunks: The features; only one chunk is in memory at a time.
        info: Where they come from; its bounds and counts are replaced by those of the features.

    Returns:
        The info as written; without any count where there was no feature, and then there is no file either.
    """
    counts: Counter[Layer] = Counter()
    for chunk in chunks:
        _append(path, chunk)
        counts.update(FeatureKind(kind).layer for kind in chunk.columns["kind"].tolist())
    if not counts:
        return info
    bounds = Bounds(*pyogrio.read_info(path, layer=_FEATURES)["total_bounds"])
    whole = replace(info, bounds=bounds, counts=dict(counts))
    text = np.array([msgspec.json.encode(whole).decode()], dtype=object)
    pyogrio.raw.write(
        path,
        None,
        [np.array([FORMAT]), text],
        ["format", "info"],
        layer=_ABOUT,
        driver="GPKG",
        geometry_type=None,
    )
    return whole


def _append(path: Path, chunk: Chunk) -> None:
    pyogrio.raw.write(
        path,
        shapely.to_wkb(chunk.geometry),
        [chunk.columns[name] for name in COLUMNS],
        list(COLUMNS),
        layer=_FEATURES,
        driver="GPKG",
        geometry_type="Unknown",
        crs="EPSG:2154",
        append=path.exists(),
    )
