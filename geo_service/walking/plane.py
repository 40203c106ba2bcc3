"""Between degrees and the plane in which walks are measured: metres of EPSG:2154."""

from collections.abc import Sequence

import numpy as np
from pyproj import Proj, Transformer

from geo_service.model.position import Position
from geo_service.walking.network import CM_PER_M, Floats, Network

_TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:2154", always_xy=True)


def to_plane(positions: Sequence[Position]) -> Floats:
    """Return positions in metres of the plane, shape (n, 2)."""
    return np.column_stack(_TO_METRES.transform([at.lon for at in positions], [at.lat for at in positions]))


def to_degrees(xy_m: Floats) -> Floats:
    """Return points of the plane as (lon, lat), shape (n, 2)."""
    return np.column_stack(_TO_METRES.transform(xy_m[:, 0], xy_m[:, 1], direction="INVERSE"))


def bounds_m(network: Network) -> tuple[Floats, Floats]:
    """Return the south-western and the north-eastern corner of a graph that is not empty, in metres of the plane."""
    low: Floats = network.xy_cm.min(axis=0) / CM_PER_M
    high: Floats = network.xy_cm.max(axis=0) / CM_PER_M
    return low, high


def plane_scale(network: Network) -> float:
    """Return how many metres of the plane a metre on the ground is, in the middle of a graph that is not empty."""
    low, high = bounds_m(network)
    ((lon, lat),) = to_degrees((low + high)[None] / 2).tolist()
    return float(Proj("EPSG:2154").get_factors(lon, lat).meridional_scale)
