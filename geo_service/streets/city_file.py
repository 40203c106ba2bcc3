"""The file that holds a city's streets: a GeoPackage with an R-tree, which any GIS opens.

It lies in ``streets/`` of the data folder, one per city. What is within some bounds is read through the R-tree, so that
a sheet costs the same in a town and in a metropolis.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from geo_service.errors import UnreadableFileError
from geo_service.model.text import fold
from geo_service.streets.extract import COLUMNS, DRAWN, Chunk
from geo_service.streets.geopackage import geometry_of
from geo_service.streets.interface import Bounds, Feature, FeatureKind, Layer, Point, Shape, StreetsInfo, Ways
from geo_service.streets.ways import ways_of
from geo_service.typed import decoded

FORMAT = 2
"""Raised whenever what is kept, or how tags are read, changes: older files are then imported again."""
_FEATURES = "features"
_ABOUT = "about"
_REMEMBERED = 16
"""Cities whose names are remembered."""
_AREA = 3
_SHAPES = {0: Shape.POINT, 1: Shape.LINE, _AREA: Shape.AREA}
"""Shapely's type of a geometry -> how to draw it."""
_WITHIN = """
    SELECT geom, kind, name, level, tunnel, bridge, on_foot, surface
    FROM features JOIN rtree_features_geom AS tree ON fid = tree.id
    WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY fid
"""
_CALLED = """
    SELECT geom FROM features
    WHERE name IN (SELECT value FROM json_each(?)) AND kind IN (SELECT value FROM json_each(?))
"""
_WALKABLE = """
    SELECT geom, osm_id, kind, name, level, tunnel, bridge, surface,
        highway, access, foot, sidewalk, conveying, oneway_foot
    FROM features WHERE on_foot ORDER BY fid
"""


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
    with _opened(path) as file:
        row = file.execute("SELECT format, info FROM about").fetchone()
        if row is not None and row[0] == FORMAT:
            return decoded(row[1], StreetsInfo)
    raise UnreadableFileError(f"{path} is of another version: import the streets again")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a city's file for reading; it is never changed in place, only replaced."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as file:
            yield file
    except (sqlite3.Error, LookupError, shapely.GEOSException, msgspec.MsgspecError) as error:
        raise UnreadableFileError(f"{path} is damaged: import the streets again") from error


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

    def within(self, bounds: Bounds, kinds: Iterable[FeatureKind] = FeatureKind) -> tuple[Feature, ...]:
        """Return every feature of some kinds that meets the bounds, in the order of the extract.

        Raises:
            UnreadableFileError: The file was damaged meanwhile.
        """
        with _opened(self.path) as file:
            edges = (bounds.min_x_m, bounds.max_x_m, bounds.min_y_m, bounds.max_y_m)
            rows = file.execute(_WITHIN, (*edges, json.dumps(list(kinds)))).fetchall()
            if not rows:
                return ()
            blobs, *values = zip(*rows, strict=True)
            geometry = geometry_of(blobs)
        frame = shapely.box(*edges[::2], *edges[1::2])
        shapely.prepare(frame)
        meets = shapely.intersects(frame, geometry).tolist()
        columns = {name: list(compress(column, meets)) for name, column in zip(DRAWN, values, strict=True)}
        return _features(geometry[meets], columns)

    def written(self, name: str) -> str:
        """Return a name as the extract writes it; as it is where nothing is called so.

        Args:
            name: In whatever case and with or without accents.

        Raises:
            UnreadableFileError: As :meth:`within`.
        """
        return next(iter(_names(self.path, self.info.imported_at).get(fold(name), ())), name)

    def middle_of(self, name: str) -> Point | None:
        """Return the point of a street or square nearest to its middle; None where none is called so.

        Args:
            name: Its name, in whatever case and with or without accents.

        Raises:
            UnreadableFileError: As :meth:`within`.
        """
        alike = _names(self.path, self.info.imported_at).get(fold(name))
        if not alike:
            return None
        streets = [kind for kind in FeatureKind if kind.layer is Layer.STREET]
        with _opened(self.path) as file:
            blobs = [blob for (blob,) in file.execute(_CALLED, (json.dumps(alike), json.dumps(streets)))]
            whole = shapely.union_all(geometry_of(blobs))
        if whole.is_empty:
            return None
        middle = shapely.shortest_line(whole, whole.centroid).coords[0]
        return float(middle[0]), float(middle[1])

    def walkable(self, size: int = 50_000) -> Iterator[Ways]:
        """Read every street that anybody may walk, in the order of the extract.

        Args:
            size: Streets in memory at once.

        Raises:
            UnreadableFileError: As :meth:`within`.
        """
        with _opened(self.path) as file:
            found = file.execute(_WALKABLE)
            while rows := found.fetchmany(size):
                blobs, *values = zip(*rows, strict=True)
                names = (column[0] for column in found.description[1:])
                yield ways_of(geometry_of(blobs), dict(zip(names, values, strict=True)))


@lru_cache(maxsize=_REMEMBERED)
def _names(path: Path, imported_at: datetime) -> Mapping[str, Sequence[str]]:  # noqa: ARG001 - of one import alone
    """Return the names in a city's streets by how they are compared: thousands, which take a tenth of a second."""
    names: dict[str, list[str]] = {}
    with _opened(path) as file:
        for (name,) in file.execute("SELECT DISTINCT name FROM features WHERE name != ''"):
            names.setdefault(fold(name), []).append(name)
    return names


def _features(geometry: NDArray[np.object_], columns: dict[str, list[Any]]) -> tuple[Feature, ...]:
    kinds = map(FeatureKind, columns["kind"])
    for name in ("tunnel", "bridge", "on_foot"):
        columns[name] = list(map(bool, columns[name]))
    shapes = (_SHAPES[number] for number in shapely.get_type_id(geometry).tolist())
    rows = zip(*(columns[name] for name in DRAWN[1:]), strict=True)
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
