import json
import os
from dataclasses import replace

import pytest

from geo_service.areas.choosing import area_of_postcode
from geo_service.areas.kept import open_areas, path_of
from geo_service.errors import BadValueError, UnreadableFileError
from tests.areas.files import NOW, REFERENCE, SAID, area, importer, square, write

PARIS = REFERENCE.city("paris")


def test_what_is_imported_is_kept_by_code_and_replaced_by_kind(tmp_path):
    file = write(tmp_path / "q.geojson", area("b"), area("a", postcode=1))
    done = importer(tmp_path).run(file, SAID)
    assert (done.info.count, done.info.imported_at, done.info.as_of) == (2, NOW, "2026-01-01")
    assert [one.code for one in open_areas(tmp_path, PARIS).areas] == ["a", "b"]
    importer(tmp_path).run(write(file, area("c")), SAID)
    importer(tmp_path).run(file, SAID | {"kind": "iris"})
    kept = open_areas(tmp_path, PARIS)
    assert [(one.kind, one.code) for one in kept.areas] == [("iris", "c"), ("quartier", "c")]
    assert [one.kind for one in kept.infos] == ["iris", "quartier"]
    assert json.loads(path_of(tmp_path, "paris", "iris").read_text())["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"city": None, "licence": None}, "say --city, --licence"),
        ({"kind": "../up"}, "small letters"),
        ({"as_of": "yesterday"}, "not a day"),
        ({"city": "nowhere"}, "no such city"),
    ],
)
def test_what_has_to_be_said_is_asked_for(tmp_path, changes, hint):
    with pytest.raises(BadValueError, match=hint):
        importer(tmp_path).run(write(tmp_path / "q.geojson", area("1")), SAID | changes)


def test_of_an_unknown_file_the_fields_are_asked_for(tmp_path):
    file = write(tmp_path / "q.geojson", area("1", CODE_Q="7", **{"Nom du quartier": "Ici"}))
    named = json.loads(file.read_text())
    del named["features"][0]["properties"]["nom"]
    file.write_text(json.dumps(named))
    with pytest.raises(BadValueError, match=r"--code-field, --name-field.*CODE_Q, Nom du quartier, code"):
        importer(tmp_path).run(file, SAID)
    done = importer(tmp_path).run(file, SAID | {"code": "{CODE_Q}", "name": "{Nom du quartier}"})
    assert done.info.count == 1
    assert open_areas(tmp_path, PARIS).areas[0].name == "Ici"


def test_a_file_without_any_area_of_the_city_leaves_things_as_they_were(tmp_path):
    file = write(tmp_path / "q.geojson", area("1"))
    importer(tmp_path).run(file, SAID)
    with pytest.raises(UnreadableFileError, match="holds no area of paris: Nom: lies outside"):
        importer(tmp_path).run(write(file, area("2", rings=[square(west=4.83, south=45.75)])), SAID)
    assert [one.code for one in open_areas(tmp_path, PARIS).areas] == ["1"]


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "big.geojson").open("wb") as file:
        os.truncate(file.fileno(), 101 * 1024 * 1024)
    with pytest.raises(UnreadableFileError, match="more than"):
        importer(tmp_path).run(tmp_path / "big.geojson", SAID)


def test_a_damaged_file_says_what_to_do(tmp_path):
    importer(tmp_path).run(write(tmp_path / "q.geojson", area("1")), SAID)
    path_of(tmp_path, "paris", "quartier").write_text("{")
    with pytest.raises(UnreadableFileError, match="import the areas again"):
        open_areas(tmp_path, PARIS)


@pytest.mark.parametrize(
    ("name", "count"),
    [("paris-arrondissement", 20), ("paris-quartier", 80), ("nantes-quartier", 11), ("strasbourg-iris", 116)],
)
def test_published_files_are_recognised_and_read_whole(real_data, tmp_path, name, count):
    (file,) = (real_data / "boundaries").glob(f"{name}*.geojson")
    done = importer(tmp_path).run(file, {})
    assert (f"{done.info.city}-{done.info.kind}", done.info.count) == (name, count)
    assert done.info.licence
    assert not [one for one in done.findings if one.outcome != "repaired"]


def test_a_postcode_of_paris_is_its_arrondissement(real_data, tmp_path):
    for name in ("paris-arrondissements", "paris-quartiers"):
        importer(tmp_path).run(real_data / "boundaries" / f"{name}.geojson", {})
    areas = open_areas(tmp_path, PARIS)
    assert area_of_postcode(areas, PARIS, "75011").name == "11e arrondissement (Popincourt)"
    assert area_of_postcode(areas, PARIS, "75116") == area_of_postcode(areas, PARIS, "75016")
    quarters = replace(areas, areas=tuple(one for one in areas.areas if one.kind == "quartier"))
    assert len(area_of_postcode(quarters, PARIS, "75116").polygons) == 4
