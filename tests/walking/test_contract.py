"""What :class:`geo_service.walking.interface.Walker` promises, asked of everybody who measures walks along streets.

A real Valhalla is asked where its wheel is; everywhere its recorded answers are.
"""

import os
import statistics
from datetime import UTC, datetime

import numpy as np
import pytest
from pyproj import Geod

from geo_service.model.city import City
from geo_service.model.position import Position
from geo_service.model.walk import Method, Profile
from geo_service.streets.city_file import open_streets
from geo_service.streets.importer import import_streets
from geo_service.walking.graph import GraphWalker
from geo_service.walking.interface import SHRINK, SPEEDS_M_PER_S, Walker
from geo_service.walking.network import build_network
from geo_service.walking.plane import to_degrees
from geo_service.walking.valhalla import ValhallaWalker
from tests.walking.recorded import Recorder, Replay, ask_patiently
from tests.walking.valhalla_server import MISSING, serving
from tests.walking.ways import Town, at, extract_of, grid

GEOD = Geod(ellps="WGS84")
NORMAL, SLOW = Profile.NORMAL, Profile.SLOW
SIZE, SIDE_M, ISLAND_M = 12, 100.0, 5_000.0


def town() -> Town:
    """Streets on a grid with steps through one of its blocks, and as many on an island."""
    streets, island = grid(SIZE, SIDE_M), grid(SIZE, SIDE_M)
    for points, name in zip(island.points, island.names, strict=True):
        streets.way(*((x + ISLAND_M, y) for x, y in points), name=f"Island {name}")
    return streets.way((500, 500), (600, 600), name="Steps", kind="steps")


def spot(x_m: float, y_m: float) -> Position:
    exact = at(x_m, y_m)
    return Position(round(exact.lat, 5), round(exact.lon, 5))


START = spot(0, 50)
CORNER, FAR, BELOW, ABOVE = spot(50, 100), spot(1050, 300), spot(450, 500), spot(650, 600)
ISLAND, NOWHERE, ABROAD = spot(ISLAND_M + 50, 100), spot(60_000, 100), spot(0, 900_000)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    file = tmp_path_factory.mktemp("town") / "town.osm.pbf"
    file.write_bytes(extract_of(town()))
    with serving(file) as url:
        recorder = Recorder()
        yield url and ValhallaWalker(url, recorder)
        if url and os.environ.get("VALHALLA_RECORD"):
            recorder.write()


@pytest.fixture(params=["graph", "valhalla, recorded", "valhalla"])
def walker(request) -> Walker:
    if request.param == "graph":
        return GraphWalker(build_network([town().ways()]))
    if request.param == "valhalla, recorded":
        return ValhallaWalker("http://valhalla", Replay())
    return request.getfixturevalue("server") or pytest.skip(MISSING)


@pytest.mark.parametrize("profile", Profile)
def test_walks_follow_the_streets_at_the_pace_of_who_walks(walker, profile):
    near, far = walker.walks(START, [CORNER, FAR], profile)
    for walk, metres in ((near, 100), (far, 1050 + 250)):
        assert walk.method is Method.STREETS
        assert walk.distance_m == pytest.approx(metres, rel=0.03)
        assert walk.duration_s == pytest.approx(walk.distance_m / SPEEDS_M_PER_S[profile], rel=0.05)


@pytest.mark.parametrize("profile", Profile)
def test_no_walk_is_quicker_than_the_straight_line(walker, profile):
    for end in (CORNER, FAR, ABOVE):
        (walk,) = walker.walks(START, [end], profile)
        straight = GEOD.inv(START.lon, START.lat, end.lon, end.lat)[2]
        assert walk.duration_s * SPEEDS_M_PER_S[profile] >= straight * SHRINK


def test_walks_that_take_longer_than_asked_are_not_told(walker):
    near, far = walker.walks(START, [CORNER, FAR], NORMAL, within_s=200)
    assert near.duration_s <= 200
    assert far is None


def test_an_island_is_not_reached_and_never_estimated(walker):
    assert walker.walks(START, [ISLAND], NORMAL) == [None]
    island, corner = walker.walks(START, [ISLAND, CORNER], NORMAL)
    assert island is None
    assert corner.method is Method.STREETS
    assert walker.route(START, ISLAND, NORMAL) is None
    assert walker.walks(ISLAND, [spot(ISLAND_M + 100, 50)], NORMAL)[0].method is Method.STREETS


def test_whoever_is_far_from_every_street_is_estimated_and_nobody_else(walker):
    estimates = walker.walks(START, [CORNER, ABROAD, FAR], NORMAL)
    methods = [walk.method for walk in estimates]
    assert methods == [Method.STREETS, Method.STRAIGHT_LINE, Method.STREETS]
    assert walker.route(START, ABROAD, NORMAL).walk == estimates[1]
    assert walker.walks(ABROAD, [START, CORNER], NORMAL)[0].method is Method.STRAIGHT_LINE


def test_a_route_is_the_walk_street_by_street(walker):
    route, (walk,) = walker.route(START, FAR, NORMAL), walker.walks(START, [FAR], NORMAL)
    assert (route.line[0], route.line[-1]) == (START, FAR)
    assert route.walk.distance_m == pytest.approx(walk.distance_m, rel=0.02)
    assert route.walk.duration_s == pytest.approx(walk.duration_s, rel=0.05)
    length = GEOD.line_length([point.lon for point in route.line], [point.lat for point in route.line])
    assert length == pytest.approx(route.walk.distance_m, rel=0.02)
    assert sum(stage.distance_m for stage in route.stages) == pytest.approx(route.walk.distance_m, rel=0.02)
    assert {stage.street.split()[0] for stage in route.stages} <= {"Street", "Avenue"}


def test_only_who_can_takes_the_steps(walker):
    over, around = (walker.route(BELOW, ABOVE, profile) for profile in (NORMAL, SLOW))
    assert not any(stage.steps for stage in around.stages)
    assert around.walk.distance_m == pytest.approx(300, rel=0.03)
    assert over.walk.distance_m <= around.walk.distance_m + 1
    assert over.walk.duration_s < around.walk.duration_s


def test_a_real_server_agrees_on_real_streets(real_data, tmp_path):
    extract, city = real_data / "streets" / "paris-16e-2022.osm.pbf", City("paris", "PAR", "Paris")
    with serving(extract) as url:
        if url is None:
            pytest.skip(MISSING)
        import_streets([extract], city, tmp_path, now=datetime(2026, 11, 22, tzinfo=UTC), progress=lambda _: None)
        network = build_network(open_streets(tmp_path, "paris").walkable())
        crossings = to_degrees(network.xy_cm[network.first] / 100)
        spots = [Position(lat, lon) for lon, lat in np.random.default_rng(3).choice(crossings, 60).tolist()]
        ours, theirs = (
            [walk.duration_s if walk else None for start in spots[:5] for walk in each.walks(start, spots[5:], NORMAL)]
            for each in (GraphWalker(network), ValhallaWalker(url, ask_patiently))
        )
    differences = [abs(a - b) / b for a, b in zip(ours, theirs, strict=True) if a and b]
    assert len(differences) > 200
    assert statistics.median(differences) < 0.15
