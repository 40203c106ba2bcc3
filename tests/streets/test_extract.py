from collections import Counter

import numpy as np
import pytest
import shapely

from geo_service.errors import UnreadableFileError
from geo_service.streets.extract import COLUMNS, ROUTED, checksum, extent, read_chunks
from tests.streets.extracts import STEP, TOULOUSE, Extract, town

EVERYWHERE = (-10.0, 38.0, 15.0, 55.0)


def read(path, tmp_path, within=EVERYWHERE, size=1000):
    return [chunk for _, chunk in read_chunks(path, within, tmp_path, size)]


def rows(chunks):
    return [
        (shapely.to_wkt(one), *row)
        for chunk in chunks
        for one, *row in zip(chunk.geometry, *(chunk.columns[name].tolist() for name in COLUMNS), strict=True)
    ]


@pytest.fixture
def extract(tmp_path):
    return town().write(tmp_path / "town.osm")


def test_what_has_a_kind_is_kept_and_nothing_else(extract, tmp_path):
    kinds = Counter(kind for chunk in read(extract, tmp_path) for kind in chunk.columns["kind"].tolist())
    assert kinds == Counter(
        "street steps footway river subway park water building pedestrian quarter".split(),
    )


def test_tags_become_columns(extract, tmp_path):
    by_kind = {row[1]: dict(zip(COLUMNS[1:], row[2:], strict=True)) for row in rows(read(extract, tmp_path))}
    plain = {"name": "", "level": 0, "tunnel": False, "bridge": False, "on_foot": False, "surface": ""}
    plain |= dict.fromkeys(ROUTED, "")
    assert by_kind["street"] == plain | {
        "osm_id": 1,
        "name": "Rue d'Été & Fils",
        "surface": "asphalt",
        "on_foot": True,
        "highway": "residential",
    }
    assert by_kind["steps"] == plain | {"osm_id": 2, "highway": "steps", "foot": "no"}
    assert by_kind["footway"] == plain | {
        "osm_id": 3,
        "level": 1,
        "bridge": True,
        "on_foot": True,
        "highway": "footway",
    }
    assert by_kind["subway"] == plain | {"osm_id": 5, "level": -1, "tunnel": True}
    assert by_kind["park"] == plain | {"osm_id": -1, "name": "Jardin"}
    assert by_kind["pedestrian"]["osm_id"] == 10
    assert by_kind["quarter"]["osm_id"] > 0


def test_raw_tags_of_streets_are_kept_for_routing(tmp_path):
    extract = Extract()
    raw = {"access": "private", "foot": "permissive", "sidewalk": "left", "conveying": "forward"}
    extract.way((0, 0), (1, 0), highway="footway", **raw, **{"oneway:foot": "yes"})
    extract.way((0, 0), (0, 1), railway="tram", access="no")
    street, tram = rows(read(extract.write(tmp_path / "tags.osm"), tmp_path))
    assert dict(zip(ROUTED, street[-len(ROUTED) :], strict=True)) == {"highway": "footway", "oneway_foot": "yes", **raw}
    assert set(tram[-len(ROUTED) :]) == {""}


def test_the_size_of_chunks_changes_nothing(extract, tmp_path):
    assert (
        rows(read(extract, tmp_path, size=1)) == rows(read(extract, tmp_path, size=2)) == rows(read(extract, tmp_path))
    )
    assert max(len(chunk.geometry) for chunk in read(extract, tmp_path, size=2)) == 2


def test_coordinates_are_metres_and_streets_that_meet_share_a_vertex(extract, tmp_path):
    lines = read(extract, tmp_path)[0]
    street, steps = lines.geometry[:2]
    assert shapely.get_coordinates(street)[1].tolist() == shapely.get_coordinates(steps)[1].tolist()
    metres_a_degree = 6_371_009 * np.pi / 180
    assert steps.length == pytest.approx(2 * STEP * metres_a_degree, rel=0.005)
    assert 550_000 < street.bounds[0] < 600_000
    assert 6_250_000 < street.bounds[1] < 6_300_000


def test_a_park_with_a_pond_has_a_hole_and_parts_far_apart_become_areas_of_their_own(tmp_path):
    extract = town()
    outers = [extract.way((c, 20), (c + 1, 20), (c + 1, 21), (c, 20)) for c in (0, 5)]
    extract.relation(dict.fromkeys(outers, "outer"), type="multipolygon", landuse="forest", name="Bois")
    areas = read(extract.write(tmp_path / "town.osm"), tmp_path)[1]
    by_kind = dict(zip(areas.columns["kind"].tolist(), areas.geometry, strict=True))
    assert len(by_kind["park"].interiors) == 1
    woods = areas.columns["kind"] == "wood"
    assert areas.columns["name"][woods].tolist() == ["Bois", "Bois"]
    assert {one.geom_type for one in areas.geometry} == {"Polygon"}


def test_what_is_far_from_the_box_is_left_out(extract, tmp_path):
    lat, lon = TOULOUSE
    box = (lon + 2.5 * STEP, lat + 2.5 * STEP, lon + 3.5 * STEP, lat + 3.5 * STEP)
    assert [row[1] for row in rows(read(extract, tmp_path, within=box))] == ["quarter"]


def test_the_extent_is_that_of_the_streets(extract):
    lat, lon = TOULOUSE
    assert extent(extract) == pytest.approx((lon - 3 * STEP, lat - 3 * STEP, lon + 3 * STEP, lat + STEP))


def bad_files(folder, real):
    whole = (real / "streets/paris-marais.osm.pbf").read_bytes()
    middle = len(whole) // 2
    contents = {
        "empty": b"",
        "text": b"name;address\n" * 100,
        "geojson": b'{"type":"FeatureCollection","features":[]}',
        "header only": whole[:160],
        "cut": whole[:middle],
        "damaged": whole[:middle] + bytes(100) + whole[middle + 100 :],
        "xml cut": (town().write(folder / "town.osm").read_bytes())[:-20],
    }
    for name, content in contents.items():
        path = folder / f"{name}.osm.pbf"
        path.write_bytes(content)
        yield path


def test_a_file_that_is_no_whole_extract_is_refused_by_name(tmp_path, real_data):
    for path in [*bad_files(tmp_path, real_data), tmp_path, tmp_path / "missing.osm.pbf"]:
        with pytest.raises(UnreadableFileError, match=path.name):
            read(path, tmp_path)


def test_an_extract_without_streets_has_no_extent(tmp_path):
    extract = Extract()
    extract.point((0, 0), place="quarter", name="Nulle part")
    with pytest.raises(UnreadableFileError, match="no street"):
        extent(extract.write(tmp_path / "bare.osm"))


def test_the_checksum_is_of_the_content(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert checksum(tmp_path / "a").startswith("ba7816bf")
    with pytest.raises(UnreadableFileError):
        checksum(tmp_path / "missing")
