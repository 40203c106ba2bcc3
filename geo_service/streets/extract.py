"""Reading an OpenStreetMap extract in chunks, projected to EPSG:2154.

GDAL's OSM driver does the parsing; which tags it hands out is in ``osmconf.ini``. It tells a file that is cut, damaged
or no extract at all by an error, which becomes an :class:`UnreadableFileError` here.
"""

import hashlib
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from pyproj import Transformer

from geo_service.errors import UnreadableFileError
from geo_service.streets.geopackage import geometry_of
from geo_service.streets.interface import Layer
from geo_service.streets.tags import KINDS, Tags, is_set, kind_of, level_of, on_foot, wanted

Box = tuple[float, float, float, float]
"""(west, south, east, north) in WGS 84 degrees."""

Progress = Callable[[str], None]
"""Told in words what is being done."""
CHUNK = 20_000
"""Features in memory at once."""
BATCH = 4096
"""Features that GDAL hands on at once."""
NODES_IN_MEMORY_MB = 64
"""What GDAL's table of node positions may take before it goes to a temporary file."""
_SETTINGS = {"CONFIG_FILE": str(Path(__file__).with_name("osmconf.ini")), "MAX_TMPFILE_SIZE": str(NODES_IN_MEMORY_MB)}
_TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:2154", always_xy=True)

DRAWN = ("kind", "name", "level", "tunnel", "bridge", "on_foot", "surface")
"""What drawing needs of a feature; from ``name`` on, the last fields of ``Feature`` in their order."""
ROUTED = ("highway", "access", "foot", "sidewalk", "conveying", "oneway_foot")
"""Raw tags that routing needs of a street; empty where they are missing, and for everything else."""
COLUMNS = (*DRAWN, "osm_id", *ROUTED)
"""What is kept of a feature besides its geometry; ``osm_id`` is that of a way or node, or the negative of a
relation's."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Features read together.

    Attributes:
        geometry: Lines, polygons (one each) or points in metres of EPSG:2154.
        columns: Values per name of :data:`COLUMNS`, as long as ``geometry``.
    """

    geometry: NDArray[np.object_]
    columns: dict[str, NDArray[Any]]

    def only(self, kept: NDArray[np.bool_]) -> "Chunk":
        """Return the features that a mask says."""
        return Chunk(self.geometry[kept], {name: column[kept] for name, column in self.columns.items()})


def _silent(_: str) -> None:
    """Tell nobody."""


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # An area that leaves the extract is closed by a straight line, which is as good as can be had.
            warnings.filterwarnings("ignore", message="Non closed ring")
            warnings.filterwarnings("ignore", message="driver .* does not support open option")
            yield
    except (DataSourceError, DataLayerError, FeatureError, ValueError, OSError) as error:
        raise UnreadableFileError(f"{path.name}: no whole OpenStreetMap extract (.osm.pbf): {error}") from error


