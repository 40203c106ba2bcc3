import sqlite3
from contextlib import closing

import pyogrio
import pytest
import shapely

from geo_service.streets.geopackage import geometry_of

SHAPES = ("POINT (1 2)", "LINESTRING (0 0, 1 1)", "POLYGON ((0 0, 4 0, 4 4, 0 0))", "MULTIPOINT ((1 1), (2 2))")


def test_geometries_are_read_as_gdal_writes_them(tmp_path):
    path = tmp_path / "some.gpkg"
    wanted = shapely.from_wkt(SHAPES)
    pyogrio.raw.write(path, shapely.to_wkb(wanted), [], [], layer="some", geometry_type="Unknown", crs="EPSG:2154")
    with closing(sqlite3.connect(path)) as file:
        blobs = [row[0] for row in file.execute("SELECT geom FROM some ORDER BY fid")]
    assert geometry_of(blobs).tolist() == list(wanted)


def test_no_geometry_is_an_error():
    with pytest.raises((LookupError, shapely.GEOSException)):
        geometry_of([b"nothing of the kind"])
