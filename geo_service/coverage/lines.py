"""The courses of streets as a map draws them: few points, and no line where its neighbour can go on."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_service.coverage.ground import Ground
from geo_service.model.coverage import NO_WAY, Line
from geo_service.walking.network import CM_PER_M
from geo_service.walking.plane import to_degrees

_ASIDE_M = 4.0
"""How far a drawn line may be from its street: the width of a stroke when a whole quarter is seen."""
_DIGITS = 5
"""Decimals of a degree: a metre."""


def lines_by_class(ground: Ground, classes: NDArray[np.intp]) -> tuple[tuple[Line, ...], ...]:
    """Return the courses of the streets of each class, merged and simplified.

    Args:
        ground: The streets.
        classes: The class of each of its edges, shape (m,).
    """
    return tuple(_merged(ground, ground.edges[classes == number]) for number in range(NO_WAY + 1))


def _merged(ground: Ground, edges: NDArray[np.intp]) -> tuple[Line, ...]:
    network = ground.network
    sizes = network.last[edges] - network.first[edges] + 1
    rows = np.repeat(network.first[edges] - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    courses = shapely.linestrings(network.xy_cm[rows] / CM_PER_M, indices=np.repeat(np.arange(len(edges)), sizes))
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.multilinestrings(courses))))
    plain = shapely.simplify(merged, _ASIDE_M)
    points = [tuple(point) for point in np.round(to_degrees(shapely.get_coordinates(plain)), _DIGITS).tolist()]
    ends = np.cumsum(shapely.get_num_coordinates(plain)).tolist()
    return tuple(tuple(points[begin:end]) for begin, end in zip([0, *ends], ends, strict=False))
