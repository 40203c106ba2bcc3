"""Geometries as GeoPackage keeps them, read by ``sqlite3`` in parts of any size."""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

_HEADER = 8
_ENVELOPE = (0, 32, 48, 48, 64)
"""Size of the envelope before a geometry, by its flag. Source: https://www.geopackage.org/spec/#gpb_format"""


def geometry_of(blobs: Iterable[bytes], *, mend: bool = False) -> NDArray[np.object_]:
    """Read geometries: each a header, an envelope whose size a flag tells, and then WKB.

    Args:
        blobs: What GeoPackage keeps.
        mend: Whether rings that are not closed are to be closed.

    Raises:
        LookupError: It is no geometry of GeoPackage.
        shapely.GEOSException: Its WKB is damaged.
    """
    wkb = [blob[_HEADER + _ENVELOPE[blob[3] >> 1 & 7] :] for blob in blobs]
    return np.asarray(shapely.from_wkb(wkb, on_invalid="fix" if mend else "raise"))
