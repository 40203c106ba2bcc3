"""One point for a GeoJSON geometry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_MIN_RING = 4


@dataclass(frozen=True, slots=True)
class Geometry:
    """What could be made of a geometry.

    Attributes:
        kind: Its type, for people.
        text: ``lat,lon`` in degrees; empty where there is no usable point.
        problem: What is wrong with it, or what was lost on the way to a point; empty where it was a point.
    """

    kind: str = ""
    text: str = ""
    problem: str = ""


def representative_point(geometry: Mapping[str, Any]) -> Geometry:
    """Return a point that stands for a geometry: a point itself, the first of several, the middle of a ring.

    Source: RFC 7946, section 3.1: coordinates are (lon, lat); a ring has four positions or more, the last equal to
    the first.
    """
    kind = str(geometry.get("type"))
    coordinates = geometry.get("coordinates")
    try:
        return _READERS[kind](coordinates)
    except (KeyError, TypeError, ValueError, IndexError):
        return Geometry(kind, "", f"has a geometry ({kind}) that cannot be read")


def _point(pair: Any, problem: str = "", kind: str = "Point") -> Geometry:
    lon, lat = float(pair[0]), float(pair[1])
    return Geometry(kind, f"{lat!r},{lon!r}", problem)


def _first(kind: str, pairs: Sequence[Any]) -> Geometry:
    return _point(pairs[0], "" if len(pairs) == 1 else f"is a {kind}: its first point was taken", kind)


def _polygon(rings: Sequence[Any], kind: str = "Polygon") -> Geometry:
    outer = rings[0]
    if len(outer) < _MIN_RING or list(outer[0]) != list(outer[-1]):
        return Geometry(kind, "", f"has a {kind} whose ring is not closed (last position equal to the first)")
    corners = outer[:-1]
    lon, lat = (sum(float(pair[axis]) for pair in corners) / len(corners) for axis in (0, 1))
    return _point((lon, lat), f"is a {kind}: the middle of its corners was taken", kind)


_READERS: dict[str, Callable[[Any], Geometry]] = {
    "Point": _point,
    "MultiPoint": lambda pairs: _first("MultiPoint", pairs),
    "LineString": lambda pairs: _first("LineString", pairs),
    "MultiLineString": lambda lines: _first("MultiLineString", [pair for line in lines for pair in line]),
    "Polygon": _polygon,
    "MultiPolygon": lambda polygons: _polygon(polygons[0], "MultiPolygon"),
}
