import json

from tests.areas.files import SAID_OPTIONS, area, write


def test_areas_are_imported_and_listed(run, tmp_path):
    assert "No areas yet" in run("areas", "list").stdout
    file = write(tmp_path / "q.geojson", area("75111-1", "Ici"), area("75111-1", "Là"))
    done = run("areas", "import", str(file), *SAID_OPTIONS)
    assert "paris  quartier  1" in done.stdout
    assert "Feature 2 skipped: Là: Ici has the code 75111-1 already" in done.stderr
    assert "q.geojson  Test    CC0-1.0  2026-01-01" in run("areas", "list").stdout
    assert "quartier  75111-1  Ici   75011" in run("areas", "list", "--city", "paris").stdout
    assert json.loads(run("areas", "list", "--json").stdout)[0]["count"] == 1
    assert json.loads(run("areas", "list", "--city", "paris", "--json").stdout)[0]["code"] == "75111-1"


def test_the_property_of_the_code_may_be_named(run, tmp_path):
    file = write(tmp_path / "q.geojson", area("1", other="2"))
    answer = run("areas", "import", str(file), *SAID_OPTIONS[:-2], "--code-field", "other", "--json")
    assert "--as-of" in answer.stderr
    assert json.loads(answer.stdout)["info"]["count"] == 1
    assert json.loads(run("areas", "list", "--city", "paris", "--json").stdout)[0]["code"] == "2"


def test_a_file_that_cannot_be_used_exits_2(run, tmp_path):
    (tmp_path / "bad.geojson").write_text("{")
    assert "is not a GeoJSON" in run("areas", "import", "bad.geojson", *SAID_OPTIONS, status=2).stderr
    run("areas", "import", "missing.geojson", status=2)
