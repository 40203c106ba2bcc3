"""The plane of walks, there and back, and as long as the geodesic in the middle of a city."""

import numpy as np
import pytest
from pyproj import Geod

from geo_service.model.position import Position
from geo_service.walking.network import build_network
from geo_service.walking.plane import bounds_m, plane_scale, to_degrees, to_plane
from tests.walking.ways import ORIGIN, at, grid


def test_there_and_back():
    spots = [Position(43.6045, 1.4440), Position(48.8566, 2.3522)]
    assert to_degrees(to_plane(spots)).tolist() == [pytest.approx([spot.lon, spot.lat]) for spot in spots]


def test_the_corners_of_a_graph():
    low, high = bounds_m(build_network([grid().ways()], beside_m=0))
    assert low.tolist() == [*ORIGIN]
    assert high.tolist() == [ORIGIN[0] + 400, ORIGIN[1] + 400]


def test_the_scale_is_that_of_the_ground():
    scale = plane_scale(build_network([grid().ways()], beside_m=0))
    west, east = at(0, 200), at(400, 200)
    ground_m = Geod(ellps="WGS84").inv(west.lon, west.lat, east.lon, east.lat)[2]
    assert np.hypot(*(to_plane([west]) - to_plane([east]))[0]) / scale == pytest.approx(ground_m, rel=1e-6)
