"""From a position to the nearest edge of a graph."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_service.walking.interface import MAX_SNAP_M
from geo_service.walking.network import Floats, Network


@dataclass(frozen=True, slots=True)
class Snap:
    """Where a position meets the streets.

    Attributes:
        edge: The nearest edge.
        along_m: Metres of the plane from the edge's beginning to the nearest point on it.
        rest_m: Metres from there to its end.
        aside_m: Metres from the position to that point.
    """

    edge: int
    along_m: float
    rest_m: float
    aside_m: float


class Snapper:
    """Finds the nearest of some edges.

    Args:
        network: The graph.
        edges: The edges on which one may walk.
    """

    def __init__(self, network: Network, edges: NDArray[np.intp]) -> None:
        self._edges = edges
        self._courses = network.courses(edges)
        self._tree = shapely.STRtree(self._courses)

    def snap(self, xy_m: Floats) -> list[Snap | None]:
        """Return where points meet the streets: None for those farther than :data:`MAX_SNAP_M` from all.

        Args:
            xy_m: Points in metres of EPSG:2154, shape (n, 2).
        """
        points = np.asarray(shapely.points(xy_m))
        rows, found = self._tree.query_nearest(points, max_distance=MAX_SNAP_M, all_matches=False)
        courses = np.asarray(self._courses)[found]
        along = np.asarray(shapely.line_locate_point(courses, points[rows]))
        rest = np.asarray(shapely.length(courses)) - along
        aside = np.asarray(shapely.distance(courses, points[rows]))
        snaps: list[Snap | None] = [None] * len(points)
        columns = (self._edges[found].tolist(), along.tolist(), rest.tolist(), aside.tolist())
        for row, snap in zip(rows.tolist(), map(Snap, *columns), strict=True):
            snaps[row] = snap
        return snaps
