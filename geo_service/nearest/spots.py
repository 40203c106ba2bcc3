"""Where the places of an index are."""

from dataclasses import dataclass

from geo_service.hours.compiled import Seconds
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery
from geo_service.nearest.doors import Visit
from geo_service.nearest.ranking import walks_s
from geo_service.nearest.sphere import Floats, Rows, centred, earth_centred, geodesics_m


@dataclass(frozen=True, slots=True)
class Spots:
    """Points on the earth; row ``i`` is place ``i``.

    Attributes:
        lat: Latitudes in degrees, shape (n,).
        lon: Longitudes in degrees, shape (n,).
        xyz: Earth-centred coordinates in metres, shape (n, 3).
    """

    lat: Floats
    lon: Floats
    xyz: Floats

    def distances(self, at: Position, rows: Rows) -> Floats:
        """Return the geodesic metres from a point to some places, shape (rows,)."""
        return geodesics_m(centred(at), self.xyz[rows])

    def later_s(self, query: NearestQuery, rows: Rows) -> Seconds | None:
        """Return how long the walks straight to some places take, where that is asked for."""
        return walks_s(self.distances(query.at, rows)) if query.on_foot else None

    def visit(self, query: NearestQuery, rows: Rows) -> Visit | None:
        """Return when the doors of places must be open that one walks straight to; None where it does not matter."""
        if query.open_at is None:
            return None
        return Visit(query.open_at.instant, self.later_s(query, rows), query.open_at.or_unknown, query.within_s)


def spots_of(lat: Floats, lon: Floats) -> Spots:
    """Return points from their coordinates in degrees, shape (n,) each."""
    return Spots(lat, lon, earth_centred(lat, lon))
