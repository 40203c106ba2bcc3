"""Distances on the WGS 84 ellipsoid, and the straight lines through it that bound them.

Two facts make a search by straight lines exact. For two points, let ``c`` be the chord (the straight line in
earth-centred coordinates) and ``s`` the geodesic, both in metres:

* ``c <= s``: no curve is shorter than the straight line.
* ``s <= 2 R asin(c / 2 R)`` with ``R`` the smallest radius of curvature of the ellipsoid, that of the meridian at the
  equator. A geodesic bends only as much as the surface under it, nowhere more than a circle of radius ``R``; by
  Schur's comparison theorem its ends are then at least as far apart as those of an arc of that circle of the same
  length.

At 10 km the two bounds are 1 mm apart, at 100 km 1 m.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from math import asin, cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from geo_service.model.position import Position

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]

GEOD = Geod(ellps="WGS84")
SLACK_M = 1e-3
"""Added wherever a bound is compared, far above the rounding of coordinates (some nm) and of distances (1 um)."""
_TIGHTEST_M = GEOD.b**2 / GEOD.a


def earth_centred(lat: Floats, lon: Floats) -> Floats:
    """Return earth-centred, earth-fixed coordinates (EPSG:4978) of points on the ellipsoid.

    Args:
        lat: Latitudes in degrees, WGS 84, shape (n,).
        lon: Longitudes in degrees, shape (n,).

    Returns:
        x, y and z in metres, shape (n, 3).
    """
    phi, lam = np.radians(lat), np.radians(lon)
    normal_m = GEOD.a / np.sqrt(1 - GEOD.es * np.sin(phi) ** 2)
    across_m = normal_m * np.cos(phi)
    return np.column_stack((across_m * np.cos(lam), across_m * np.sin(lam), normal_m * (1 - GEOD.es) * np.sin(phi)))


def centred(at: Position) -> Floats:
    """Return the earth-centred coordinates in metres of one point, shape (3,); see :func:`earth_centred`."""
    phi, lam = radians(at.lat), radians(at.lon)
    sine, cosine = sin(phi), cos(phi)
    normal_m = GEOD.a / sqrt(1 - GEOD.es * sine * sine)
    across_m = normal_m * cosine
    return np.array((across_m * cos(lam), across_m * sin(lam), normal_m * (1 - GEOD.es) * sine))


def chords_m(here: Floats, there: Floats) -> Floats:
    """Return the straight lines in metres from one point, shape (3,), to others, shape (n, 3)."""
    apart = there - here
    lengths: Floats = np.sqrt(np.einsum("ij,ij->i", apart, apart))
    return lengths


def longest_m(chords: Floats) -> Floats:
    """Return the longest that geodesics over chords can be, in metres, with the slack for rounding."""
    half: Floats = np.arcsin(np.minimum(1.0, chords / (2 * _TIGHTEST_M)))
    return 2 * _TIGHTEST_M * half + SLACK_M


def longest_one_m(chord: float) -> float:
    """Return the longest that a geodesic over one chord can be; see :func:`longest_m`."""
    return 2 * _TIGHTEST_M * asin(min(1.0, chord / (2 * _TIGHTEST_M))) + SLACK_M


def geodesics_m(lat: Floats, lon: Floats, to_lat: Floats, to_lon: Floats) -> Floats:
    """Return geodesic distances between pairs of points.

    Args:
        lat: Latitudes of the first points in degrees, shape (n,).
        lon: Their longitudes, shape (n,).
        to_lat: Latitudes of the second points, shape (n,).
        to_lon: Their longitudes, shape (n,).

    Returns:
        Metres, shape (n,), rounded to the micrometre: the digits below are noise of the computation (15 nm), and
        points equally far away shall compare equal.

    Source: C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87 (2013), as PROJ implements it.
    """
    _, _, distances = GEOD.inv(lon, lat, to_lon, to_lat, return_back_azimuth=False)  # turning it takes a fifth longer
    rounded: Floats = np.round(distances, 6)
    return rounded


def geodesics_of_few_m(at: Position, lats: list[float], lons: list[float]) -> list[float]:
    """Return the distances from a point to a few others, rounded bit by bit as :func:`geodesics_m` does.

    For up to some twenty of them making arrays would take longer than a call for each.

    Args:
        at: The point.
        lats: Latitudes of the others in degrees.
        lons: Their longitudes.
    """
    inv, lat, lon = GEOD.inv, at.lat, at.lon
    return [round(inv(lon, lat, to_lon, to_lat)[2] * 1e6) / 1e6 for to_lat, to_lon in zip(lats, lons, strict=True)]


def walk_m(stops: Iterable[Position]) -> Iterator[float]:
    """Yield the geodesic metres walked from the first stop on reaching each of the others."""
    legs = (GEOD.inv(here.lon, here.lat, there.lon, there.lat)[2] for here, there in pairwise(stops))
    return accumulate(legs)
