import csv
import json

import pytest

from tests.streets.extracts import Extract

LIST = """name;postcode;city;lat;lon;services;hours;source as of
Toujours;31000;Toulouse;43.5945;1.434;toilets;24/7;2199-01-01
Le jour;31000;Toulouse;43.6145;1.454;toilets;Mo-Su 08:00-18:00;2199-01-01
Qui sait;31000;Toulouse;43.6145;1.434;toilets;;2199-01-01
Fontaine;31000;Toulouse;43.6045;1.444;water;24/7;2199-01-01
"""
NAME = "coverage-toulouse-toilets"
ASKED = ("coverage", "--city", "toulouse", "--need", "toilets", "--lang", "en")


@pytest.fixture
def town(run, tmp_path):
    """Streets of 2 km, crossing every 100 m or so."""
    extract = Extract()
    for number in range(-10, 11):
        extract.way(*((column, number) for column in range(-10, 11)), highway="residential", name=f"Rue {number}")
        extract.way(*((number, row) for row in range(-10, 11)), highway="residential", name=f"Avenue {number}")
    run("streets", "import", str(extract.write(tmp_path / "town.osm")))
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    run("import", "list.csv")
    return run


def test_a_map_lines_and_a_table_are_written_and_told(town, tmp_path):
    done = town(*ASKED, "--at", "Sunday 22:00", "--add-best", "--out", "there")
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == [
        f"{NAME}.csv",
        f"{NAME}.geojson",
        f"{NAME}.html",
    ]
    for said in ("- 1 place counts.", "- 1 is left out because it is closed then.", "- 1 is left out because nobody"):
        assert said in done.stdout
    assert "at 22:00 count" in done.stdout
    assert "the best of all street crossings and ends" in done.stdout
    assert f"Wrote there/{NAME}.html" in done.stderr


def test_the_three_files_agree(town, tmp_path):
    town(*ASKED)
    lines = json.loads((tmp_path / f"maps/{NAME}.geojson").read_bytes())
    assert len(lines["places"]) == 3
    assert len(lines["features"]) == 2 * 21 * 20
    with (tmp_path / f"maps/{NAME}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 42
    worst = max(line["properties"]["minutes"] for line in lines["features"])
    assert int(rows[0]["Minutes"]) == worst
    assert rows[0]["Street"] in (tmp_path / f"maps/{NAME}.html").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_told_before_the_work(town, tmp_path):
    (tmp_path / "there").write_bytes(b"no folder")
    done = town(*ASKED, "--out", "there", status=2)
    assert "there: File exists" in done.stderr
    assert "Walking" not in done.stderr


def test_what_nobody_knows_counts_where_asked(town):
    assert "2 places count" in town(*ASKED, "--at", "Sunday 22:00", "--or-unknown").stdout
    assert "at a time" in town(*ASKED, "--or-unknown", status=2).stderr


def test_places_to_try_are_compared(town):
    told = town(*ASKED, "--at", "now", "--add", "43.6145,1.4340", "--add", "43.6045,1.4440").stdout
    assert "A. " in told
    assert "B. " in told
    assert "200 m" in town(*ASKED, "--add", "43.70,1.30", status=2).stderr
    assert "LAT,LON" in town(*ASKED, "--add", "here", status=2).stderr
    assert "did you mean 43.6145,1.434?" in town(*ASKED, "--add", "1.4340,43.6145", status=2).stderr
    many = ["--add", "43.6145,1.4340"] * 26
    assert "at most 26" in town(*ASKED, *many, "--add-best", status=2).stderr


def test_the_table_is_as_long_as_asked(town):
    def rows(told: str) -> int:
        return sum(line.startswith(("Rue", "Avenue")) for line in told.splitlines())

    assert rows(town(*ASKED).stdout) == 20
    assert rows(town(*ASKED, "--worst", "3").stdout) == 3


def test_examples_are_marked(town, tmp_path):
    town("demo", "--yes")
    town(*ASKED)
    assert (tmp_path / f"maps/{NAME}-demonstration.html").exists()


def test_what_cannot_be_answered_says_what_to_do(run):
    assert "streets import FILE.osm.pbf --city lyon" in run("coverage", "--city", "lyon", status=2).stderr
    assert "--city toulouse" in run("coverage", "--need", "toilets", status=2).stderr
    assert "Sunday 22:00" in run("coverage", "--city", "lyon", "--at", "someday", status=2).stderr
