"""How long it takes from one point on the streets to all others nearby: Dijkstra, no farther than is asked."""

import threading
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo_service.walking.network import BACKWARD, FORWARD, STEPS, Floats, Ints, Network
from geo_service.walking.snapping import Snap

STEPS_COUNT = 2.0
"""How many metres of level ground a metre of steps, seen from above, is worth: who goes down is half as fast as on the
level. Who goes up is slower still (0.35 of it), but which way a flight goes is seldom on the map, and short flights are
run up. Source: "Walking speeds", https://help.iesve.com/ve2021/12_walking_speeds.htm
"""
_LEAST = 1e-9
"""Metres: an edge of no length would be no edge in a sparse matrix."""


class Arcs:
    """The directed arcs of a graph, as a sparse matrix of costs by node; and one more node, from which a walk starts.

    A cost is in metres of level ground. Parallel arcs stay apart; a search takes the cheapest.

    Args:
        network: The graph.
        edges: The edges on which one may walk.

    Attributes:
        nodes: How many nodes there are; the start is the node of this number.
        worth: What a metre of each edge of the graph costs.
        level: Whether there are no steps, so that costs are metres.
    """

    def __init__(self, network: Network, edges: NDArray[np.intp]) -> None:
        self.nodes = network.nodes
        self.lengths_m = network.lengths_m()
        self.worth = np.where(network.flags & STEPS, STEPS_COUNT, 1.0)
        self.forward, self.backward = (network.flags & FORWARD) != 0, (network.flags & BACKWARD) != 0
        on, back = edges[self.forward[edges]], edges[self.backward[edges]]
        self.tail, self.head = network.tail, network.head
        source = np.concatenate((network.tail[on], network.head[back]))
        target = np.concatenate((network.head[on], network.tail[back]))
        edge = np.concatenate((on, back))
        cost = np.maximum(self.lengths_m[edge] * self.worth[edge], _LEAST)
        order = np.lexsort((cost, target, source))
        self._edge, self._target, self._cost = edge[order], target[order], cost[order]
        self._own = threading.local()
        self.level = not np.any(network.flags[edges] & STEPS)
        self._begins = np.searchsorted(source[order], np.arange(self.nodes + 1)).astype(np.int32)

    def from_point(self, start: Snap) -> csr_array:
        """Return the matrix with the arcs from a start, as it is until this thread asks for another."""
        edge, worth = start.edge, self.worth[start.edge]
        leads = []
        if self.backward[edge]:
            leads.append((self.tail[edge], start.along_m * worth))
        if self.forward[edge]:
            leads.append((self.head[edge], start.rest_m * worth))
        matrix = self._matrix()
        for row, (node, cost) in zip((-2, -1), (leads[0], leads[-1]), strict=True):
            matrix.indices[row], matrix.data[row] = node, max(cost, _LEAST)
        return matrix

    def _matrix(self) -> csr_array:
        """Return this thread's own matrix, with two arcs from the start: to both ends of its edge, or twice to one."""
        if not hasattr(self._own, "matrix"):
            leads = np.zeros(2, dtype=np.int32)
            columns = np.concatenate((self._cost, leads)), np.concatenate((self._target, leads))
            begins = np.append(self._begins, self._begins[-1:] + 2)
            self._own.matrix = csr_array((*columns, begins), shape=(self.nodes + 1, self.nodes + 1))
        matrix: csr_array = self._own.matrix
        return matrix

    def edge_between(self, node: int, following: int) -> int:
        """Return the cheapest edge from a node to a neighbour."""
        begin, end = self._begins[node], self._begins[node + 1]
        return int(self._edge[begin + np.searchsorted(self._target[begin:end], following)])


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of one edge that is walked.

    Attributes:
        node: Where it begins: a node, or the number of nodes for the start.
        edge: The edge.
        from_m: Metres of the plane from the beginning of the edge to that of the leg.
        to_m: The same to the leg's end; less than ``from_m`` where one walks against the edge.
    """

    node: int
    edge: int
    from_m: float
    to_m: float

    @property
    def length_m(self) -> float:
        """Its length in metres of the plane."""
        return abs(self.to_m - self.from_m)


@dataclass
class Reach:
    """What one comes to from a start within some cost.

    Attributes:
        arcs: Where one walks.
        start: Where the walk begins.
        costs: Per node, what it costs to come there; infinite where that is more than was asked, or impossible.
        before: Per node, the node before it.
    """

    arcs: Arcs
    start: Snap
    costs: Floats
    before: Ints
    _walked: dict[int, float] = field(default_factory=dict)

    def costs_to(self, edges: NDArray[np.intp], along_m: Floats, rest_m: Floats) -> Floats:
        """Return what it costs to come to points on the streets; infinite where no way is known.

        Args:
            edges: Their edges, shape (n,).
            along_m: As of :class:`geo_service.walking.snapping.Snap`.
            rest_m: The same.
        """
        arcs, worth = self.arcs, self.arcs.worth[edges]
        by_tail = np.where(arcs.forward[edges], self.costs[arcs.tail[edges]] + along_m * worth, np.inf)
        by_head = np.where(arcs.backward[edges], self.costs[arcs.head[edges]] + rest_m * worth, np.inf)
        apart = along_m - self.start.along_m
        passable = (edges == self.start.edge) & np.where(apart >= 0, arcs.forward[edges], arcs.backward[edges])
        costs: Floats = np.minimum(np.minimum(by_tail, by_head), np.where(passable, np.abs(apart) * worth, np.inf))
        return costs

    def last_leg(self, end: Snap) -> Leg:
        """Return the last leg of the cheapest way to a point on the streets that can be reached."""
        arcs, edge = self.arcs, end.edge
        tail, head, worth = int(arcs.tail[edge]), int(arcs.head[edge]), float(arcs.worth[edge])
        course_m = end.along_m + end.rest_m
        legs = []
        if arcs.forward[edge]:
            legs.append((float(self.costs[tail]) + end.along_m * worth, Leg(tail, edge, 0.0, end.along_m)))
        if arcs.backward[edge]:
            legs.append((float(self.costs[head]) + end.rest_m * worth, Leg(head, edge, course_m, end.along_m)))
        apart = end.along_m - self.start.along_m
        if edge == self.start.edge and (arcs.forward[edge] if apart >= 0 else arcs.backward[edge]):
            legs.append((abs(apart) * worth, Leg(arcs.nodes, edge, self.start.along_m, end.along_m)))
        return min(legs, key=itemgetter(0))[1]

    def leg_to(self, node: int) -> Leg:
        """Return the leg on which one comes to a node that can be reached, other than the start."""
        arcs, before = self.arcs, int(self.before[node])
        if before != arcs.nodes:
            edge = arcs.edge_between(before, node)
            length_m = float(arcs.lengths_m[edge])
            return Leg(before, edge, *((0.0, length_m) if arcs.tail[edge] == before else (length_m, 0.0)))
        edge, along_m = self.start.edge, self.start.along_m
        by_tail = node == arcs.tail[edge] and arcs.backward[edge]
        if by_tail and node == arcs.head[edge] and arcs.forward[edge]:
            by_tail = along_m <= self.start.rest_m
        return Leg(before, edge, along_m, 0.0 if by_tail else along_m + self.start.rest_m)

    def legs(self, end: Snap) -> list[Leg]:
        """Return the whole way from the start to a point that can be reached."""
        legs = [self.last_leg(end)]
        while legs[-1].node != self.arcs.nodes:
            legs.append(self.leg_to(legs[-1].node))
        return legs[::-1]

    def distance_m(self, end: Snap) -> float:
        """Return the metres of the plane walked on the cheapest way to a point that can be reached."""
        last = self.last_leg(end)
        return self._walked_m(last.node) + last.length_m

    def _walked_m(self, node: int) -> float:
        trail = []
        while node != self.arcs.nodes and node not in self._walked:
            leg = self.leg_to(node)
            trail.append((node, leg.length_m))
            node = leg.node
        walked_m = self._walked.get(node, 0.0)
        for passed, length_m in reversed(trail):
            walked_m += length_m
            self._walked[passed] = walked_m
        return walked_m


def reach(arcs: Arcs, start: Snap, limit: float) -> Reach:
    """Return what one comes to from a point on the streets.

    Args:
        arcs: Where one walks.
        start: Where the walk begins.
        limit: The highest cost that is told; infinite for all.
    """
    found = dijkstra(arcs.from_point(start), indices=[arcs.nodes], return_predecessors=True, limit=limit)
    return Reach(arcs, start, found[0][0], found[1][0])
