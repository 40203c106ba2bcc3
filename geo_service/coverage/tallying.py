"""From a cost per node to what people ask: so many metres within ten minutes, the farthest streets."""

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from geo_service.coverage.ground import Ground
from geo_service.model.area import Area
from geo_service.model.coverage import LIMITS_MIN, NO_WAY, Street, Totals
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.walking.network import Floats

_MICRO = 6
ROUNDING_S = 0.5e-6
"""By how much seconds are rounded."""
NEVER = -1.0
"""Less than any walk takes."""
FindArea = Callable[[Position], Area | None]


def seconds_of(ground: Ground, costs: Floats) -> Floats:
    """Return the seconds on foot from each node; infinite where no way is known.

    Args:
        ground: The streets.
        costs: As of :meth:`geo_service.walking.inbound.Inbound.nearest`.
    """
    seconds: Floats = np.round(costs / ground.pace, _MICRO)
    return seconds


def edge_seconds(ground: Ground, seconds: Floats) -> Floats:
    """Return, for each edge within the city, the seconds from its farther node."""
    farther: Floats = np.maximum(seconds[ground.tail], seconds[ground.head])
    return farther


def edge_classes(ground: Ground, seconds: Floats) -> NDArray[np.intp]:
    """Return the class of each edge within the city, as :func:`geo_service.model.coverage.class_of` numbers them."""
    farther = edge_seconds(ground, seconds)
    classes = np.searchsorted(np.array(LIMITS_MIN) * 60.0, farther, side="left")
    return np.where(np.isfinite(farther), classes, NO_WAY)


def totals_of(ground: Ground, seconds: Floats) -> Totals:
    """Return the sums of all streets within the city."""
    class_m = np.bincount(edge_classes(ground, seconds), ground.length_m, minlength=NO_WAY + 1)
    reached = np.isfinite(edge_seconds(ground, seconds))
    return Totals(float(ground.length_m.sum()), tuple(class_m.tolist()), mean_s(ground, seconds, reached))


def mean_s(ground: Ground, seconds: Floats, some: NDArray[np.bool_]) -> float | None:
    """Return the mean seconds of some of the edges within the city, by length; None for none."""
    if not np.any(some):
        return None
    return float(np.average(edge_seconds(ground, seconds)[some], weights=ground.length_m[some]))


def far_streets(ground: Ground, seconds: Floats, nearest: Sequence[Place | None], find: FindArea) -> tuple[Street, ...]:
    """Return the named streets within the city: the farthest first, last those without a way.

    Args:
        ground: The streets.
        seconds: Per node.
        nearest: Per node, the place it is.
        find: Tells in which area a point lies.
    """
    network = ground.network
    middle = (network.first + network.last)[ground.edges] // 2
    spots = zip(ground.lon_lat[middle].tolist(), network.name[ground.edges].tolist(), strict=True)
    keys = [(network.names[name], _area_name(find, lon, lat) if name else "") for (lon, lat), name in spots]
    rows = sorted((key, row) for row, key in enumerate(keys) if key[0])
    told = np.where(np.isfinite(seconds), seconds, NEVER)
    lost = ~np.isfinite(edge_seconds(ground, seconds))

    def street(key: tuple[str, str], mine: list[int]) -> Street:
        ends = np.concatenate((ground.tail[mine], ground.head[mine]))
        node = int(ends[told[ends].argmax()])
        length_m, lost_m = ground.length_m[mine].sum(), ground.length_m[mine][lost[mine]].sum()
        farthest_s = float(seconds[node]) if told[node] != NEVER else None
        return Street(*key, float(length_m), float(lost_m), farthest_s, ground.position(node), nearest[node])

    streets = (street(key, [row for _, row in each]) for key, each in groupby(rows, itemgetter(0)))
    return tuple(sorted(streets, key=_farthest_first))


def _farthest_first(street: Street) -> tuple[float, str, str]:
    return -(NEVER if street.farthest_s is None else street.farthest_s), street.name, street.area


def _area_name(find: FindArea, lon: float, lat: float) -> str:
    area = find(Position(lat, lon))
    return "" if area is None else area.name