@contextmanager
def _temporary_files(folder: str) -> Iterator[None]:
    """Let GDAL put its temporary files there, which it would else put where the program runs."""
    pyogrio.set_gdal_config_options({"CPL_TMPDIR": folder})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"CPL_TMPDIR": None})


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal.

    Raises:
        UnreadableFileError: There is no such file, or it may not be read.
    """
    with _readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def extent(path: Path) -> Box:
    """Return what an extract covers: as its header says, else the box around its streets.

    Raises:
        UnreadableFileError: It is no extract, or holds no street.
    """
    with _readable(path), _temporary_files(tempfile.gettempdir()):
        stated: Box | None = pyogrio.read_info(path, layer="lines", **_SETTINGS)["total_bounds"]
        if stated is not None:
            return stated
        _, boxes = pyogrio.read_bounds(path, layer="lines", where=wanted("lines"))
    if not boxes.shape[1]:
        raise UnreadableFileError(f"{path.name}: holds no street")
    west, south = boxes[:2].min(axis=1)
    east, north = boxes[2:].max(axis=1)
    return float(west), float(south), float(east), float(north)


def read_chunks(
    path: Path, within: Box, temporary: Path, size: int = CHUNK, progress: Progress = _silent
) -> Iterator[tuple[str, Chunk]]:
    """Read everything that has a kind and touches a box, with the layer of GDAL's OSM driver it is of.

    GDAL first copies each layer, feature by feature, to a file that can be read in parts; so memory does not grow with
    the extract.

    Args:
        path: The extract.
        within: What to keep, in degrees; features are not cut at it.
        temporary: Folder for temporary files.
        size: Features in memory at once.
        progress: Told which layer is copied, before that takes its time.

    Raises:
        UnreadableFileError: The file is damaged or no extract.
    """
    copy = temporary / "copy.gpkg"
    copy.unlink(missing_ok=True)
    with _temporary_files(str(temporary)), _readable(path):
        # The copy would end silently where the extract is damaged; counting does not.
        pyogrio.read_info(path, layer="points", force_feature_count=True, **_SETTINGS)
        for layer in KINDS:
            progress(f"{path.name}: copying {layer}")
            _copy(path, layer, within, copy)
    with closing(sqlite3.connect(copy)) as file:
        for layer in KINDS:
            for chunk in _read_layer(file, layer, size):
                yield layer, chunk


def _copy(path: Path, layer: str, within: Box, copy: Path) -> None:
    source = pyogrio.raw.open_arrow(path, layer=layer, where=wanted(layer), bbox=within, batch_size=BATCH, **_SETTINGS)
    with source as (about, features):
        pyogrio.raw.write_arrow(
            features,
            copy,
            layer=layer,
            driver="GPKG",
            geometry_name=about["geometry_name"] or "wkb_geometry",
            geometry_type="Unknown",
            crs="OGC:CRS84",
            append=copy.exists(),
            layer_options={"SPATIAL_INDEX": "NO", "GEOMETRY_NAME": "geom"},
        )


def _read_layer(file: sqlite3.Connection, layer: str, size: int) -> Iterator[Chunk]:
    rows = file.execute(f"SELECT * FROM {layer} ORDER BY fid")  # noqa: S608 - a name of KINDS
    names = [column[0] for column in rows.description]
    while part := rows.fetchmany(size):
        columns = dict(zip(names, zip(*part, strict=True), strict=True))
        chunk = _chunk(layer, geometry_of(columns.pop("geom"), mend=True), columns)
        if len(chunk.geometry):
            yield chunk


def _chunk(layer: str, whole: NDArray[np.object_], tags: dict[str, tuple[Any, ...]]) -> Chunk:
    """Split multipolygons, project, and decide what each feature is."""
    geometry, origin = shapely.get_parts(whole, return_index=True)
    geometry = shapely.transform(geometry, _project)
    rows = zip(*tags.values(), strict=True)
    described = zip(*(_describe(layer, dict(zip(tags, row, strict=True))) for row in rows), strict=True)
    columns: dict[str, NDArray[Any]] = {
        name: np.array(values, dtype=_TYPES.get(name, object))[origin]
        for name, values in zip(COLUMNS, described, strict=True)
    }
    kept = (columns["kind"] != "") & ~shapely.is_empty(geometry)
    return Chunk(geometry, columns).only(kept)


_TYPES = {"osm_id": np.int64, "level": np.int32, "tunnel": np.bool_, "bridge": np.bool_, "on_foot": np.bool_}


def _describe(layer: str, tags: Tags) -> tuple[object, ...]:
    """Return the values of :data:`COLUMNS`; an empty kind where nothing is to be kept."""
    kind = kind_of(layer, tags)
    routed = ROUTED if kind is not None and kind.layer is Layer.STREET else ()
    return (
        str(kind or ""),
        tags.get("name") or "",
        level_of(tags.get("layer")),
        is_set(tags.get("tunnel")),
        is_set(tags.get("bridge")),
        kind is not None and on_foot(kind, tags),
        tags.get("surface") or "",
        _osm_id(layer, tags),
        *(tags.get(name) or "" if name in routed else "" for name in ROUTED),
    )


def _osm_id(layer: str, tags: Tags) -> int:
    """Return the number of a way or node, or the negative of that of a relation, which an area may be."""
    way = tags.get("osm_way_id")
    number = int(way or tags.get("osm_id") or 0)
    return -number if layer == "multipolygons" and not way else number


def _project(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = _TO_METRES.transform(lon_lat[:, 0], lon_lat[:, 1])
    return np.column_stack((x, y))
