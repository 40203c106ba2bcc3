"""Write ``datasets/outlines.geojson``: the coarse outlines of the cities, from the boundaries of their communes.

    python tools/outlines.py ../shared/data/boundaries/communes-8-cities.geojson

Each commune is grown a little, simplified in EPSG:2154 and rounded to 4 decimals (about 10 m). Parts smaller than
a thousandth of the commune are left out. Of the tolerances tried, the one that fits best within
:data:`MAX_VERTICES` is kept. Source: IGN Admin Express 2018, Licence Ouverte.
"""

import json
import sys
import tomllib
from functools import partial
from itertools import product
from pathlib import Path

import shapely
from pyproj import Transformer
from shapely import Geometry, MultiPolygon, Polygon
from shapely.geometry import shape

DATASETS = Path(__file__).parent.parent / "datasets"
MAX_VERTICES = 60
COVERED, LARGER = 0.98, 1.09
"""Stricter than what is promised (0.97 and 1.10), so that rounding has room."""
TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:2154", always_xy=True)


def planar(geometry: Geometry, *, back: bool = False) -> Geometry:
    """Return a geometry in EPSG:2154 metres, or back in degrees."""
    move = partial(TO_METRES.transform, direction="INVERSE" if back else "FORWARD")
    return shapely.transform(geometry, move, interleaved=False)


def parts_of(geometry: Geometry) -> list[Polygon]:
    """Return the parts of a commune that are large enough to draw, without holes."""
    parts = [part for part in shapely.get_parts(geometry) if part.area > geometry.area / 1000]
    return [Polygon(part.exterior) for part in parts]


def coarse(commune: Geometry, grown_m: float, tolerance_m: float) -> MultiPolygon:
    """Return an outline in degrees: grown, simplified, rounded."""
    simple = commune.buffer(grown_m, join_style="mitre").simplify(tolerance_m)
    rounded = shapely.set_precision(planar(simple, back=True), 0.0001)
    return MultiPolygon([Polygon(part.exterior) for part in shapely.get_parts(rounded)])


def outline(commune: Geometry) -> MultiPolygon:
    """Return the outline in degrees that differs least from a commune (EPSG:2154)."""
    land = shapely.union_all(parts_of(commune))

    def misfit(drawn: MultiPolygon) -> float:
        metres = planar(drawn)
        fits = (
            shapely.get_num_coordinates(drawn) <= MAX_VERTICES
            and metres.intersection(commune).area >= COVERED * commune.area
            and metres.area <= LARGER * commune.area
        )
        return float(metres.symmetric_difference(commune).area) if fits else float("inf")

    tries = [coarse(land, grown, tolerance) for grown, tolerance in product(range(0, 201, 10), range(20, 601, 20))]
    best = min(tries, key=misfit)
    if misfit(best) == float("inf"):
        raise SystemExit("no outline fits: try more tolerances")
    return best


def feature(code: str, drawn: MultiPolygon) -> dict[str, object]:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "properties": {"city": code}, "geometry": shapely.geometry.mapping(drawn)}


def main(boundaries: Path) -> None:
    """Write the file and print how each outline fits."""
    communes = {
        found["properties"]["code"]: planar(shape(found["geometry"]))
        for found in json.loads(boundaries.read_text(encoding="utf-8"))["features"]
    }
    features = []
    for city in tomllib.loads((DATASETS / "cities.toml").read_text(encoding="utf-8"))["cities"]:
        if city.get("insee") in communes:
            commune = communes[city["insee"]]
            drawn = outline(commune)
            features.append(feature(city["code"], shapely.orient_polygons(drawn)))
            metres = planar(drawn)
            centre = planar(commune.centroid, back=True)
            sys.stdout.write(
                f"{city['code']}: {shapely.get_num_coordinates(drawn)} vertices, {len(drawn.geoms)} rings, covers "
                f"{metres.intersection(commune).area / commune.area:.3f}, area {metres.area / commune.area:.3f}, "
                f"centroid {centre.y:.3f} {centre.x:.3f}\n"
            )
    lines = ",\n".join(json.dumps(found, ensure_ascii=False) for found in features)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    (DATASETS / "outlines.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
