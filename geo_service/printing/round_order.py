"""In which order to walk to some places: near the shortest way, found in a moment."""

import math
from collections.abc import Sequence

from geo_service.errors import BadValueError
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.rounds import MAX_STOPS
from geo_service.printing.frame import to_metres

Point = tuple[float, float]
"""Easting and northing, EPSG:2154, metres."""
_GAIN_M = 1e-6


def walking_order(start: Position, places: Sequence[Place]) -> tuple[Place, ...]:
    """Return places in an order to walk to them: the nearest next, then crossings are undone (2-opt).

    Distances are straight lines. The walk ends at the last place.

    Args:
        start: Where the walk begins.
        places: At most :data:`geo_service.model.rounds.MAX_STOPS` places with a position.

    Raises:
        BadValueError: They are too many, or one has no position.
    """
    if len(places) > MAX_STOPS or not all(place.position for place in places):
        raise BadValueError(f"a round has at most {MAX_STOPS} places, each with a position", field="count")
    points = {place.id: to_metres(place.position) for place in places if place.position}
    by_id = {place.id: place for place in places}
    order = _uncrossed(_nearest_next(to_metres(start), points), to_metres(start), points)
    return tuple(by_id[place_id] for place_id in order)


def length_m(start: Point, order: Sequence[str], points: dict[str, Point]) -> float:
    """Return how long a walk from a point through others is, in metres."""
    stops = [start, *(points[each] for each in order)]
    return sum(map(math.dist, stops, stops[1:]))


def _nearest_next(start: Point, points: dict[str, Point]) -> list[str]:
    left, order, here = dict(points), [], start
    while left:
        nearest = min(left, key=lambda each: (math.dist(here, left[each]), each))
        here = left.pop(nearest)
        order.append(nearest)
    return order


def _uncrossed(order: list[str], start: Point, points: dict[str, Point]) -> list[str]:
    """Turn parts of the walk around as long as this makes it shorter."""
    best, shortest_m = order, length_m(start, order, points)
    better = True
    while better:
        better = False
        for first in range(len(best) - 1):
            for last in range(first + 2, len(best) + 1):
                turned = best[:first] + best[first:last][::-1] + best[last:]
                turned_m = length_m(start, turned, points)
                if turned_m < shortest_m - _GAIN_M:
                    best, shortest_m, better = turned, turned_m, True
    return best
