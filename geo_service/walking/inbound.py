"""How long everybody in a city walks to the nearest of some points: all ways at once, searched from their ends."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo_service.walking.network import BACKWARD, FORWARD, STEPS, Floats, Network
from geo_service.walking.reach import STEPS_COUNT
from geo_service.walking.snapping import Snap

_LEAST = 1e-9
"""Metres: an edge of no length would be no edge in a sparse matrix."""
_AT_ONCE = 64
"""Searches whose costs are held in memory together."""
NOBODY = -1
"""In the place of a point, where no way is known to any."""


class Inbound:
    """Searches a graph against the direction in which one walks, which matters on moving stairs and one-way paths.

    A cost is in metres of level ground, as of :class:`geo_service.walking.reach.Arcs`.

    Args:
        network: The graph.
        edges: The edges on which one may walk.
    """

    def __init__(self, network: Network, edges: NDArray[np.intp]) -> None:
        self._network = network
        self._worth = np.where(network.flags & STEPS, STEPS_COUNT, 1.0)
        on = edges[(network.flags[edges] & FORWARD) != 0]
        back = edges[(network.flags[edges] & BACKWARD) != 0]
        source = np.concatenate((network.head[on], network.tail[back]))
        target = np.concatenate((network.tail[on], network.head[back]))
        edge = np.concatenate((on, back))
        cost = np.maximum(network.lengths_m()[edge] * self._worth[edge], _LEAST)
        order = np.argsort(source, kind="stable")
        self._target, self._cost = target[order], cost[order]
        self._begins = np.searchsorted(source[order], np.arange(network.nodes + 1))

    def nearest(self, points: Sequence[Snap]) -> tuple[Floats, NDArray[np.intp]]:
        """Return, per node, what it costs to come to the nearest of some points, and to which.

        Args:
            points: Where they meet the streets.

        Returns:
            The costs, infinite where no way is known; and rows of ``points``, :data:`NOBODY` where no way is known.
        """
        nodes = self._network.nodes
        if not points:
            return np.full(nodes, np.inf), np.full(nodes, NOBODY)
        starts = np.arange(nodes, nodes + len(points))
        costs, _, origin = dijkstra(self._with(points), indices=starts, min_only=True, return_predecessors=True)
        reached = np.isfinite(costs[:nodes])
        return costs[:nodes], np.where(reached, origin[:nodes] - nodes, NOBODY)

    def around(self, nodes: NDArray[np.intp], limit: float) -> Iterator[Floats]:
        """Yield, for each of some nodes, what it costs to come there from every node; infinite above a limit.

        Args:
            nodes: The nodes, shape (k,).
            limit: The highest cost that is told.
        """
        size = self._network.nodes
        matrix = csr_array((self._cost, self._target, self._begins), shape=(size, size))
        for row in range(0, len(nodes), _AT_ONCE):
            yield from dijkstra(matrix, indices=nodes[row : row + _AT_ONCE], limit=limit)

    def _with(self, points: Sequence[Snap]) -> csr_array:
        """Return the matrix with one more node per point, from which the ends of its edge are reached."""
        leads = [list(self._leads(point)) for point in points]
        ends = [lead for each in leads for lead in each]
        targets = np.concatenate((self._target, np.array([node for node, _ in ends], dtype=self._target.dtype)))
        costs = np.concatenate((self._cost, np.array([cost for _, cost in ends], dtype=np.float64)))
        begins = np.concatenate((self._begins, len(self._target) + np.cumsum([len(each) for each in leads])))
        size = self._network.nodes + len(points)
        return csr_array((costs, targets, begins), shape=(size, size))

    def _leads(self, point: Snap) -> Iterator[tuple[int, float]]:
        """Yield the ends of a point's edge from which one may walk to it, and what that costs."""
        network, edge = self._network, point.edge
        worth, flags = self._worth[edge], network.flags[edge]
        if flags & FORWARD:
            yield int(network.tail[edge]), max(point.along_m * worth + point.aside_m, _LEAST)
        if flags & BACKWARD:
            yield int(network.head[edge]), max(point.rest_m * worth + point.aside_m, _LEAST)
