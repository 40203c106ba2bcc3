import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo_service.errors import BadValueError
from geo_service.model.position import Position
from geo_service.printing.frame import Frame, frame_around, frame_of, to_metres
from tests.builders import PARIS

SIZE = (180.0, 130.0)
STRASBOURG = Position(48.5833, 7.7458)


@given(st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_the_point_asked_for_is_near_the_middle(north, east):
    at = Position(PARIS.lat + north, PARIS.lon + east)
    assert frame_around(at, 5000, SIZE).to_page(*to_metres(at)) == pytest.approx((90, 65), abs=10.001)


def test_where_somebody_stands_cannot_be_read_from_the_frame():
    doors = [Position(PARIS.lat + metres / 111_000, PARIS.lon) for metres in range(0, 100, 10)]
    frames = {frame_around(at, 5000, SIZE) for at in doors}
    assert len(frames) <= 2
    assert all((frame.west_m + 450) % 100 == 0 for frame in frames)


@pytest.mark.parametrize("at", [PARIS, STRASBOURG, Position(43.2965, 5.3698)])
def test_the_scale_is_true_within_half_a_percent(at):
    frame = frame_around(at, 5000, SIZE)
    east = Position(at.lat, at.lon + 0.005)
    on_page_mm = math.dist(frame.to_page(*to_metres(at)), frame.to_page(*to_metres(east)))
    _, _, ground_m = Geod(ellps="GRS80").inv(at.lon, at.lat, east.lon, east.lat)
    assert on_page_mm * 5 == pytest.approx(ground_m, rel=0.005)


@given(st.floats(0, 179.9), st.floats(0, 129.9))
def test_cells_tile_the_map(x, y):
    frame = Frame(650_000, 6_860_000, 5000, *SIZE)
    row, column = frame.cell(x, y)
    assert frame.holds(x, y)
    assert column * 180 / frame.columns <= x + 1e-9 < (column + 1) * 180 / frame.columns + 2e-9
    assert row * 130 / frame.rows <= y + 1e-9 < (row + 1) * 130 / frame.rows + 2e-9
    assert frame.cell_name(x, y) == f"{'ABCDEFGH'[column]}{row + 1}"


def test_page_and_ground_agree_at_the_corners():
    frame = Frame(650_000, 6_860_000, 5000, *SIZE)
    west, south, east, north = frame.bounds_m
    assert (east - west, north - south) == (900, 650)
    assert frame.to_page(west, north) == (0, 0)
    assert frame.to_page(east, south) == pytest.approx(SIZE)
    assert not frame.holds(*SIZE)


def test_a_box_gets_the_largest_drawing_that_shows_it_whole():
    box = (2.355, 48.855, 2.365, 48.860)
    frame = frame_of(box, None, SIZE)
    assert frame.scale == 5000
    for lat in box[1::2]:
        for lon in box[::2]:
            assert frame.holds(*frame.to_page(*to_metres(Position(lat, lon))))


def test_a_box_that_does_not_fit_says_which_scale_would():
    with pytest.raises(BadValueError, match="1:4"):
        frame_of((2.355, 48.855, 2.365, 48.860), 2000, SIZE)


@pytest.mark.parametrize("box", [(2.4, 48.8, 2.3, 48.9), (2.3, 48.9, 2.4, 48.8), (2.3, 48.8, 2.3, 48.9)])
def test_what_is_no_box_is_refused(box):
    with pytest.raises(BadValueError, match="WEST"):
        frame_of(box, None, SIZE)


def test_true_north_leans_where_the_projection_does():
    assert frame_around(PARIS, 5000, SIZE).north_deg == pytest.approx(0.48, abs=0.1)
    assert frame_around(STRASBOURG, 5000, SIZE).north_deg == pytest.approx(-3.45, abs=0.2)
