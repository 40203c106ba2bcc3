import json

import pytest
from click.testing import CliRunner

from geo_service.cli import main
from tests.streets.extracts import town

VADUZ = (47.14, 9.52)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def command(*args: object, status: int = 0):
        result = CliRunner().invoke(main, ["streets", *map(str, args)], catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result

    return command


def test_streets_are_imported_once_and_listed(run, tmp_path):
    assert "No city has streets yet" in run("list").stdout
    extract = town().write(tmp_path / "town.osm")
    first = run("import", extract)
    assert "toulouse  town.osm  unknown" in first.stdout
    assert "© OpenStreetMap contributors" in first.stdout
    told = ("town.osm: copying lines", "10 features read", "tiles of the base map: far", "tiles of the base map: near")
    assert sorted(told, key=first.stderr.index) == list(told)
    assert "Unchanged" in run("import", extract).stdout
    assert "town.osm" in run("list").stdout
    assert (tmp_path / "var/streets/toulouse.gpkg").exists()


def test_several_extracts_make_up_one_city(run, tmp_path):
    files = [town().write(tmp_path / name) for name in ("a.osm", "b.osm")]
    assert "toulouse  a.osm + b.osm" in run("import", *files, "--city", "toulouse").stdout


def test_as_json(run, tmp_path):
    done = json.loads(run("import", town().write(tmp_path / "town.osm"), "--json").stdout)
    assert (done["unchanged"], done["streets"]["counts"]["street"]) == (False, 4)
    assert json.loads(run("list", "--json").stdout) == [done["streets"]]


def test_a_city_that_cannot_be_found_is_asked_for(run, tmp_path):
    extract = town(VADUZ).write(tmp_path / "vaduz.osm")
    assert "say --city paris|lyon|" in run("import", extract, status=2).stderr
    assert "elsewhere  vaduz.osm" in run("import", extract, "--city", "elsewhere").stdout
    assert "is it the right extract?" in run("import", extract, "--city", "paris", status=2).stderr
    assert "no such city" in run("import", extract, "--city", "nowhere", status=2).stderr


@pytest.mark.parametrize("content", [b"", b"hello", b'<?xml version="1.0"?><osm version="0.6"><node id="1"'])
def test_a_file_that_is_no_extract_exits_2_and_writes_nothing(run, tmp_path, content):
    (tmp_path / "bad.osm.pbf").write_bytes(content)
    for more in ([], ["--city", "toulouse"]):
        assert "bad.osm.pbf" in run("import", tmp_path / "bad.osm.pbf", *more, status=2).stderr
    assert "missing.osm.pbf" in run("import", tmp_path / "missing.osm.pbf", status=2).stderr
    assert not list(tmp_path.glob("var/streets/*"))
