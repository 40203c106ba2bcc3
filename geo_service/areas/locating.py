"""In which area a point lies."""

from collections import Counter
from collections.abc import Callable

from shapely import MultiPolygon, Point, STRtree

from geo_service.areas.kept import CityAreas
from geo_service.model.area import Area
from geo_service.model.position import Position


def coarsest(areas: CityAreas) -> tuple[Area, ...]:
    """Return the areas of the kind of which a city has fewest: its arrondissements rather than its quarters."""
    counts = Counter(area.kind for area in areas.areas)
    kind = min(counts, key=lambda kind: (counts[kind], kind), default="")
    return tuple(area for area in areas.areas if area.kind == kind)


def area_finder(areas: tuple[Area, ...]) -> Callable[[Position], Area | None]:
    """Return what tells in which of some areas a point lies; of two that share it, in the first."""
    shapes = [MultiPolygon([(polygon[0], polygon[1:]) for polygon in area.polygons]) for area in areas]
    tree = STRtree(shapes)

    def find(at: Position) -> Area | None:
        found = tree.query(Point(at.lon, at.lat), predicate="intersects")
        return areas[min(found)] if len(found) else None

    return find
