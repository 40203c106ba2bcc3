"""Reading an OpenStreetMap extract in chunks, projected to EPSG:2154.

GDAL's OSM driver does the parsing; which tags it hands out is in ``osmconf.ini``. It tells a file that is cut, damaged
or no extract at all by an error, which becomes an :class:`UnreadableFileError` here.
"""

import hashlib
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from pyproj import Transformer

from geo_service.errors import UnreadableFileError
from geo_service.streets.interface import Layer
from geo_service.streets.tags import KINDS, Tags, is_set, kind_of, level_of, on_foot, wanted

Box = tuple[float, float, float, float]
"""(west, south, east, north) in WGS 84 degrees."""

CHUNK = 100_000
"""Features in memory at once. Each chunk reads the file anew, for the format has no index."""
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


def read_chunks(path: Path, within: Box, temporary: Path, size: int = CHUNK) -> Iterator[Chunk]:
    """Read everything that has a kind and touches a box.

    Args:
        path: The extract.
        within: What to keep, in degrees; features are not cut at it.
        temporary: Folder for GDAL's temporary files.
        size: Features in memory at once.

    Raises:
        UnreadableFileError: The file is damaged or no extract.
    """
    with _temporary_files(str(temporary)):
        for layer in KINDS:
            yield from _read_layer(path, layer, within, size)


def _read_layer(path: Path, layer: str, within: Box, size: int) -> Iterator[Chunk]:
    for done in count(0, size):
        read, chunks = _read_chunk(path, layer, within, (done, size))
        while chunks:
            yield chunks.pop()  # not kept here while the next is read
        if read < size:
            return


def _read_chunk(path: Path, layer: str, within: Box, part: tuple[int, int]) -> tuple[int, list[Chunk]]:
    """Return how many features were read, and the chunk, if any, that they make."""
    skip, size = part
    with _readable(path):
        about, _, geometry, values = pyogrio.raw.read(
            path, layer=layer, where=wanted(layer), bbox=within, skip_features=skip, max_features=size, **_SETTINGS
        )
    if not len(geometry):
        return 0, []
    chunk = _chunk(layer, geometry, dict(zip(about["fields"], values, strict=True)))
    return len(geometry), [chunk] if len(chunk.geometry) else []


def _chunk(layer: str, wkb: NDArray[np.object_], tags: dict[str, NDArray[np.object_]]) -> Chunk:
    """Split multipolygons, project, and decide what each feature is."""
    whole = shapely.from_wkb(wkb, on_invalid="fix")
    geometry, origin = shapely.get_parts(whole, return_index=True)
    geometry = shapely.transform(geometry, _project)
    rows = zip(*tags.values(), strict=True)
    described = zip(*(_describe(layer, dict(zip(tags, row, strict=True))) for row in rows), strict=True)
    columns: dict[str, NDArray[Any]] = {
        name: np.array(values, dtype=_TYPES.get(name, object))[origin]
        for name, values in zip(COLUMNS, described, strict=True)
    }
    kept = (columns["kind"] != "") & ~shapely.is_empty(geometry)
    return Chunk(geometry[kept], {name: column[kept] for name, column in columns.items()})


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
