"""From the legs of a walk to the line on a map and to what is said at each corner."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import shapely
from shapely.ops import substring

from geo_service.model.position import Position
from geo_service.model.walk import Route, Stage, Turn, Walk
from geo_service.walking.network import STEPS, Floats, Network
from geo_service.walking.plane import to_degrees
from geo_service.walking.reach import Leg

_LOOK_M = 15.0
"""How far before and behind a corner one looks to tell its angle: kinks at the very corner say little."""
_TURNS = ((30.0, Turn.STRAIGHT), (60.0, Turn.SLIGHT_LEFT), (140.0, Turn.LEFT))
"""Up to how many degrees to the left is called what; beyond, one turns back."""
_CORNERS = frozenset({Turn.LEFT, Turn.RIGHT, Turn.BACK})
_TO_THE_RIGHT = {Turn.SLIGHT_LEFT: Turn.SLIGHT_RIGHT, Turn.LEFT: Turn.RIGHT}
_DIGITS = 6
_SHORT_M = 10.0
"""A nameless crossing between two stages is part of the one before it, unless it has steps."""


def route_along(
    network: Network, legs: Sequence[Leg], ends: tuple[Position, Position], walk: Walk, metres: float
) -> Route:
    """Return a walk as a route.

    Args:
        network: The streets.
        legs: The way, leg by leg: whole edges, but for the first and the last.
        ends: Where it starts and ends, beside the streets.
        walk: Its length and duration.
        metres: Metres on the ground per metre of the plane.
    """
    told = [leg for leg in legs if leg.length_m > 0]
    cut = {legs[0], legs[-1]}
    courses = [(_part if leg in cut else _whole)(network, leg) for leg in told]
    points = np.concatenate([*courses, np.zeros((0, 2))])
    line = [Position(round(lat, _DIGITS), round(lon, _DIGITS)) for lon, lat in to_degrees(points).tolist()]
    whole = [ends[0], *line, ends[1]]
    line = [point for row, point in enumerate(whole) if row == 0 or point != whole[row - 1]]
    drawn = tuple(line) if len(line) > 1 else ends  # a line of one point is none: who is there already stays there
    return Route(walk, drawn, tuple(_stages(network, told, courses, metres)))


def _whole(network: Network, leg: Leg) -> Floats:
    course = network.course_m(leg.edge)
    return course if leg.from_m < leg.to_m else course[::-1]


def _part(network: Network, leg: Leg) -> Floats:
    course = substring(shapely.LineString(network.course_m(leg.edge)), leg.from_m, leg.to_m)
    return shapely.get_coordinates(course)


def _stages(network: Network, legs: Sequence[Leg], courses: Sequence[Floats], metres: float) -> Iterator[Stage]:
    looks = [(network.names[network.name[leg.edge]], bool(network.flags[leg.edge] & STEPS)) for leg in legs]
    _close_gaps(looks, legs)
    behind: Floats | None = None
    for (street, steps), rows in groupby(range(len(legs)), looks.__getitem__):
        alike = list(rows)
        for mine in [alike] if street or steps else _between_turns(alike, courses):
            ahead = np.concatenate([courses[row] for row in mine])
            turn = Turn.START if behind is None else turn_between(behind, ahead)
            yield Stage(turn, street, steps, round(sum(legs[row].length_m for row in mine) * metres, 1))
            behind = ahead


def _between_turns(rows: Sequence[int], courses: Sequence[Floats]) -> Iterator[Sequence[int]]:
    """Cut a nameless way where it turns at a crossing: there is no name to follow around the corner."""
    whole = np.concatenate([courses[row] for row in rows])
    ends = np.cumsum([len(courses[row]) for row in rows]).tolist()
    first, begin = 0, 0
    for number, end in enumerate(ends[:-1], start=1):
        if turn_between(whole[begin:end], whole[end:]) in _CORNERS:
            yield rows[first:number]
            first, begin = number, end
    yield rows[first:]


def _close_gaps(looks: list[tuple[str, bool]], legs: Sequence[Leg]) -> None:
    for row in range(1, len(looks)):
        if looks[row] == ("", False) and legs[row].length_m < _SHORT_M and not looks[row - 1][1]:
            looks[row] = looks[row - 1]


def turn_between(behind: Floats, ahead: Floats) -> Turn:
    """Return how one turns from a course into the next.

    Args:
        behind: Points in metres of a plane up to the corner, shape (n, 2).
        ahead: Points from the corner on.
    """
    came, goes = _heading(behind[::-1]), _heading(ahead)
    left = math.degrees(math.remainder(goes - came - math.pi, math.tau))
    turn = next((turn for limit, turn in _TURNS if abs(left) <= limit), Turn.BACK)
    return turn if left > 0 else _TO_THE_RIGHT.get(turn, turn)


def _heading(points: Floats) -> float:
    """Return in which direction a point :data:`_LOOK_M` along a course is seen from its beginning, in radians."""
    course = shapely.LineString(points)
    seen = shapely.get_coordinates(shapely.line_interpolate_point(course, min(_LOOK_M, course.length)))[0]
    return math.atan2(seen[1] - points[0, 1], seen[0] - points[0, 0])
