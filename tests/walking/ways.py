"""Ways made by hand, on a plane in metres whose origin is in Toulouse; and what is known of real ones."""

from dataclasses import dataclass, field

import numpy as np
from pyproj import Transformer

from geo_service.model.position import Position
from geo_service.streets.interface import Ways
from tests.streets.pbf import extract

ORIGIN = (574_000.0, 6_279_500.0)
TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:2154", always_xy=True)
HIGHWAYS = {"street": "residential", "steps": "steps"}
TEXTS = ("surface", "highway", "access", "foot", "sidewalk")


def at(x_m: float, y_m: float) -> Position:
    """The position of a point of the plane."""
    lon, lat = TO_METRES.transform(ORIGIN[0] + x_m, ORIGIN[1] + y_m, direction="INVERSE")
    return Position(lat, lon)


@dataclass
class Town:
    """Collects ways."""

    kinds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    conveying: list[str] = field(default_factory=list)
    oneway: list[str] = field(default_factory=list)
    points: list[list[tuple[float, float]]] = field(default_factory=list)

    def way(
        self, *points: tuple[float, float], name: str = "", kind: str = "street", conveying: str = "", oneway: str = ""
    ) -> "Town":
        self.points.append(list(points))
        self.names.append(name)
        self.kinds.append(kind)
        self.conveying.append(conveying)
        self.oneway.append(oneway)
        return self

    def ways(self) -> Ways:
        count = len(self.points)
        texts = {name: np.array([""] * count, dtype=object) for name in TEXTS}
        return Ways(
            osm_id=np.arange(count),
            kind=np.array(self.kinds, dtype=object),
            name=np.array(self.names, dtype=object),
            level=np.zeros(count, dtype=np.int64),
            tunnel=np.zeros(count, dtype=np.bool_),
            bridge=np.zeros(count, dtype=np.bool_),
            **texts,
            conveying=np.array(self.conveying, dtype=object),
            oneway_foot=np.array(self.oneway, dtype=object),
            outline=np.zeros(count, dtype=np.bool_),
            start=np.concatenate(([0], np.cumsum([len(points) for points in self.points]))).astype(np.int64),
            xy_m=np.array([point for points in self.points for point in points], dtype=np.float64).reshape(-1, 2)
            + np.array(ORIGIN),
        )


def grid(size: int = 5, side_m: float = 100.0) -> Town:
    """Streets on a grid, ``Street 0``... from west to east and ``Avenue 0``... from south to north."""
    town = Town()
    for number in range(size):
        here = number * side_m
        town.way(*((column * side_m, here) for column in range(size)), name=f"Street {number}")
        town.way(*((here, row * side_m) for row in range(size)), name=f"Avenue {number}")
    return town


def extract_of(town: Town) -> bytes:
    """Return a town as an extract of OpenStreetMap."""
    rows: dict[tuple[float, float], int] = {}
    ways = [[rows.setdefault(point, len(rows)) for point in points] for points in town.points]
    tags = [{"highway": HIGHWAYS[kind], "name": name} for kind, name in zip(town.kinds, town.names, strict=True)]
    return extract([(at(*point).lon, at(*point).lat) for point in rows], zip(ways, tags, strict=True))
