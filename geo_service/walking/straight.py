"""Walks where no streets are known: the straight line, and some more."""

import math
from collections.abc import Sequence

from pyproj import Geod

from geo_service.hours.arriving import DETOUR
from geo_service.model.position import Position
from geo_service.model.walk import Method, Profile, Route, Walk
from geo_service.walking.interface import SPEEDS_M_PER_S

_GEOD = Geod(ellps="WGS84")
_DETOUR_TIMES, _DETOUR_M = 3.0, 500.0


def straight_m(start: Position, end: Position) -> float:
    """Return the geodesic metres between two points."""
    return float(_GEOD.inv(start.lon, start.lat, end.lon, end.lat)[2])


def estimated(distance_m: float, profile: Profile) -> Walk:
    """Return a walk from its straight line in geodesic metres."""
    walked_m = distance_m * DETOUR
    return Walk(round(walked_m, 1), math.ceil(walked_m / SPEEDS_M_PER_S[profile]), Method.STRAIGHT_LINE)


def is_detour(route: Route) -> bool:
    """Return whether a way is so much longer than its straight line that the map may lack a path.

    That is more than three times as long and more than 500 m longer. Both are our choice: a river or a railway makes
    such ways, too, but an extract that lacks a square which people cross makes them as often.
    """
    least_m = straight_m(route.line[0], route.line[-1])
    return route.walk.distance_m > max(_DETOUR_TIMES * least_m, least_m + _DETOUR_M)


class StraightWalker:
    """Estimates every walk; see :class:`geo_service.walking.interface.Walker`."""

    def walks(
        self, start: Position, ends: Sequence[Position], profile: Profile, within_s: float = math.inf
    ) -> list[Walk | None]:
        """Return the estimate of each walk that is not too long."""
        lat, lon = [end.lat for end in ends], [end.lon for end in ends]
        here = [start.lon] * len(ends), [start.lat] * len(ends)
        walks = (estimated(length, profile) for length in _GEOD.inv(*here, lon, lat)[2])
        return [walk if walk.duration_s <= within_s else None for walk in walks]

    def route(self, start: Position, end: Position, profile: Profile) -> Route:
        """Return the straight line, which nobody can walk: there is nothing to say of it."""
        return Route(estimated(straight_m(start, end), profile), (start, end))
