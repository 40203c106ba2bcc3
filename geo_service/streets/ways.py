"""From geometries as the file of a city keeps them to the ways of a router."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_service.streets.interface import Ways

_TYPES = {"osm_id": np.int64, "level": np.int64, "tunnel": np.bool_, "bridge": np.bool_}
_AREA = 3


def ways_of(geometry: NDArray[np.object_], columns: Mapping[str, Any]) -> Ways:
    """Return lines, and the rings of areas, as ways.

    Args:
        geometry: Lines and polygons.
        columns: The values of each attribute of :class:`Ways` that a tag gives, as long as ``geometry``.
    """
    is_area = shapely.get_type_id(geometry) == _AREA
    rings, area = shapely.get_rings(geometry, return_index=True)
    pieces = np.concatenate((geometry[~is_area], rings))
    owner = np.concatenate((np.flatnonzero(~is_area), area))
    order = np.argsort(owner, kind="stable")
    pieces, owner = pieces[order], owner[order]
    tags: dict[str, NDArray[Any]] = {
        name: np.array(values, dtype=_TYPES.get(name, object))[owner] for name, values in columns.items()
    }
    start = np.concatenate(([0], np.cumsum(shapely.get_num_coordinates(pieces), dtype=np.int64)))
    return Ways(**tags, outline=is_area[owner], start=start, xy_m=shapely.get_coordinates(pieces))
