"""The best node for one more place, against every node tried."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.coverage.adding import Gains
from geo_service.coverage.ground import Ground, load_ground
from geo_service.model.coverage import HELPED_MIN
from geo_service.model.walk import Profile
from geo_service.walking.network import build_network
from geo_service.walking.network_file import path_of, write_network
from geo_service.walking.plane import to_plane
from tests.coverage.samples import TOULOUSE
from tests.walking.ways import Town, at

SIDE_M = 2600.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("grounds")


def ground_of(town: Town, folder) -> Ground:
    write_network(path_of(folder, "toulouse"), build_network([town.ways()], beside_m=0), "test")
    return load_ground(folder, TOULOUSE, Profile.NORMAL)


def gain_m(ground: Ground, costs: np.ndarray, node: int) -> float:
    """What a place at a node gains, computed from a whole search."""
    cost = next(ground.inbound.around(np.array([node]), np.inf))
    after, limit = np.minimum(costs, cost), (HELPED_MIN * 60 + 1e-6) * ground.pace
    before_m, after_m = (
        ground.length_m[(now[ground.tail] <= limit) & (now[ground.head] <= limit)].sum() for now in (costs, after)
    )
    return float(after_m - before_m)


@given(seed=st.integers(0, 2**32 - 1), ways=st.integers(1, 60), places=st.integers(0, 4))
def test_no_node_gains_more_than_the_best(folder, seed, ways, places):
    rng = np.random.default_rng(seed)
    town = Town()
    crossings = rng.uniform(0, SIDE_M, (max(ways // 2, 2), 2)).round(2).tolist()
    for number in range(ways):
        kind = "steps" if rng.random() < 0.2 else "street"
        conveying = rng.choice(["", "", "", "forward"])
        ends = rng.choice(len(crossings), 2, replace=False)
        town.way(*(tuple(crossings[end]) for end in ends), kind=kind, conveying=conveying, name=f"Street {number}")
    ground = ground_of(town, folder)
    spots = [at(*spot) for spot in rng.uniform(0, SIDE_M, (places, 2)).tolist()]
    costs, _ = ground.inbound.nearest([snap for snap in ground.snapper.snap(to_plane(spots)) if snap is not None])
    best = Gains(ground, costs).best_node(lambda _done, _total: None)
    truth = {node: gain_m(ground, costs, node) for node in range(ground.network.nodes)}
    if best is None:
        assert max(truth.values()) == 0
    else:
        assert truth[best] == pytest.approx(max(truth.values()), abs=1e-6)
        assert Gains(ground, costs).gains(np.array([best])) == [pytest.approx(truth[best], abs=1e-6)]


def test_of_equal_nodes_the_first_is_taken_and_the_end_is_told(folder):
    ground = ground_of(Town().way((0, 0), (100, 0)).way((900, 0), (1000, 0)), folder)
    told = []
    best = Gains(ground, np.full(4, np.inf)).best_node(lambda done, total: told.append((done, total)))
    assert best == 0
    assert told[-1] == (4, 4)


def test_where_everything_is_near_nothing_is_best(folder):
    ground = ground_of(Town().way((0, 0), (100, 0)), folder)
    assert Gains(ground, np.zeros(2)).best_node(lambda _done, _total: None) is None
