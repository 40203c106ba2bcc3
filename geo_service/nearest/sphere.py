"""Distances on the WGS 84 ellipsoid, and the straight lines through it that bound them.

Two facts make a search by straight lines exact. For two points, let ``c`` be the chord (the straight line in
earth-centred coordinates) and ``s`` the geodesic, both in metres:

* ``c <= s``: no curve is shorter than the straight line.
* ``s <= 2 R asin(c / 2 R)`` with ``R`` the smallest radius of curvature of the ellipsoid, that of the meridian at the
  equator. A geodesic bends only as much as the surface under it, nowhere more than a circle of radius ``R``; by
  Schur's comparison theorem its ends are then at least as far apart as those of an arc of that circle of the same
  length.

At 10 km the two bounds are 1 mm apart, at 100 km 1 m.

A geodesic over a chord of at most 10 km is measured by the chord, in a third of the time of the general solution. With
``k`` the curvature, ``t`` the torsion at the middle of the geodesic and their derivatives along it, Taylor's series of
its ends around the middle gives::

    c^2 = s^2 - k^2 s^4 / 12 + k^4 s^6 / 360 + (k^2 t^2 / 360 - k'^2 / 720 - k k'' / 240) s^6 + ...
    s = c + k^2 c^3 / 24 + 3 k^4 c^5 / 640 + ...

The second term is at most 1 mm at 10 km, the third, which is left out, 0.3 nm, and what the change of the curvature
adds (``|k''|`` stays below ``3 e^2 / a^3``) less than 0.01 nm. The curvature is that of the surface in the direction of
the chord ``d``, which follows from the surface being a level of ``x^2 + y^2 + z^2 / (1 - e^2)``::

    k = (c^2 + e^2 / (1 - e^2) dz^2) / (c^2 N)    with    N^2 = a^2 + e^2 / (1 - e^2)^2 z^2

``z`` is taken at the middle of the chord, at most 2 m below the ground: less than 0.01 nm. All of these grow with the
fifth power of the length. Rounding of coordinates adds 4 nm; the general solution itself is good to 15 nm.
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
_A, _ES = GEOD.a, GEOD.es
_TIGHTEST_M = GEOD.b**2 / GEOD.a
_SHORT_M = 10_000.0
"""How long a chord may be that tells the geodesic."""
_BULGE, _WIDE, _TALL = GEOD.es / (1 - GEOD.es), 24 * GEOD.a**2, 6 * GEOD.es / (1 - GEOD.es) ** 2
_TINY = 1e-30
"""Metres in the place of none."""


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
    return np.array(centred_numbers(at))


def centred_numbers(at: Position) -> tuple[float, float, float]:
    """Return the same as numbers of Python."""
    phi, lam = radians(at.lat), radians(at.lon)
    sine, cosine = sin(phi), cos(phi)
    normal_m = _A / sqrt(1 - _ES * sine * sine)
    across_m = normal_m * cosine
    return across_m * cos(lam), across_m * sin(lam), normal_m * (1 - _ES) * sine


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


def geodesics_m(here: Floats, there: Floats) -> Floats:
    """Return geodesic distances between points on the ellipsoid.

    Args:
        here: Earth-centred coordinates in metres of one point, shape (3,), or of one for each of the others, (n, 3).
        there: Those of the others, shape (n, 3).

    Returns:
        Metres, shape (n,), rounded to the micrometre: the digits below are noise of the computation (15 nm), and
        points equally far away shall compare equal.

    Source: C. F. F. Karney, "Algorithms for geodesics", Journal of Geodesy 87 (2013), as PROJ implements it, of what is
    farther than 10 km; for the rest see the beginning of this file.
    """
    x, y, z = (there - here).T
    upright = z * z
    squares = x * x + y * y + upright
    bulging = squares + _BULGE * upright
    twice = there[:, 2] + here[..., 2]
    chords = np.sqrt(squares)
    distances = chords + bulging * bulging / (np.maximum(chords, _TINY) * (_WIDE + _TALL * (twice * twice)))
    far = chords > _SHORT_M
    if far.any():
        distances[far] = _far_m(np.broadcast_to(here, there.shape)[far], there[far])
    rounded: Floats = np.rint(distances * 1e6) / 1e6
    return rounded


def geodesics_of_few_m(here: Floats, there: Floats) -> list[float]:
    """Return the distances from a point to a few others, bit by bit as :func:`geodesics_m` does.

    For up to some twenty of them arrays would take longer.

    Args:
        here: Earth-centred coordinates of the point in metres, shape (3,).
        there: Those of the others, shape (n, 3).
    """
    from_x, from_y, from_z = here.tolist()
    bulge, wide, tall = _BULGE, _WIDE, _TALL
    found: list[float] = []
    far: list[int] = []
    for to_x, to_y, to_z in there.tolist():
        x, y, z = to_x - from_x, to_y - from_y, to_z - from_z
        upright = z * z
        squares = x * x + y * y + upright
        bulging = squares + bulge * upright
        twice = to_z + from_z
        chord = sqrt(squares) or _TINY
        if chord > _SHORT_M:
            far.append(len(found))
        found.append(round((chord + bulging * bulging / (chord * (wide + tall * (twice * twice)))) * 1e6) / 1e6)
    if far:
        for number, metres in zip(far, _few_far_m(here, there[far]), strict=True):
            found[number] = round(metres * 1e6) / 1e6
    return found


def _few_far_m(here: Floats, there: Floats) -> Iterator[float]:
    """Yield what :func:`_far_m` says of one point and some others: for few, PROJ is faster when asked one by one."""
    (lon, *to_lon), (lat, *to_lat) = (of_all.tolist() for of_all in _degrees(np.vstack((here, there))))
    for end in zip(to_lon, to_lat, strict=True):
        yield GEOD.inv(lon, lat, *end, return_back_azimuth=False)[2]


def _far_m(here: Floats, there: Floats) -> Floats:
    """Return geodesic metres by the general solution, between pairs of points, shape (n, 3) each."""
    (lon, lat), (to_lon, to_lat) = _degrees(here), _degrees(there)
    _, _, distances = GEOD.inv(lon, lat, to_lon, to_lat, return_back_azimuth=False)  # turning it takes a fifth longer
    return np.asarray(distances)


def _degrees(xyz: Floats) -> tuple[Floats, Floats]:
    """Return the longitudes and latitudes of points on the ellipsoid, shape (n, 3)."""
    x, y, z = xyz.T
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, (1 - GEOD.es) * np.hypot(x, y)))


def walk_m(stops: Iterable[Position]) -> Iterator[float]:
    """Yield the geodesic metres walked from the first stop on reaching each of the others."""
    legs = (GEOD.inv(here.lon, here.lat, there.lon, there.lat)[2] for here, there in pairwise(stops))
    return accumulate(legs)
