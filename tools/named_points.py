"""Write ``datasets/named_points.csv``: quarters and postcodes, each with one point in its middle.

    python tools/named_points.py ../shared/data/boundaries

The point is the centroid (EPSG:2154), or a point inside where the centroid falls outside. An arrondissement of Paris
is the union of its quarters and gives its postcodes their point; the blocks (IRIS) of Strasbourg are joined by name
without their compass words ("Neudorf Ouest Centre-Est" is Neudorf). No boundary of the postcodes of the other cities
is at hand, and a city's centre is not one: they are left out.
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import shapely
from outlines import DATASETS, planar
from shapely import Geometry
from shapely.geometry import shape

PARIS = ("opendata.paris.fr, quartiers administratifs", "ODbL-1.0")
NANTES = ("© OpenStreetMap contributors", "ODbL-1.0")
SECOND_POSTCODE_IN = 16
STRASBOURG = ("INSEE et IGN, Contours IRIS", "etalab-2.0")
_COMPASS = re.compile(r"( (Nord|Sud|Est|Ouest|Centre|\d)(-(Nord|Sud|Est|Ouest|Centre))*)+$")

Row = tuple[str, str, str, Geometry, tuple[str, str]]


def areas(path: Path, name: str) -> dict[str, Geometry]:
    """Return the shapes of a GeoJSON file in EPSG:2154, by a property."""
    found = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {str(one["properties"][name]): planar(shape(one["geometry"])) for one in found}


def paris(folder: Path) -> Iterator[Row]:
    """Yield the 80 quarters, the 20 arrondissements and their 21 postcodes."""
    path = folder / "paris-quartiers.geojson"
    quarters = areas(path, "l_qu")
    for name, area in sorted(quarters.items()):
        yield name, "quarter", "paris", area, PARIS
    number_of = {
        one["properties"]["l_qu"]: int(one["properties"]["c_ar"])
        for one in json.loads(path.read_text(encoding="utf-8"))["features"]
    }
    for number in range(1, 21):
        area = shapely.union_all([quarters[name] for name in quarters if number_of[name] == number])
        yield f"Paris {number}{'er' if number == 1 else 'e'} arrondissement", "quarter", "paris", area, PARIS
        yield f"{75000 + number}", "postcode", "paris", area, PARIS
        if number == SECOND_POSTCODE_IN:
            yield f"{75100 + number}", "postcode", "paris", area, PARIS


def nantes(folder: Path) -> Iterator[Row]:
    """Yield the 11 quarters."""
    for name, area in sorted(areas(folder / "nantes-quartiers.geojson", "name").items()):
        yield name, "quarter", "nantes", area, NANTES


def strasbourg(folder: Path) -> Iterator[Row]:
    """Yield the quarters that the blocks are named after."""
    blocks = defaultdict(list)
    for name, area in areas(folder / "strasbourg-iris.geojson", "nom").items():
        blocks[_COMPASS.sub("", name)].append(area)
    for name, parts in sorted(blocks.items()):
        yield name, "quarter", "strasbourg", shapely.union_all(parts), STRASBOURG


def middle(area: Geometry) -> Geometry:
    """Return a point in the middle of an area (EPSG:2154), in degrees."""
    centroid = area.centroid
    return planar(centroid if area.contains(centroid) else area.point_on_surface(), back=True)


def main(folder: Path) -> None:
    """Write the file."""
    with (DATASETS / "named_points.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "kind", "city", "lat", "lon", "source", "licence"))
        for read in (paris, nantes, strasbourg):
            for name, kind, city, area, source in read(folder):
                point = middle(area)
                writer.writerow((name, kind, city, f"{point.y:.4f}", f"{point.x:.4f}", *source))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
