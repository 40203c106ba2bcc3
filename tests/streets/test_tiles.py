from datetime import UTC, datetime

import pyogrio
import pytest

from geo_service.streets.city_file import path_of
from geo_service.streets.importer import import_streets
from geo_service.streets.tiles import LAYER, Band, have_tiles, tiles_path
from tests.streets.extracts import Extract, town

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def load(extract, folder, city):
    return import_streets([extract.write(folder / "town.osm")], city, folder, now=NOW, progress=lambda _: None)


def kinds(folder, band):
    path = tiles_path(folder, "toulouse", band)
    _, _, _, (found,) = pyogrio.raw.read(path, layer=LAYER, columns=["kind"], read_geometry=False)
    return set(found.tolist())


@pytest.fixture
def imported(tmp_path, toulouse):
    extract = town()
    extract.way((0, 3), (9, 3), highway="primary", name="Boulevard")
    load(extract, tmp_path, toulouse)
    return tmp_path


def test_everything_is_near_and_the_main_things_are_far(imported):
    near, far = kinds(imported, Band.NEAR), kinds(imported, Band.FAR)
    assert {"street", "footway", "building", "primary", "river", "quarter"} <= near
    assert {"primary", "river", "park", "quarter"} <= far
    assert not far & {"footway", "building", "steps"}


def test_tiles_say_their_zooms_and_names(imported):
    path = tiles_path(imported, "toulouse", Band.NEAR)
    about = pyogrio.read_info(path, layer=LAYER)
    assert (about["driver"], about["crs"]) == ("PMTiles", "EPSG:3857")
    assert {"kind", "name"} <= set(about["fields"])
    assert path.read_bytes()[100:102] == bytes([13, 14])


def test_a_town_of_footpaths_alone_has_tiles_too(tmp_path, toulouse):
    extract = Extract()
    extract.way((0, 0), (1, 1), highway="footway")
    load(extract, tmp_path, toulouse)
    assert have_tiles(tmp_path, "toulouse")


def test_where_tiles_are_missing_the_same_file_is_read_again(imported, toulouse):
    tiles_path(imported, "toulouse", Band.FAR).unlink()
    assert not have_tiles(imported, "toulouse")
    extract = imported / "town.osm"
    done = import_streets([extract], toulouse, imported, now=NOW, progress=lambda _: None)
    assert not done.unchanged
    assert have_tiles(imported, "toulouse")
    assert path_of(imported, "toulouse").exists()
