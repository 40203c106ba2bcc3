"""What an OpenStreetMap extract leaves behind for print, screen and routing: frozen values, no I/O."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_service.errors import BadValueError

ATTRIBUTION = "© OpenStreetMap contributors"
"""Shown in full wherever the data is drawn. Source: https://www.openstreetmap.org/copyright"""
LICENCE = "ODbL-1.0"

Point = tuple[float, float]
"""(x, y) in metres of EPSG:2154."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in metres of EPSG:2154.

    Attributes:
        min_x_m: West edge.
        min_y_m: South edge.
        max_x_m: East edge.
        max_y_m: North edge.

    Raises:
        BadValueError: An edge lies beyond the opposite one, or is not a number.
    """

    min_x_m: float
    min_y_m: float
    max_x_m: float
    max_y_m: float

    def __post_init__(self) -> None:
        if not (self.min_x_m <= self.max_x_m and self.min_y_m <= self.max_y_m):
            raise BadValueError(f"{self}: west must be left of east and south below north", field="bounds")


class Layer(StrEnum):
    """What is drawn together, and usually in this order, the first at the bottom."""

    GREEN = "green"
    WATER = "water"
    BUILDING = "building"
    STREET = "street"
    RAIL = "rail"
    LABEL = "label"


class Shape(StrEnum):
    """How the parts of a feature are to be drawn."""

    LINE = "line"
    AREA = "area"
    POINT = "point"


class FeatureKind(StrEnum):
    """A small vocabulary over OpenStreetMap's tags; within a layer, the most important first."""

    MOTORWAY = "motorway"
    TRUNK = "trunk"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"
    STREET = "street"
    PEDESTRIAN = "pedestrian"
    SERVICE = "service"
    TRACK = "track"
    CYCLEWAY = "cycleway"
    FOOTWAY = "footway"
    STEPS = "steps"
    RAIL = "rail"
    SUBWAY = "subway"
    TRAM = "tram"
    WATER = "water"
    RIVER = "river"
    CANAL = "canal"
    STREAM = "stream"
    PARK = "park"
    WOOD = "wood"
    GRASS = "grass"
    CEMETERY = "cemetery"
    BUILDING = "building"
    TOWN = "town"
    QUARTER = "quarter"
    STATION = "station"

    @property
    def layer(self) -> Layer:
        """The layer it belongs to."""
        return _LAYERS.get(self, Layer.STREET)


_LAYERS = {
    kind: layer
    for layer, kinds in (
        (Layer.RAIL, (FeatureKind.RAIL, FeatureKind.SUBWAY, FeatureKind.TRAM)),
        (Layer.WATER, (FeatureKind.WATER, FeatureKind.RIVER, FeatureKind.CANAL, FeatureKind.STREAM)),
        (Layer.GREEN, (FeatureKind.PARK, FeatureKind.WOOD, FeatureKind.GRASS, FeatureKind.CEMETERY)),
        (Layer.BUILDING, (FeatureKind.BUILDING,)),
        (Layer.LABEL, (FeatureKind.TOWN, FeatureKind.QUARTER, FeatureKind.STATION)),
    )
    for kind in kinds
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing on the ground.

    Ways that meet share a vertex with exactly the same coordinates, as every node of OpenStreetMap is projected alike:
    equal points are the nodes of a graph. A crossing without a shared vertex (bridge, tunnel) is no junction.

    Attributes:
        kind: What it is; a square or pedestrian area is a ``pedestrian`` of shape ``area``.
        shape: A line has one part, a point one part of one point, an area its outer ring and then its holes (each
            closed: draw them together with the even-odd rule).
        parts: Points in metres of EPSG:2154, never cut to the bounds asked for.
        name: As on the sign; empty where there is none.
        level: OpenStreetMap's ``layer``: 0 is the ground, 1 above it, -1 below.
        tunnel: Whether it runs underground or through a building.
        bridge: Whether it is on a bridge.
        on_foot: Whether a street may be walked by anybody; false for everything that is no street.
        surface: OpenStreetMap's ``surface`` (``asphalt``, ``cobblestone``...); empty where unknown.
    """

    kind: FeatureKind
    shape: Shape
    parts: tuple[tuple[Point, ...], ...]
    name: str = ""
    level: int = 0
    tunnel: bool = False
    bridge: bool = False
    on_foot: bool = False
    surface: str = ""

    @property
    def layer(self) -> Layer:
        """The layer it belongs to."""
        return self.kind.layer


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Streets that anybody may walk, as columns of equal length, for the graph of a router.

    A closed outline of a square, track or other walkable area is a way here, for one may walk along it: an area gives
    one way per ring. Ways meet where they share a point with exactly equal coordinates, which is a node of
    OpenStreetMap; a way crossed by a bridge shares none with it. So ``xy_m`` alone holds the junctions, and
    ``numpy.unique(xy_m, axis=0)`` numbers them.

    Attributes:
        osm_id: Number of the way; the negative of a relation's for the outline of an area made of several.
        kind: What it is, as :class:`FeatureKind` writes it; ``steps`` are steps.
        name: As on the sign; empty where there is none.
        level: As of :class:`Feature`; so are ``tunnel``, ``bridge`` and ``surface``.
        tunnel: Whether it runs underground or through a building.
        bridge: Whether it is on a bridge.
        surface: Raw tag, empty where unknown.
        highway: Raw tag, such as ``footway`` or ``corridor``.
        access: Raw tag; empty where there is none, as in all that follow.
        foot: Raw tag.
        sidewalk: Raw tag.
        conveying: Raw tag of moving stairs and walkways: ``forward`` and ``backward`` carry one way only.
        oneway_foot: Raw tag ``oneway:foot``; ``yes`` holds from the first point to the last, ``-1`` the other way.
        outline: Whether it is a ring of an area.
        start: For each way the row of ``xy_m`` where its points begin, and at the end the number of rows: way ``i``
            runs through ``xy_m[start[i]:start[i + 1]]``.
        xy_m: Points, shape (n, 2), in metres of EPSG:2154.
    """

    osm_id: NDArray[np.int64]
    kind: NDArray[Any]
    name: NDArray[Any]
    level: NDArray[np.int64]
    tunnel: NDArray[np.bool_]
    bridge: NDArray[np.bool_]
    surface: NDArray[Any]
    highway: NDArray[Any]
    access: NDArray[Any]
    foot: NDArray[Any]
    sidewalk: NDArray[Any]
    conveying: NDArray[Any]
    oneway_foot: NDArray[Any]
    outline: NDArray[np.bool_]
    start: NDArray[np.int64]
    xy_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StreetsInfo:
    """Where a city's streets come from.

    Attributes:
        city: Code of the city.
        file: Name of the extract, without its folder.
        sha256: Checksum of the extract, hexadecimal.
        as_of: When the extract was cut from OpenStreetMap, as its header tells; None where it does not.
        imported_at: When it was read, aware.
        bounds: What the features cover together.
        counts: Number of features per layer; a layer that the extract lacks is absent.
        attribution: What to show beside every drawing.
        licence: SPDX identifier.
    """

    city: str
    file: str
    sha256: str
    as_of: datetime | None
    imported_at: datetime
    bounds: Bounds
    counts: dict[Layer, int]
    attribution: str = ATTRIBUTION
    licence: str = LICENCE
