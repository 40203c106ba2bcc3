"""The ground under the pins as SVG: streets, water, parks and buildings, or the city's outline where none are known."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import Any

import shapely
from shapely import Geometry

from geo_service.model.area import Polygon
from geo_service.model.city import City
from geo_service.model.position import Position
from geo_service.printing.frame import Frame, to_metres
from geo_service.streets.interface import Feature, FeatureKind, Layer, Shape

_AREAS = {
    Layer.GREEN: "#dfead6",
    Layer.WATER: "#c3dcec",
    Layer.BUILDING: "#e7e4df",
}
_AREA_LINE, _BEYOND = "#4a4a4a", "#dcdad6"
_PAPER, _CASING, _STREET, _PATH, _RAIL = "#f8f7f5", "#a9a9a9", "#ffffff", "#9c9c9c", "#8c8c8c"
_WIDTHS_MM = {
    FeatureKind.MOTORWAY: 2.4,
    FeatureKind.TRUNK: 2.3,
    FeatureKind.PRIMARY: 2.2,
    FeatureKind.SECONDARY: 1.9,
    FeatureKind.TERTIARY: 1.6,
    FeatureKind.STREET: 1.3,
    FeatureKind.PEDESTRIAN: 1.3,
    FeatureKind.SERVICE: 0.7,
    FeatureKind.TRACK: 0.5,
}
"""Widths of drawn streets at 1:5000, the broadest on top."""
_WATER_MM = {FeatureKind.RIVER: 1.6, FeatureKind.CANAL: 1.2, FeatureKind.STREAM: 0.4}
_PATHS = (FeatureKind.FOOTWAY, FeatureKind.CYCLEWAY, FeatureKind.STEPS)
_ONLY_NEAR = {*_PATHS, FeatureKind.SERVICE, FeatureKind.TRACK, FeatureKind.BUILDING}
_FAR_SCALE = 12_500
_CASING_MM = 0.35
_LEAST_HOLE_MM = 0.7
"""The middle of a roundabout that can be told from a dot, with the edges of its street around it."""
_USUAL_SCALE = 5000
_WIDEST, _THINNEST = 1.8, 0.45
_MARGIN_MM = 4.0
_MM_PER_M = 1000.0
_COLOUR = re.compile("#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")

Drawn = tuple[Feature, Geometry]


def kinds_at(scale: int) -> tuple[FeatureKind, ...]:
    """Return what a map of a scale shows: from afar, ways to doors and paths would only hide streets."""
    return tuple(kind for kind in FeatureKind if scale <= _FAR_SCALE or kind not in _ONLY_NEAR)


def ground_svg(
    frame: Frame, city: City, features: Sequence[Feature], area: Sequence[Polygon] = (), *, mono: bool = False
) -> str:
    """Return the drawing of the ground as an SVG document of the map's size, one unit a millimetre.

    Args:
        frame: The map.
        city: Its outline is drawn where no streets are known.
        features: What lies on the ground, in any order; may reach beyond the map.
        area: The area that the map is about: its outline is drawn, and what is beyond it fades.
        mono: Whether every colour becomes the grey that is as light.
    """
    layers = [f'<rect width="{frame.width_mm:g}" height="{frame.height_mm:g}" fill="{_PAPER}"/>']
    layers += _streets(frame, features) if features else [_outline(frame, city)]
    layers += [_area(frame, area), _grid(frame)] if area else [_grid(frame)]
    size = f"{frame.width_mm:g} {frame.height_mm:g}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}">{"".join(layers)}</svg>'
    return _COLOUR.sub(_grey, svg) if mono else svg


def _grey(colour: re.Match[str]) -> str:
    """Return the grey that is as light as a colour. Source: weights of ITU-R BT.601."""
    red, green, blue = (int(part, 16) for part in colour.groups())
    return "#" + f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}" * 3


def on_page(features: Iterable[Feature], frame: Frame, margin_mm: float = _MARGIN_MM) -> Iterator[Drawn]:
    """Yield what of each feature lies on the map or just beyond it, all of a shape at once, which is fast.

    Args:
        features: What lies on the ground.
        frame: The map.
        margin_mm: How far beyond its edges to look.

    Yields:
        Each feature with a part of it in millimetres of the page; by shape, in the order given.
    """
    box = (-margin_mm, -margin_mm, frame.width_mm + margin_mm, frame.height_mm + margin_mm)
    of_shape: dict[Shape, list[Feature]] = defaultdict(list)
    for feature in features:
        of_shape[feature.shape].append(feature)
    for shape, alike in of_shape.items():
        owners = [number for number, feature in enumerate(alike) for _ in feature.parts]
        clipped = shapely.clip_by_rect(_shapes(shape, alike, owners, frame), *box)
        parts, origin = shapely.get_parts(clipped, return_index=True)
        for part, number, empty in zip(parts, origin.tolist(), shapely.is_empty(parts).tolist(), strict=True):
            if not empty:
                yield alike[number if shape is Shape.AREA else owners[number]], part


def _shapes(shape: Shape, features: Iterable[Feature], owners: Sequence[int], frame: Frame) -> Any:
    """Return an array of the parts of features on the page, but of areas one polygon each."""
    parts = [part for feature in features for part in feature.parts]
    if shape is Shape.POINT:
        return shapely.points([frame.to_page(*part[0]) for part in parts])
    factor, west_m, north_m = _MM_PER_M / frame.scale, frame.west_m, frame.north_m
    points = [((x_m - west_m) * factor, (north_m - y_m) * factor) for part in parts for x_m, y_m in part]
    numbers = [number for number, part in enumerate(parts) for _ in part]
    if shape is Shape.LINE:
        return shapely.linestrings(points, indices=numbers)
    rings: Any = shapely.linearrings(points, indices=numbers)
    return shapely.polygons(rings, indices=owners)


def _streets(frame: Frame, features: Sequence[Feature]) -> Iterator[str]:
    factor = min(max(_USUAL_SCALE / frame.scale, _THINNEST), _WIDEST)
    areas: dict[Layer, list[str]] = defaultdict(list)
    shapes: dict[FeatureKind, list[Geometry]] = defaultdict(list)
    for feature, shape in on_page(features, frame):
        if feature.shape is Shape.AREA:
            areas[feature.layer].append(_path(shape))
        elif feature.shape is Shape.LINE and not feature.tunnel:
            shapes[feature.kind].append(shape)
    lines = {kind: list(map(_path, drawn)) for kind, drawn in _without_dots(shapes, factor).items()}
    for layer, colour in _AREAS.items():
        yield _filled(areas[layer], colour)
    yield from (_drawn(lines.get(kind, ()), "#c3dcec", width * factor) for kind, width in _WATER_MM.items())
    yield _filled(areas[Layer.STREET], _STREET)
    yield from (_drawn(lines.get(kind, ()), _PATH, 0.25, "0.9 0.5") for kind in _PATHS)
    roads = [(kind, width * factor) for kind, width in reversed(_WIDTHS_MM.items())]
    yield from (_drawn(lines.get(kind, ()), _CASING, width + _CASING_MM) for kind, width in roads)
    yield from (_drawn(lines.get(kind, ()), _STREET, width) for kind, width in roads)
    yield from (_drawn(lines.get(kind, ()), _RAIL, 0.5, "2 1") for kind in (FeatureKind.RAIL, FeatureKind.TRAM))


def _without_dots(shapes: Mapping[FeatureKind, list[Geometry]], factor: float) -> dict[FeatureKind, list[Geometry]]:
    """Return lines with the crossing of its streets in the place of each roundabout too small to be seen as one.

    Args:
        shapes: Lines of each kind, in millimetres of the page.
        factor: By which streets are broader than at the usual scale.
    """
    dots = {kind: _dots(lines, _WIDTHS_MM.get(kind, 0.0) * factor) for kind, lines in shapes.items()}
    if not any(map(any, dots.values())):
        return dict(shapes)
    ways = [line for kind, lines in shapes.items() for line, dot in zip(lines, dots[kind], strict=True) if not dot]
    ends = {
        tuple(end) for number in (0, -1) for end in shapely.get_coordinates(shapely.get_point(ways, number)).tolist()
    }
    return {
        kind: [
            part
            for line, dot in zip(lines, dots[kind], strict=True)
            for part in (_crossing(line, ends) if dot else [line])
        ]
        for kind, lines in shapes.items()
    }


def _dots(lines: Sequence[Geometry], width_mm: float) -> list[bool]:
    """Return of each line whether it is a ring around less than can be seen."""
    west, north, east, south = shapely.bounds(lines).T
    least_mm = width_mm + _LEAST_HOLE_MM
    small = (east - west < least_mm) & (south - north < least_mm)
    dots: list[bool] = (shapely.is_ring(lines) & small).tolist()
    return dots


def _crossing(ring: Geometry, ends: Container[tuple[float, ...]]) -> list[Geometry]:
    """Return lines from where streets end at a ring to its middle."""
    points = shapely.get_coordinates(ring)
    middle = points[:-1].mean(axis=0)
    return [shapely.LineString((point, middle)) for point in points[:-1] if tuple(point.tolist()) in ends]


def _path(shape: Geometry) -> str:
    if isinstance(shape, shapely.Polygon):
        return "".join(f"{_moves(ring.coords)}Z" for ring in (shape.exterior, *shape.interiors))
    return _moves(shapely.get_coordinates(shape).tolist())


def _moves(points: Iterable[Sequence[float]]) -> str:
    return "M" + "L".join(starmap("{:.2f} {:.2f}".format, points))


def _filled(paths: Sequence[str], colour: str) -> str:
    return f'<path d="{"".join(paths)}" fill="{colour}" fill-rule="evenodd"/>' if paths else ""


def _drawn(paths: Sequence[str], colour: str, width_mm: float, dashes: str = "") -> str:
    if not paths:
        return ""
    ends = f'stroke-dasharray="{dashes}"' if dashes else 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{"".join(paths)}" fill="none" stroke="{colour}" stroke-width="{width_mm:.2f}" {ends}/>'


def _outline(frame: Frame, city: City) -> str:
    rings = ((to_metres(Position(lat, lon)) for lon, lat in ring) for ring in city.outline)
    paths = [_moves(frame.to_page(*point) for point in ring) for ring in rings]
    return _drawn(paths, _RAIL, 0.8, "3 1.5")


def _area(frame: Frame, area: Sequence[Polygon]) -> str:
    rings = ((to_metres(Position(lat, lon)) for lon, lat in ring) for polygon in area for ring in polygon)
    outline = "".join(f"{_moves(frame.to_page(*point) for point in ring)}Z" for ring in rings)
    whole = f"M0 0H{frame.width_mm:g}V{frame.height_mm:g}H0Z"
    faded = f'<path d="{whole}{outline}" fill="{_BEYOND}" fill-opacity="0.6" fill-rule="evenodd"/>'
    return faded + _drawn([outline], _AREA_LINE, 0.7, "4 1.2 1 1.2")


def _grid(frame: Frame) -> str:
    xs = [column * frame.width_mm / frame.columns for column in range(1, frame.columns)]
    ys = [row * frame.height_mm / frame.rows for row in range(1, frame.rows)]
    paths = [f"M{x:.2f} 0V{frame.height_mm:g}" for x in xs] + [f"M0 {y:.2f}H{frame.width_mm:g}" for y in ys]
    return f'<path d="{"".join(paths)}" fill="none" stroke="#6f6f6f" stroke-width="0.12" stroke-opacity="0.55"/>'
