"""Walks along streets, against every way looked at."""

import math
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_service.model.city import City
from geo_service.model.position import Position
from geo_service.model.walk import Method, Profile
from geo_service.streets.city_file import open_streets
from geo_service.streets.importer import import_streets
from geo_service.walking.graph import GraphWalker
from geo_service.walking.interface import SHRINK, SPEEDS_M_PER_S
from geo_service.walking.network import build_network
from tests.walking.oracle import Oracle
from tests.walking.ways import Town, at, grid

NORMAL, SLOW = Profile.NORMAL, Profile.SLOW
GEOD = Geod(ellps="WGS84")
EXTRACTS = {
    "toulouse-2020": ((43.56, 1.38), (43.64, 1.49)),
    "lyon-2021": ((45.73, 4.81), (45.78, 4.89)),
    "liechtenstein": ((47.12, 9.49), (47.18, 9.54)),
    "paris-16e-2022": ((48.832, 2.23), (48.885, 2.295)),
    "paris-marais": ((48.848, 2.345), (48.868, 2.372)),
}
"""Of each extract, the corners of the ground on which people walk."""


def walker(town: Town) -> GraphWalker:
    return GraphWalker(build_network([town.ways()], beside_m=0))


def metres(walk) -> float:
    assert walk is not None
    assert walk.method is Method.STREETS
    return walk.distance_m


def test_one_walks_around_the_corner_and_not_through_the_block():
    (walk,) = walker(grid()).walks(at(0, 50), [at(50, 100)], NORMAL)
    assert metres(walk) == pytest.approx(100, abs=0.2)
    assert walk.duration_s == math.ceil(walk.distance_m / SPEEDS_M_PER_S[NORMAL])


def test_people_are_joined_to_the_middle_of_a_street_and_walk_there():
    (walk,) = walker(Town().way((0, 0), (1000, 0))).walks(at(400, 30), [at(430, 10)], NORMAL)
    assert metres(walk) == pytest.approx(30 + 30 + 10, abs=0.2)


def test_whoever_is_far_from_every_street_gets_an_estimate_that_says_so():
    town = walker(Town().way((0, 0), (1000, 0)))
    start = at(400, 10)
    near, far = town.walks(start, [at(400, 199), at(400, 201)], NORMAL)
    assert near.method is Method.STREETS
    straight = GEOD.inv(start.lon, start.lat, at(400, 201).lon, at(400, 201).lat)[2]
    assert far.method is Method.STRAIGHT_LINE
    assert far.distance_m == pytest.approx(straight * 1.3, abs=0.1)
    assert town.walks(at(400, 201), [start], NORMAL)[0].method is Method.STRAIGHT_LINE


def test_an_island_cannot_be_reached():
    town = walker(Town().way((0, 0), (1000, 0)).way((0, 300), (1000, 300)))
    assert town.walks(at(0, 0), [at(500, 300), at(500, 0)], NORMAL)[0] is None
    assert town.route(at(0, 0), at(500, 300), NORMAL) is None


def test_a_yard_without_a_gate_holds_nobody_fast():
    town = Town().way((0, 0), (1000, 0)).way((400, 20), (500, 20))
    (walk,) = GraphWalker(build_network([town.ways()])).walks(at(450, 20), [at(100, 0)], NORMAL)
    assert metres(walk) == pytest.approx(370, abs=0.3)


def test_a_crossing_without_a_shared_point_is_no_junction():
    town = walker(Town().way((0, 0), (1000, 0)).way((500, -500), (500, 500)))
    assert town.walks(at(0, 0), [at(500, 400)], NORMAL) == [None]


