"""All ways at once, against a whole search from every node."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from geo_service.walking.inbound import NOBODY, Inbound
from geo_service.walking.network import BACKWARD, FORWARD, STEPS, Network, build_network
from geo_service.walking.plane import to_plane
from geo_service.walking.reach import Arcs, reach
from geo_service.walking.snapping import Snap, Snapper
from tests.walking.ways import Town, at, grid


@st.composite
def towns(draw) -> Network:
    """Ways between crossings of a small grid: islands, one-way stairs, parallel ways and loops of no length."""
    rng = random.Random(draw(st.integers(0, 2**32 - 1)))  # noqa: S311 - a sample, not a secret
    town = Town()
    for _ in range(draw(st.integers(1, 30))):
        points = [(rng.randrange(6) * 40.0, rng.randrange(6) * 40.0) for _ in range(rng.randrange(2, 4))]
        town.way(*points, kind=rng.choice(["street", "steps"]), conveying=rng.choice(["", "", "forward", "backward"]))
    return build_network([town.ways()], beside_m=0)


def snapped(network: Network, spots: list[tuple[float, float]]) -> list[Snap]:
    snapper = Snapper(network, np.arange(len(network.tail)))
    return [snap for snap in snapper.snap(to_plane([at(*spot) for spot in spots])) if snap is not None]


def from_every_node(network: Network, points: list[Snap]) -> np.ndarray:
    """What each point costs from each node, walked forwards: shape (nodes, points)."""
    arcs = Arcs(network, np.arange(len(network.tail)))
    matrix = arcs.from_point(Snap(0, 0.0, 0.0, 0.0))
    costs = dijkstra(matrix, indices=np.arange(network.nodes))[:, : network.nodes]

    def to(point: Snap) -> np.ndarray:
        worth = arcs.worth[point.edge]
        by_tail = costs[:, network.tail[point.edge]] + point.along_m * worth
        by_head = costs[:, network.head[point.edge]] + point.rest_m * worth
        flags = network.flags[point.edge]
        by_tail = by_tail if flags & FORWARD else np.full(network.nodes, math.inf)
        by_head = by_head if flags & BACKWARD else np.full(network.nodes, math.inf)
        return np.minimum(by_tail, by_head) + point.aside_m

    return np.column_stack([to(point) for point in points])


@given(
    network=towns(),
    spots=st.lists(st.tuples(st.floats(-50, 250), st.floats(-50, 250)), min_size=1, max_size=6),
)
def test_every_node_is_as_far_as_a_whole_search_from_it_says(network, spots):
    points = snapped(network, spots)
    costs, nearest = Inbound(network, np.arange(len(network.tail))).nearest(points)
    if not points:
        assert np.all(np.isinf(costs))
        return
    truth = from_every_node(network, points)
    assert costs == pytest.approx(truth.min(axis=1), abs=1e-6)
    for node in range(network.nodes):
        if math.isfinite(costs[node]):
            assert truth[node, nearest[node]] == pytest.approx(costs[node], abs=1e-6)
        else:
            assert nearest[node] == NOBODY


@given(network=towns(), limit=st.floats(1, 300))
def test_ways_to_a_node_are_those_walked_towards_it(network, limit):
    nodes = np.arange(network.nodes)
    found = np.array(list(Inbound(network, np.arange(len(network.tail))).around(nodes, limit)))
    arcs = Arcs(network, np.arange(len(network.tail)))
    truth = dijkstra(arcs.from_point(Snap(0, 0.0, 0.0, 0.0)), indices=nodes)[:, : network.nodes].T
    near = truth <= limit - 1e-6
    assert found[near] == pytest.approx(truth[near], abs=1e-6)
    assert np.all(np.isinf(found[truth > limit + 1e-6]))


def test_nobody_walks_where_there_is_nothing():
    network = build_network([grid().ways()], beside_m=0)
    costs, nearest = Inbound(network, np.arange(len(network.tail))).nearest([])
    assert np.all(np.isinf(costs))
    assert np.all(nearest == NOBODY)


def test_a_moving_stair_is_taken_the_way_it_goes():
    town = Town().way((0, 0), (100, 0), conveying="forward").way((0, 0), (0, 200), (100, 200), (100, 0))
    network = build_network([town.ways()], beside_m=0)
    assert sum((network.flags & (FORWARD | BACKWARD)) == FORWARD) == 1
    assert not np.any(network.flags & STEPS)
    costs, _ = Inbound(network, np.arange(len(network.tail))).nearest(snapped(network, [(0.0, 0.0)]))
    assert sorted(costs.tolist()) == pytest.approx([0.0, 500.0], abs=0.1)


def test_edges_that_are_left_out_are_not_walked():
    town = Town().way((0, 0), (100, 0), kind="steps").way((0, 0), (0, 100), (100, 100), (100, 0))
    network = build_network([town.ways()], beside_m=0)
    level = np.flatnonzero((network.flags & STEPS) == 0)
    costs, _ = Inbound(network, level).nearest(snapped(network, [(0.0, 1.0)]))
    assert max(costs) == pytest.approx(299.0, abs=0.1)


def test_whole_cities_are_as_far_as_single_walks_say():
    network = build_network([grid(12).ways()], beside_m=0)
    points = snapped(network, [(130.0, 250.0), (900.0, 1010.0)])
    costs, _ = Inbound(network, np.arange(len(network.tail))).nearest(points)
    ways = [reach(Arcs(network, np.arange(len(network.tail))), point, math.inf) for point in points]
    singly = np.min([way.costs[: network.nodes] + point.aside_m for way, point in zip(ways, points, strict=True)], 0)
    assert costs == pytest.approx(singly, abs=1e-6)
