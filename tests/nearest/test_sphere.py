import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo_service.model.position import Position
from geo_service.nearest.sphere import (
    GEOD,
    centred,
    chords_m,
    earth_centred,
    geodesics_m,
    geodesics_of_few_m,
    longest_m,
    longest_one_m,
)

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def point(lat: float, lon: float) -> np.ndarray:
    return earth_centred(np.array([lat]), np.array([lon]))


@given(latitudes, longitudes)
def test_earth_centred_coordinates_are_those_of_epsg_4978(lat: float, lon: float) -> None:
    to_ecef = Transformer.from_crs(4979, 4978, always_xy=True)
    assert point(lat, lon)[0] == pytest.approx(to_ecef.transform(lon, lat, 0.0), abs=1e-6)


def geodesic(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    return geodesics_m(centred(Position(lat, lon)), point(to_lat, to_lon)).item()


@given(latitudes, longitudes, st.floats(-2, 2), st.floats(-2, 2))
def test_a_geodesic_lies_between_its_bounds(lat: float, lon: float, north: float, east: float) -> None:
    to_lat, to_lon = max(-90.0, min(90.0, lat + north)), (lon + east + 180) % 360 - 180
    chord = chords_m(point(lat, lon)[0], point(to_lat, to_lon))
    assert chord - 1e-5 <= geodesic(lat, lon, to_lat, to_lon) <= longest_m(chord)


def test_the_upper_bound_is_tight_along_the_meridian_at_the_equator() -> None:
    chord = chords_m(point(-0.4, 5.0)[0], point(0.4, 5.0))
    length = geodesic(-0.4, 5.0, 0.4, 5.0)
    assert longest_m(chord) - length < 2e-3
    assert length - chord > 0.7


@given(latitudes | st.sampled_from((-90.0, 0.0, 90.0)), longitudes, st.floats(0, 360), st.floats(0, 15_000))
def test_what_chords_tell_of_a_geodesic_is_true_to_some_nanometres(
    lat: float, lon: float, azimuth: float, length_m: float
) -> None:
    to_lon, to_lat, _ = GEOD.fwd(lon, lat, azimuth, length_m)
    measured = GEOD.inv(lon, lat, to_lon, to_lat)[2]
    assert geodesic(lat, lon, to_lat, to_lon) == pytest.approx(measured, abs=0.55e-6)  # half of it by rounding


def test_chords_tell_geodesics_over_all_of_the_ellipsoid() -> None:
    rng = np.random.default_rng(5)
    lat, lon, azimuth = rng.uniform(-90, 90, 50_000), rng.uniform(-180, 180, 50_000), rng.uniform(0, 360, 50_000)
    for length_m in (1e-3, 10.0, 5_000.0, 9_990.0, 10_010.0, 100_000.0):
        to_lon, to_lat, _ = GEOD.fwd(lon, lat, azimuth, np.full(50_000, length_m))
        measured = geodesics_m(earth_centred(lat, lon), earth_centred(to_lat, to_lon))
        assert np.abs(measured - length_m).max() < 0.55e-6


@given(latitudes, longitudes, latitudes, longitudes)
def test_points_far_apart_are_measured_by_the_general_solution(
    lat: float, lon: float, to_lat: float, to_lon: float
) -> None:
    measured = GEOD.inv(lon, lat, to_lon, to_lat)[2]
    assert geodesic(lat, lon, to_lat, to_lon) == pytest.approx(measured, abs=1e-5)


@given(latitudes, longitudes)
def test_a_point_is_no_way_from_itself(lat: float, lon: float) -> None:
    assert geodesic(lat, lon, lat, lon) == 0.0


def test_distances_are_rounded_to_the_micrometre() -> None:
    distance = geodesic(48.85, 2.35, 48.86, 2.36)
    assert distance == round(distance, 6) == pytest.approx(1332.5, abs=2)


@given(latitudes, longitudes)
def test_one_point_is_centred_as_many_are(lat: float, lon: float) -> None:
    assert centred(Position(lat, lon)) == pytest.approx(point(lat, lon)[0], abs=1e-6)


@given(st.floats(0, 13e6))
def test_one_chord_is_bounded_as_many_are(chord: float) -> None:
    assert longest_one_m(chord) == pytest.approx(longest_m(np.array([chord]))[0], rel=1e-12)


offsets = st.tuples(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))


@given(latitudes, longitudes, st.lists(offsets, max_size=5), st.lists(st.tuples(latitudes, longitudes), max_size=1))
def test_a_few_are_measured_to_the_same_bit_as_many(
    lat: float, lon: float, close: list[tuple[float, float]], far: list[tuple[float, float]]
) -> None:
    others = [(max(-90.0, min(90.0, lat + north)), lon + east) for north, east in close] + far
    here, there = centred(Position(lat, lon)), np.array([point(*other)[0] for other in others]).reshape(-1, 3)
    assert geodesics_of_few_m(here, there) == geodesics_m(here, there).tolist()
    assert geodesics_m(np.broadcast_to(here, there.shape), there).tolist() == geodesics_m(here, there).tolist()
