import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo_service.model.position import Position
from geo_service.nearest.sphere import (
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


@given(latitudes, longitudes, st.floats(-2, 2), st.floats(-2, 2))
def test_a_geodesic_lies_between_its_bounds(lat: float, lon: float, north: float, east: float) -> None:
    to_lat, to_lon = max(-90.0, min(90.0, lat + north)), (lon + east + 180) % 360 - 180
    chord = chords_m(point(lat, lon)[0], point(to_lat, to_lon))
    ends = np.array([lat]), np.array([lon]), np.array([to_lat]), np.array([to_lon])
    geodesic = geodesics_m(*ends)
    assert chord - 1e-5 <= geodesic <= longest_m(chord)


def test_the_upper_bound_is_tight_along_the_meridian_at_the_equator() -> None:
    chord = chords_m(point(-0.4, 5.0)[0], point(0.4, 5.0))
    geodesic = geodesics_m(np.array([-0.4]), np.array([5.0]), np.array([0.4]), np.array([5.0]))
    assert longest_m(chord) - geodesic < 2e-3
    assert geodesic - chord > 0.7


def test_distances_are_rounded_to_the_micrometre() -> None:
    distance = geodesics_m(np.array([48.85]), np.array([2.35]), np.array([48.86]), np.array([2.36]))
    assert distance[0] == round(distance[0], 6) == pytest.approx(1332.5, abs=2)


@given(latitudes, longitudes)
def test_one_point_is_centred_as_many_are(lat: float, lon: float) -> None:
    assert centred(Position(lat, lon)) == pytest.approx(point(lat, lon)[0], abs=1e-6)


@given(st.floats(0, 13e6))
def test_one_chord_is_bounded_as_many_are(chord: float) -> None:
    assert longest_one_m(chord) == pytest.approx(longest_m(np.array([chord]))[0], rel=1e-12)


@given(latitudes, longitudes, st.lists(st.tuples(latitudes, longitudes), max_size=5))
def test_a_few_are_measured_to_the_same_bit_as_many(lat: float, lon: float, others: list[tuple[float, float]]) -> None:
    lats, lons = [to_lat for to_lat, _ in others], [to_lon for _, to_lon in others]
    here = np.full(len(others), lat), np.full(len(others), lon)
    many = geodesics_m(*here, np.array(lats, dtype=np.float64), np.array(lons, dtype=np.float64))
    assert geodesics_of_few_m(Position(lat, lon), lats, lons) == many.tolist()
