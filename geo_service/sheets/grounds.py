"""Which ground a sheet shows: around a point, a box, or an area of the city."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from math import dist

from geo_service.areas.kept import CityAreas, open_areas
from geo_service.errors import BadValueError, GeocodingError
from geo_service.model.area import Area, Polygon
from geo_service.model.city import City, NamedPoint
from geo_service.model.position import Position
from geo_service.model.text import fold
from geo_service.printing.frame import Box, Frame, frame_around, frame_of, frame_of_ground, to_metres
from geo_service.printing.paper import Paper
from geo_service.service import GeoService

DEFAULT_SCALE = 5000
LEAST_SCALE, MOST_SCALE = 500, 75_000
_QUARTER_M = 600.0


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground that a sheet shows.

    Attributes:
        name: What the title calls it.
        frame: The map.
        outline: Outline of the area that is meant, WGS 84 degrees; empty where it is the frame.
    """

    name: str
    frame: Frame
    outline: tuple[Polygon, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """Finds the ground of sheets of a city.

    Attributes:
        service: Who knows names and quarters.
        city: The city.
        paper: The paper that the ground has to fit.
        scale: The scale; None for the usual one, or for what the ground needs.
    """

    service: GeoService
    city: City
    paper: Paper
    scale: int | None = None

    def at(self, position: Position) -> Ground:
        """Return the ground around a point."""
        frame = frame_around(position, self.scale or DEFAULT_SCALE, self.paper.map_mm)
        return Ground(self._quarter(position), frame)

    def around(self, point: NamedPoint) -> Ground:
        """Return the ground around a point that has a name; a house gives its name to no sheet."""
        if point.kind == "address" and point.name[:1].isdecimal():
            return self.at(point.position)
        frame = frame_around(point.position, self.scale or DEFAULT_SCALE, self.paper.map_mm)
        return Ground(self._named(point.name), frame)

    def named(self, text: str) -> tuple[NamedPoint, ...]:
        """Return what a text names, best first: streets and squares come before fountains that are named after them.

        Raises:
            BadValueError: Nothing bears the name.
            GeocodingError: Nothing that is known does, and the geocoder did not answer.
        """
        street = self.service.street(text, self.city)
        known = self.service.where_is(text, self.city)
        if not known:
            raise BadValueError(
                f"nothing is called {text!r} in {self.city.name}; try a street, a quarter or --at", field="around"
            )
        streets = (street,) if street else self._asked(text) if _named_after(known[0], text) else ()
        return tuple(dict.fromkeys((*streets, *known)))

    def _asked(self, text: str) -> Iterator[NamedPoint]:
        """Yield the streets that the geocoder knows by a name, if there is one and it answers."""
        geocoder, words = self.service.geocoder, set(fold(text).split())
        with suppress(GeocodingError):
            found = geocoder.find(text, self.city) if geocoder else ()
            yield from (one for one in found if one.kind == "address" and words <= set(fold(one.name).split()))

    def box(self, box: Box) -> Ground:
        """Return the ground that shows a box of degrees.

        Raises:
            BadValueError: It is no box, or does not fit.
        """
        return Ground(self.city.name, frame_of(box, self.scale, self.paper.map_mm))

    def area(self, area: Area) -> Ground:
        """Return the ground that shows an area whole.

        Raises:
            BadValueError: It does not fit.
        """
        points = [Position(lat, lon) for polygon in area.polygons for lon, lat in polygon[0]]
        return Ground(self._named(area.name), frame_of_ground(points, self.scale, self.paper.map_mm), area.polygons)

    def known_areas(self) -> CityAreas:
        """Return the areas of the city."""
        return open_areas(self.service.config.data_dir, self.city)

    def _quarter(self, at: Position) -> str:
        """Return the city with the quarter whose middle is nearest, where one is near."""
        middle, points = to_metres(at), self.service.reference.named_points
        quarters = (point for point in points if (point.kind, point.city) == ("quarter", self.city.code))
        near = sorted((dist(middle, to_metres(point.position)), point.name) for point in quarters)
        return self._named(near[0][1]) if near and near[0][0] <= _QUARTER_M else self.city.name

    def _named(self, name: str) -> str:
        return name if self.city.name in name else f"{self.city.name}, {name}"


def _named_after(point: NamedPoint, text: str) -> bool:
    """Return whether a place has a longer name that holds a text: "Fontaine, place des Vosges"."""
    return point.kind == "place" and set(fold(text).split()) < set(fold(point.name).split())
