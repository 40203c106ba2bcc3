"""The small map of a city on which the middle of a sheet is chosen: a picture that a form sends a point of.

It works without scripts: a browser sends where on the picture somebody clicked, in the body of the form.
"""

from dataclasses import dataclass

from flask import Response, render_template

from geo_service.areas.kept import open_areas
from geo_service.model.city import City, Ring
from geo_service.model.position import Position
from geo_service.model.query import PlaceFilter
from geo_service.printing.frame import to_metres, to_position
from geo_service.streets.city_file import open_streets
from geo_service.streets.interface import Bounds, FeatureKind
from geo_service.web.current import current_service
from geo_service.web.pages.site import city_of

WIDTH_PX = 280
"""Also on a phone of 360 px: what is clicked is counted in pixels of the screen, so that it must not be scaled."""
_MARGIN = 0.04
_NAME_PX, _LINE_PX = 5.2, 11.0
_MAIN_STREETS = (FeatureKind.MOTORWAY, FeatureKind.TRUNK, FeatureKind.PRIMARY, FeatureKind.SECONDARY)


@dataclass(frozen=True, slots=True)
class SmallMap:
    """Metres of a city on pixels of its small map.

    Attributes:
        west_m: Easting of the left edge, EPSG:2154.
        north_m: Northing of the upper edge, EPSG:2154.
        metres_px: Metres that a pixel shows.
        height_px: Height of the picture.
    """

    west_m: float
    north_m: float
    metres_px: float
    height_px: int

    def to_pixels(self, position: Position) -> tuple[float, float]:
        """Return pixels from the upper left corner, to the right and down."""
        x_m, y_m = to_metres(position)
        return (x_m - self.west_m) / self.metres_px, (self.north_m - y_m) / self.metres_px

    def to_position(self, x_px: float, y_px: float) -> Position:
        """Return the position that a pixel shows."""
        return to_position(self.west_m + x_px * self.metres_px, self.north_m - y_px * self.metres_px)

    def path(self, ring: Ring) -> str:
        """Return a ring as a path of SVG."""
        points = (self.to_pixels(Position(lat, lon)) for lon, lat in ring)
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def small_map(city: City) -> SmallMap:
    """Return the small map that shows the outline of a city whole."""
    xs, ys = zip(*(to_metres(Position(lat, lon)) for ring in city.outline for lon, lat in ring), strict=True)
    width_m, height_m = max(xs) - min(xs), max(ys) - min(ys)
    margin_m = _MARGIN * width_m
    metres_px = (width_m + 2 * margin_m) / WIDTH_PX
    height_px = round((height_m + 2 * margin_m) / metres_px)
    return SmallMap(min(xs) - margin_m, max(ys) + margin_m, metres_px, height_px)


def show(city: str) -> Response:
    """Show the outline of a city, its areas, public places as dots, and names of quarters where there is room."""
    service, here = current_service(), city_of(city)
    drawn = small_map(here)
    places = service.places(PlaceFilter(city=here.code))
    dots = {tuple(map(round, drawn.to_pixels(place.position))) for place in places if place.position}
    areas = open_areas(service.config.data_dir, here).areas
    picture = render_template(
        "print_map.svg",
        width=WIDTH_PX,
        height=drawn.height_px,
        outline=[drawn.path(ring) for ring in here.outline],
        streets=_streets(here, drawn),
        areas=[drawn.path(polygon[0]) for area in areas for polygon in area.polygons],
        dots=sorted(dots),
        names=_names(here, drawn),
    )
    return Response(picture, content_type="image/svg+xml; charset=utf-8")


def _streets(city: City, drawn: SmallMap) -> str:
    """Return the main streets of a city as a path of SVG, in whole pixels; empty where none were imported."""
    streets = open_streets(current_service().config.data_dir, city.code)
    if streets is None:
        return ""
    west_m, north_m, metres_px = drawn.west_m, drawn.north_m, drawn.metres_px
    edges = Bounds(west_m, north_m - drawn.height_px * metres_px, west_m + WIDTH_PX * metres_px, north_m)
    parts = (part for feature in streets.within(edges, _MAIN_STREETS) for part in feature.parts)
    lines = {
        tuple(dict.fromkeys((round((x - west_m) / metres_px), round((north_m - y) / metres_px)) for x, y in part))
        for part in parts
    }
    return "".join("M" + "L".join(f"{x} {y}" for x, y in line) for line in sorted(lines) if len(line) > 1)


def _names(city: City, drawn: SmallMap) -> list[tuple[float, float, str]]:
    """Return names of quarters where none touches another."""
    kept: list[tuple[float, float, str]] = []
    for point in current_service().reference.named_points:
        if (point.kind, point.city) != ("quarter", city.code):
            continue
        x_px, y_px = drawn.to_pixels(point.position)
        half = len(point.name) * _NAME_PX / 2
        inside = half <= x_px <= WIDTH_PX - half
        if inside and all(abs(y_px - y) > _LINE_PX or abs(x_px - x) > half + len(n) * _NAME_PX / 2 for x, y, n in kept):
            kept.append((x_px, y_px, point.name))
    return kept
