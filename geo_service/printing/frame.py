"""The ground that a map shows: metres of EPSG:2154 on one side, millimetres of the page and cells on the other."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_uppercase

from pyproj import Transformer

from geo_service.errors import BadValueError
from geo_service.model.position import Position

SCALES = (1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 7500, 10_000, 12_500, 15_000, 20_000, 25_000)
"""Scales that are chosen among where a box is asked for, the first that shows all of it."""
AREA_SCALES = (2500, 5000, 7500, 10_000, 12_500, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 75_000)
"""Scales that are chosen among where an area is asked for; all sheets of a city look alike."""
_AREA_MARGIN_MM = 2.0
_CELL_MM = 34.0
_STEP_MM = 20.0
_MM_PER_M = 1000.0
_NORTH_DEG = 0.001
_TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:2154", always_xy=True)

Box = tuple[float, float, float, float]
"""West, south, east, north."""


def to_metres(position: Position) -> tuple[float, float]:
    """Return easting and northing in EPSG:2154, in metres."""
    x_m, y_m = _TO_METRES.transform(position.lon, position.lat)
    return float(x_m), float(y_m)


def to_position(x_m: float, y_m: float) -> Position:
    """Return the position of an easting and a northing in EPSG:2154, in metres."""
    lon, lat = _TO_METRES.transform(x_m, y_m, direction="INVERSE")
    return Position(float(lat), float(lon))


@dataclass(frozen=True, slots=True)
class Frame:
    """What a map shows.

    Attributes:
        west_m: Easting of its left edge, EPSG:2154.
        north_m: Northing of its upper edge, EPSG:2154.
        scale: How many metres of the ground one metre of paper shows.
        width_mm: Its width on the page.
        height_mm: Its height on the page.
    """

    west_m: float
    north_m: float
    scale: int
    width_mm: float
    height_mm: float

    @property
    def bounds_m(self) -> Box:
        """West, south, east and north in EPSG:2154, in metres."""
        width_m, height_m = self.width_mm * self.scale / _MM_PER_M, self.height_mm * self.scale / _MM_PER_M
        return self.west_m, self.north_m - height_m, self.west_m + width_m, self.north_m

    def to_page(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Return millimetres from the upper left corner of the map, to the right and down."""
        factor = _MM_PER_M / self.scale
        return (x_m - self.west_m) * factor, (self.north_m - y_m) * factor

    def holds(self, x_mm: float, y_mm: float) -> bool:
        """Return whether a point of the page lies on the map; left and upper edge belong to it."""
        return 0 <= x_mm < self.width_mm and 0 <= y_mm < self.height_mm

    @property
    def columns(self) -> int:
        """Number of columns of the grid."""
        return max(2, round(self.width_mm / _CELL_MM))

    @property
    def rows(self) -> int:
        """Number of rows of the grid."""
        return max(2, round(self.height_mm / _CELL_MM))

    def cell(self, x_mm: float, y_mm: float) -> tuple[int, int]:
        """Return row and column of the grid, from 0, at the upper left."""
        column = min(int(x_mm / self.width_mm * self.columns), self.columns - 1)
        return min(int(y_mm / self.height_mm * self.rows), self.rows - 1), column

    def cell_name(self, x_mm: float, y_mm: float) -> str:
        """Return a letter for the column and a figure for the row: ``B3``."""
        row, column = self.cell(x_mm, y_mm)
        return f"{ascii_uppercase[column]}{row + 1}"

    @property
    def north_deg(self) -> float:
        """Angle on the page from "up" to true north at the middle of the map, clockwise, in degrees."""
        west, south, east, north = self.bounds_m
        middle = (west + east) / 2, (south + north) / 2
        lon, lat = _TO_METRES.transform(*middle, direction="INVERSE")
        x_m, y_m = _TO_METRES.transform(lon, lat + _NORTH_DEG)
        return math.degrees(math.atan2(x_m - middle[0], y_m - middle[1]))


def frame_around(at: Position, scale: int, size_mm: tuple[float, float]) -> Frame:
    """Return the map with a point in its middle, or at most 10 mm from it to each side.

    The middle is moved onto a grid: where somebody stands can be read neither from the sheet nor from its edition,
    and sheets around points that are near one another are the same sheet.

    Args:
        at: The point.
        scale: As in :class:`Frame`.
        size_mm: Width and height of the map on the page.
    """
    step_m = scale * _STEP_MM / _MM_PER_M
    x_m, y_m = (round(metres / step_m) * step_m for metres in to_metres(at))
    return _centred((x_m, y_m), scale, size_mm)


def frame_of(box: Box, scale: int | None, size_mm: tuple[float, float]) -> Frame:
    """Return the map with a whole box in its middle.

    Args:
        box: West, south, east and north in degrees.
        scale: As in :class:`Frame`; None for the largest drawing that shows the whole box.
        size_mm: Width and height of the map on the page.

    Raises:
        BadValueError: The box is none, or does not fit.
    """
    west, south, east, north = box
    if west >= east or south >= north:
        raise BadValueError("a box is WEST,SOUTH,EAST,NORTH in degrees, west before east", field="bbox")
    corners = [Position(lat, lon) for lat in (south, north) for lon in (west, east)]
    return _fitting(corners, (scale,) if scale else SCALES, size_mm, 0.0)


def frame_of_ground(points: Iterable[Position], scale: int | None, size_mm: tuple[float, float]) -> Frame:
    """Return the map with a whole area in its middle, and a little of what is around it.

    Args:
        points: Corners of the area.
        scale: As in :class:`Frame`; None for the largest drawing that shows the whole area.
        size_mm: Width and height of the map on the page.

    Raises:
        BadValueError: The area does not fit.
    """
    return _fitting(points, (scale,) if scale else AREA_SCALES, size_mm, _AREA_MARGIN_MM)


def _fitting(
    points: Iterable[Position], scales: tuple[int, ...], size_mm: tuple[float, float], margin_mm: float
) -> Frame:
    """Return the map of the first scale that shows all points, and a margin around them."""
    xs, ys = zip(*map(to_metres, points), strict=True)
    width_mm, height_mm = (length - 2 * margin_mm for length in size_mm)
    needed = max((max(xs) - min(xs)) / width_mm, (max(ys) - min(ys)) / height_mm) * _MM_PER_M
    fitting = next((one for one in scales if one >= needed), None)
    if fitting is None:
        raise BadValueError(
            f"the ground needs a scale of 1:{math.ceil(needed)}; choose a smaller one, or larger paper", field="bbox"
        )
    return _centred(((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2), fitting, size_mm)


def _centred(middle_m: tuple[float, float], scale: int, size_mm: tuple[float, float]) -> Frame:
    width, height = size_mm
    half = scale / _MM_PER_M / 2
    return Frame(middle_m[0] - width * half, middle_m[1] + height * half, scale, width, height)