def test_steps_count_twice_and_are_not_for_everybody():
    town = Town().way((0, 0), (100, 0), kind="steps").way((0, 0), (0, 80), (100, 80), (100, 0))
    town.way((-500, 0), (0, 0)).way((100, 0), (600, 0))
    stairs = walker(town)
    (walk,) = stairs.walks(at(-10, 0), [at(110, 0)], NORMAL)
    assert metres(walk) == pytest.approx(120, abs=0.2)
    assert walk.duration_s == pytest.approx((20 + 2 * 100) / SPEEDS_M_PER_S[NORMAL], abs=1)
    (slow,) = stairs.walks(at(-10, 0), [at(110, 0)], SLOW)
    assert metres(slow) == pytest.approx(280, abs=0.3)
    assert slow.duration_s == pytest.approx(280 / SPEEDS_M_PER_S[SLOW], abs=1)


def test_a_moving_stair_carries_one_way():
    town = Town().way((0, 0), (100, 0), conveying="forward").way((0, 0), (0, 200), (100, 200), (100, 0))
    around = walker(town)
    there, back = at(0, 0), at(100, 0)
    assert metres(around.walks(there, [back], NORMAL)[0]) == pytest.approx(100, abs=0.2)
    assert metres(around.walks(back, [there], NORMAL)[0]) == pytest.approx(500, abs=0.5)
    middle, before = at(50, 0), at(40, 0)
    assert metres(around.walks(middle, [before], NORMAL)[0]) == pytest.approx(50 + 500 + 40, abs=0.6)


def test_walks_that_take_longer_than_asked_are_not_told():
    near, far = walker(grid()).walks(at(0, 0), [at(100, 0), at(400, 400)], NORMAL, within_s=100)
    assert near.duration_s <= 100
    assert far is None


def test_a_route_runs_from_door_to_door_and_is_as_long_as_it_says():
    route = walker(grid()).route(at(10, 20), at(350, 290), NORMAL)
    assert (route.line[0], route.line[-1]) == (at(10, 20), at(350, 290))
    length = GEOD.line_length([point.lon for point in route.line], [point.lat for point in route.line])
    assert length == pytest.approx(route.walk.distance_m, rel=0.001)


@cache
def real(folder: Path, name: str, profile: Profile, kept: Path) -> tuple[GraphWalker, Oracle]:
    city, now = City(name, "XXX", name), datetime(2026, 11, 22, tzinfo=UTC)
    import_streets([folder / "streets" / f"{name}.osm.pbf"], city, kept / name, now=now, progress=lambda _: None)
    (ways,) = open_streets(kept / name, city.code).walkable()
    return GraphWalker(build_network([ways])), Oracle(ways, profile)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("streets")


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("name", ["paris-16e-2022", "paris-marais"])
@settings(max_examples=25)
@given(question=st.tuples(st.integers(0, 2**32 - 1), st.sampled_from([math.inf, 900, 300])))
def test_every_walk_is_the_quickest_there_is(real_data, kept, name, profile, question):
    check(*real(real_data, name, profile, kept), EXTRACTS[name], *question)


@pytest.mark.parametrize("name", ["toulouse-2020", "lyon-2021", "liechtenstein"])
@settings(max_examples=3)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_walk_of_a_larger_ground_is_the_quickest_there_is(real_data, kept, name, seed):
    check(*real(real_data, name, NORMAL, kept), EXTRACTS[name], seed, 1800)


def check(graph: GraphWalker, oracle: Oracle, area, seed: int, within_s: float) -> None:
    low, high = area
    start, *ends = (Position(*spot) for spot in np.random.default_rng(seed).uniform(low, high, (21, 2)).tolist())
    walks = graph.walks(start, ends, oracle.profile, within_s)
    for end, walk, truth in zip(ends, walks, oracle.seconds(start, ends, graph._scale), strict=True):
        if walk is None:
            assert truth is None or truth[0] > within_s - 0.01
            continue
        seconds, method = truth
        assert walk.method is method
        assert seconds - 0.02 <= walk.duration_s <= seconds + 1.02
        straight = GEOD.inv(start.lon, start.lat, end.lon, end.lat)[2]
        assert walk.distance_m >= straight * SHRINK - 0.06
        assert walk.duration_s * SPEEDS_M_PER_S[oracle.profile] >= straight * SHRINK
