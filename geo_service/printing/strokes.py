"""Streets as people see them: ways in a row are one line where it goes straight on, whatever else meets it there."""

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import shapely
from shapely import LineString

_TURN_DEG = 35.0
"""Who turns by more is no longer walking straight on."""

End = tuple[int, bool]
"""Number of a line, and whether its last point is meant."""


def straight_on(lines: Sequence[LineString]) -> list[LineString]:
    """Join lines that meet end to end, at each point those that go on the straightest.

    Args:
        lines: The ways of one street, in millimetres of the page or any other plane unit.
    """
    group = list(range(len(lines)))
    joined: set[End] = set()
    for _, one, other in sorted(_turns(lines)):
        first, second = group[one[0]], group[other[0]]
        if first != second and joined.isdisjoint((one, other)):
            joined |= {one, other}
            group = [first if number == second else number for number in group]
    together: dict[int, list[LineString]] = defaultdict(list)
    for number, line in zip(group, lines, strict=True):
        together[number].append(line)
    return [part for same in together.values() for part in _merged(same)]


def _merged(lines: list[LineString]) -> list[LineString]:
    return lines if len(lines) == 1 else list(shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines))))


def _turns(lines: Sequence[LineString]) -> list[tuple[float, End, End]]:
    """Return each pair of ends that meet, with the angle by which one turns there, where it is small."""
    meeting: dict[tuple[float, float], list[tuple[End, float]]] = defaultdict(list)
    for number, line in enumerate(lines):
        points = shapely.get_coordinates(line).tolist()
        for is_last, (x, y), (to_x, to_y) in ((False, *points[:2]), (True, *points[:-3:-1])):
            meeting[x, y].append(((number, is_last), math.degrees(math.atan2(to_y - y, to_x - x))))
    pairs = (pair for ends in meeting.values() for pair in combinations(ends, 2))
    turns = ((abs((angle - other_angle) % 360 - 180), one, other) for (one, angle), (other, other_angle) in pairs)
    return [turn for turn in turns if turn[0] <= _TURN_DEG]
