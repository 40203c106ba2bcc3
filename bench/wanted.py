"""What is wanted of each comparison: the one list of limits. No other file holds one, and none is edited to be met."""

from dataclasses import dataclass
from enum import Enum


class Sense(Enum):
    """How a figure compares; those of :data:`AT_MOST` have to stay below their limit."""

    FASTER = "times faster"
    SMALLER = "times smaller"
    RATE = "times its rate"
    SHARE = "% of its rate"
    SLOWER = "times slower at most"
    SECONDS = "s at most"
    MILLISECONDS = "ms at most"
    MEGABYTES = "MB at most"
    COUNT = "at most"
    GROWTH = "times as much as log N at most"
    TOLD = "no limit"


AT_MOST = frozenset((Sense.SLOWER, Sense.SECONDS, Sense.MILLISECONDS, Sense.MEGABYTES, Sense.COUNT, Sense.GROWTH))


@dataclass(frozen=True)
class Wanted:
    """A comparison and its limit.

    Attributes:
        case: What we do.
        against: What it is compared with; empty for a limit of its own.
        limit: The ratio, or the figure in the unit of ``sense``. A share is a fraction: 0.5 is 50 %.
        sense: How the figures compare with the limit.
    """

    case: str
    against: str
    limit: float
    sense: Sense = Sense.FASTER

    def met_by(self, figure: float) -> bool:
        """Return whether a figure is within the limit."""
        return figure <= self.limit if self.sense in AT_MOST else figure >= self.limit


SIZES = (10_000, 100_000, 1_000_000)
_NEAREST = "nearest 10 with a service mask, {:,} places"
_RARE = "the same, a rare service (0.1 %), p99, {:,} places"
_GEOPANDAS = "GeoPandas filter + distance + nsmallest"
_POSTGIS = "PostGIS, exact order, its best index"
_WALK = "nearest 10 on foot among 200, 100,000 nodes"
_HTTP = "GET /api/v1/nearest, 10,000 places, 2 workers, {}"
_CONSTANT = "a constant view of the same size in the same application"
_OPEN = "nearest 10 open now, 10,000 places, {}"
_MAP = "city map page, 10,000 places, {}"
_MARKERS = "one folium.Marker each in MarkerCluster"

WANTED = {
    **{
        f"nearest.geopandas.{size}": Wanted(_NEAREST.format(size), _GEOPANDAS, limit)
        for size, limit in zip(SIZES, (30, 60, 200), strict=True)
    },
    **{
        f"nearest.postgis.{size}": Wanted(_NEAREST.format(size), _POSTGIS, limit)
        for size, limit in zip(SIZES, (3, 4, 6), strict=True)
    },
    **{
        f"nearest.rare.{size}": Wanted(_RARE.format(size), "the median of our own common case", 8, Sense.SLOWER)
        for size in SIZES
    },
    "hours.geopandas": Wanted(_OPEN.format("Tuesday 14:00"), "GeoPandas + one is_open per row", 50),
    "hours.tuesday": Wanted(_OPEN.format("Tuesday 14:00"), "our own query at any hours", 1.8, Sense.SLOWER),
    "hours.sunday": Wanted(_OPEN.format("Sunday 03:00"), "our own query at any hours", 10, Sense.SLOWER),
    "nearest.batch": Wanted("10,000 queries as a batch, 1,000,000 places", "PostGIS lateral KNN", 15),
    "walking.scipy": Wanted(_WALK, "full scipy Dijkstra", 5),
    "walking.networkx": Wanted(_WALK, "networkx", 80),
    "walking.valhalla": Wanted(_WALK, "Valhalla 1x200 matrix", 50),
    "walking.osrm": Wanted(_WALK, "OSRM table", 15),
    "http.sync": Wanted(_HTTP.format("gunicorn sync"), _CONSTANT, 0.50, Sense.SHARE),
    "http.granian": Wanted(_HTTP.format("granian"), _CONSTANT, 0.35, Sense.SHARE),
    "http.sync.kernel": Wanted(_HTTP.format("gunicorn sync, compiled kernel"), _CONSTANT, 0.80, Sense.SHARE),
    "http.granian.kernel": Wanted(_HTTP.format("granian, compiled kernel"), _CONSTANT, 0.50, Sense.SHARE),
    "http.pygeoapi": Wanted(
        _HTTP.format("best server"), "pygeoapi, same places in PostGIS, bbox + limit 10, best server", 30, Sense.RATE
    ),
    "maps.time": Wanted(_MAP.format("time"), _MARKERS, 30),
    "maps.bytes": Wanted(_MAP.format("bytes"), _MARKERS, 10, Sense.SMALLER),
    "start.pyogrio": Wanted(
        "start with 1,000,000 places from our snapshot, trees included",
        "pyogrio (arrow) reading the same from GeoPackage",
        1,
    ),
}
"""The comparisons of the table, by a short name; each is a row of it, measured or not."""

LIMITS = {
    "walking.times": Wanted(
        "walking times of 100 walks, median difference in %", "Valhalla's pedestrian times", 15, Sense.COUNT
    ),
    "hours.compile": Wanted("compile 35 days of hours of 100,000 places", "", 3, Sense.SECONDS),
    "editing.preview": Wanted("preview of an edited list of 2,000 places", "", 3, Sense.SECONDS),
    "editing.apply": Wanted("applying it, its preview of that moment included", "", 2, Sense.SECONDS),
    "growth.nearest": Wanted("time of the nearest 10, from 1,000 to 1,000,000 places", "", 1, Sense.GROWTH),
    "growth.open_first": Wanted("the same, open places first as on pages", "", 1, Sense.GROWTH),
    "soak.errors": Wanted("half an hour of mixed requests: errors, and stale revisions", "", 0, Sense.COUNT),
    "soak.lost": Wanted("the same: revisions lost", "", 0, Sense.COUNT),
    "soak.memory": Wanted("the same: growth of memory after five minutes", "", 5, Sense.MEGABYTES),
    "soak.p99": Wanted("the same: 99th percentile", "", 50, Sense.MILLISECONDS),
    "print.sheet": Wanted("an A4 sheet at 1:5000, from streets to the PDF on disk", "", 0.5, Sense.SECONDS),
}
"""Limits of our own figures, which are compared with nothing."""
