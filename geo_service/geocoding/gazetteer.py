"""Names that need no network: place ids, quarters, postcodes and known places."""

import re
from collections.abc import Sequence

from geo_service.listed import row_of
from geo_service.model.city import City, NamedPoint
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.text import fold

MOST = 8
"""Points offered at most: what fits a small screen without scrolling far."""
_POSTCODE = re.compile(r"\b\d{5}\b")
_PLACE_ID = re.compile(r"[A-Z]{3}-D?[0-9]{4,7}", re.IGNORECASE)


def is_place_id(text: str) -> bool:
    """Return whether a text is written as the id of a place, so that it is no address, whether there is one or not."""
    return _PLACE_ID.fullmatch(text.strip()) is not None


class Gazetteer:
    """Finds points by name among what ships and what is public.

    Args:
        points: Shipped quarters, postcodes and stations.
        places: Public places, by id; those without a position are no points.
    """

    def __init__(self, points: Sequence[NamedPoint], places: Sequence[Place]) -> None:
        self._points = points
        self._places = places

    def find(self, text: str, city: City) -> tuple[NamedPoint, ...]:
        """Return the points a text may mean, best first; see :class:`geo_service.geocoding.interface.Geocoder`.

        A place id wins over all. Then come names that equal the text, then names that hold all its words. A
        postcode that ships without a point is where the middlemost of its known places is.
        """
        wanted = fold(text)
        if not wanted:
            return ()
        row = row_of(self._places, text.strip().upper())
        if row is not None and (at := self._places[row].position):
            return (_point(self._places[row], at),)
        known = [point for point in self._points if point.city == city.code]
        known += [_point(place, place.position) for place in self._places if place.position and place.city == city.code]
        equal = [point for point in known if fold(point.name) == wanted]
        if equal:
            return _best(equal)
        postcode = _POSTCODE.fullmatch(wanted)
        if postcode:
            return self._around_postcode(postcode.group(), city)
        words = set(wanted.split())
        return _best([point for point in known if words <= set(fold(point.name).split())])

    def _around_postcode(self, postcode: str, city: City) -> tuple[NamedPoint, ...]:
        there = [place for place in self._places if place.postcode == postcode and place.city == city.code]
        positions = sorted((place.position for place in there if place.position), key=lambda at: (at.lat, at.lon))
        if not positions:
            return ()
        return (NamedPoint(postcode, "postcode", city.code, positions[len(positions) // 2]),)


def _point(place: Place, position: Position) -> NamedPoint:
    return NamedPoint(
        f"{place.name} ({place.id})" if place.demonstration else place.name, "place", place.city, position
    )


def _best(points: list[NamedPoint]) -> tuple[NamedPoint, ...]:
    return tuple(sorted(points, key=lambda point: (len(point.name), point.name, point.position.lat)))[:MOST]
