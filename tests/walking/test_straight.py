import math

import pytest
from pyproj import Geod

from geo_service.model.walk import Method, Profile, Route, Walk
from geo_service.walking.straight import StraightWalker, is_detour
from tests.walking.ways import at

WALKER = StraightWalker()


def test_a_walk_is_the_straight_line_and_some_more():
    start, end = at(0, 0), at(1000, 0)
    straight = Geod(ellps="WGS84").inv(start.lon, start.lat, end.lon, end.lat)[2]
    normal, slow = (WALKER.walks(start, [end], profile)[0] for profile in (Profile.NORMAL, Profile.SLOW))
    assert normal.method is Method.STRAIGHT_LINE
    assert normal.distance_m == slow.distance_m == pytest.approx(straight * 1.3, abs=0.05)
    assert normal.duration_s == math.ceil(straight * 1.3 / 1.25)
    assert slow.duration_s > normal.duration_s


def test_walks_that_are_too_long_are_not_told():
    assert WALKER.walks(at(0, 0), [at(0, 1000), at(0, 100)], Profile.NORMAL, 200)[0] is None
    assert WALKER.walks(at(0, 0), [], Profile.NORMAL) == []


def test_there_is_nothing_to_say_of_a_straight_line():
    route = WALKER.route(at(0, 0), at(0, 100), Profile.NORMAL)
    assert route.line == (at(0, 0), at(0, 100))
    assert route.stages == ()
    assert route.walk == WALKER.walks(at(0, 0), [at(0, 100)], Profile.NORMAL)[0]


@pytest.mark.parametrize(
    ("straight_m", "walked_m", "doubted"),
    [(370, 1600, True), (370, 1100, False), (100, 599, False), (100, 605, True), (1000, 1600, False), (0, 505, True)],
)
def test_a_way_much_longer_than_its_straight_line_is_doubted(straight_m, walked_m, doubted):
    walk = Walk(walked_m, 60, Method.STREETS)
    assert is_detour(Route(walk, (at(0, 0), at(20, 20), at(0, straight_m)))) is doubted


def test_no_estimate_is_doubted():
    assert not is_detour(WALKER.route(at(0, 0), at(0, 20_000), Profile.NORMAL))
