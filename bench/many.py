"""Places by the million, as columns: clustered like those of :mod:`bench.data`, made in seconds."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import compress

import numpy as np

from bench.data import CENTRES, CITY_SPREAD_DEG, QUARTER_SPREAD_DEG, QUARTERS, SERVICES, SOURCE
from geo_service.hours.doors import Door
from geo_service.model.place import Kind, Offer, Place
from geo_service.model.position import Position
from geo_service.model.query import MAX_RADIUS_M
from geo_service.nearest.columns import Columns
from geo_service.nearest.door_table import DoorTable
from geo_service.nearest.facts import FOR_ALL, Group
from geo_service.nearest.index import SphereIndex
from geo_service.nearest.parts import parts_of
from geo_service.nearest.sphere import GEOD, Flags, Floats, Rows
from geo_service.nearest.spots import spots_of
from geo_service.nearest.trees import Trees

RARE = "legal_help"
"""A service of one place in a thousand."""
SHARES = {**SERVICES, RARE: 0.001}
_CITY = "paris"
"""Of all: whoever measures asks for no city."""
_HOURS = "Mo-Sa 09:00-18:00"


@dataclass(frozen=True)
class Many:
    """Some places; row ``i`` is the place ``i + 1`` by id.

    Attributes:
        lat: Latitudes in degrees, shape (n,).
        lon: Longitudes in degrees, shape (n,).
        offered: Per service code, which places offer it.
    """

    lat: Floats
    lon: Floats
    offered: Mapping[str, Flags]

    def truth(self, start: Position, need: str, limit: int) -> tuple[str, ...]:
        """Return the ids of the nearest places, at most 100 km away, by measuring every one that offers a service."""
        rows = np.flatnonzero(self.offered[need])
        here = np.full(len(rows), start.lon), np.full(len(rows), start.lat)
        distances = np.round(GEOD.inv(*here, self.lon[rows], self.lat[rows])[2], 6)
        nearest = [each for each in np.lexsort((rows, distances))[:limit] if distances[each] <= MAX_RADIUS_M]
        return self.ids(rows[nearest].tolist())

    def ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        return tuple(place_id(row) for row in rows)

    @cached_property
    def index(self) -> SphereIndex:
        """An index of them; of every second, hours are known."""
        places, count = self._places(), len(self.lat)
        facts = {f"{Group.OFFERED}/{code}": flags for code, flags in self.offered.items()}
        facts |= {f"{group}/{code}": np.ones(count, np.bool_) for group, code in _EVERYBODY}
        nobody = np.zeros(0, np.int32)
        fresh = np.full(count, date(2028, 1, 1).toordinal(), np.int32)
        table = DoorTable(
            kinds=[(Door(hours), _CITY) for hours in ("", _HOURS)],
            kind_of=np.arange(count, dtype=np.int32) % 2,
            fresh_until=fresh,
            services=[],
            row_of=nobody,
            service_of=nobody,
        )
        spots, columns = spots_of(self.lat, self.lon), Columns(places, {}, facts, table)
        trees = Trees(spots.xyz, columns.offered)
        return SphereIndex(places, 1, {}, parts_of(spots, columns, trees))

    def _places(self) -> list[Place]:
        kinds: dict[int, tuple[Offer, ...]] = {}
        gc.disable()
        try:
            return [
                Place(
                    place_id(row),
                    Kind.MERCHANT,
                    _CITY,
                    "",
                    SOURCE,
                    position=Position(lat, lon),
                    offers=_offers(mask, kinds),
                )
                for row, (lat, lon, mask) in enumerate(
                    zip(self.lat.tolist(), self.lon.tolist(), self.masks.tolist(), strict=True)
                )
            ]
        finally:
            gc.enable()

    @property
    def masks(self) -> Rows:
        """The services of each place: bit ``i`` for the service ``i`` of :data:`SHARES`, shape (n,)."""
        bits = [self.offered[code].astype(np.intp) << bit for bit, code in enumerate(SHARES)]
        masks: Rows = np.bitwise_or.reduce(bits)
        return masks


_EVERYBODY = ((Group.KIND, Kind.MERCHANT), (Group.CITY, _CITY), (Group.ANY, FOR_ALL))


def make_many(count: int, seed: int = 1) -> Many:
    """Return generated places: in each city gathered around quarters, which are gathered around its centre."""
    rng = np.random.default_rng(seed)
    centres = np.array([(lat, lon) for _, lat, lon, _ in CENTRES.values()])
    shares = np.array([share for *_, share in CENTRES.values()])
    quarters = centres[:, None, :] + rng.normal(0, _wide(CITY_SPREAD_DEG), (len(centres), QUARTERS, 2))
    city = rng.choice(len(centres), count, p=shares / shares.sum())
    spots = quarters[city, rng.integers(0, QUARTERS, count)] + rng.normal(0, _wide(QUARTER_SPREAD_DEG), (count, 2))
    lat, lon = np.round(spots, 6).T.copy()
    return Many(lat, lon, {code: rng.random(count) < share for code, share in SHARES.items()})


def place_id(row: int) -> str:
    return f"PAR-{row + 1:07d}"


def _wide(spread_deg: float) -> tuple[float, float]:
    return spread_deg * 2 / 3, spread_deg


def _offers(mask: int, kinds: dict[int, tuple[Offer, ...]]) -> tuple[Offer, ...]:
    if mask not in kinds:
        kinds[mask] = tuple(Offer(code) for code in compress(SHARES, (mask >> bit & 1 for bit in range(len(SHARES)))))
    return kinds[mask]
