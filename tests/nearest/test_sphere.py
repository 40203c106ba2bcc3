import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo_service.nearest.sphere import chords_m, earth_centred, geodesics_m, longest_m

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
