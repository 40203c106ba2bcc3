"""Files of coverage, read back with somebody else's reader."""

import csv
import io
import json
from dataclasses import replace

import geopandas
import pytest

from geo_service.drawing.coverage_files import coverage_csv, coverage_geojson
from geo_service.labels import load_labels
from tests.drawing.coverages import make_coverage


def test_every_stretch_is_a_line_with_its_minutes(tmp_path):
    path = tmp_path / "coverage.geojson"
    path.write_bytes(coverage_geojson(make_coverage()))
    frame = geopandas.read_file(path)
    assert frame.crs.to_epsg() == 4326
    assert frame.geom_type.unique().tolist() == ["LineString"]
    assert frame["street"].tolist() == ["Rue du Parc", "", "Île"]
    assert frame["minutes"].dropna().tolist() == [3, 26]
    assert frame["from_end"].dropna().tolist() == [2.7, 25.0]
    assert frame.geometry[0].coords[0] == (1.444, 43.6045)


def test_what_was_asked_and_found_stands_beside_them():
    read = json.loads(coverage_geojson(make_coverage()))
    assert read["attribution"] == "© OpenStreetMap contributors"
    assert read["licence"] == "ODbL-1.0"
    assert read["asked"]["at"] == "2026-11-22T21:00:00+00:00"
    assert (read["asked"]["city"], read["asked"]["needs"], read["asked"]["profile"]) == (
        "toulouse",
        ["toilets"],
        "normal",
    )
    assert read["totals"]["within"] == {"5": 200.0, "10": 200.0, "15": 200.0, "20": 200.0}
    assert (read["totals"]["no_way"], read["places"], read["demonstration"]) == (100.0, ["TOU-0001"], False)
    (effect,) = read["effects"]
    assert (effect["gained_metres"], effect["mean_minutes_before"], effect["mean_minutes_after"]) == (700.0, 18.3, 3.3)


def test_an_unknown_moment_is_null():
    assert json.loads(coverage_geojson(make_coverage(at=None)))["asked"]["at"] is None


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_street_is_a_row(lang):
    text = coverage_csv(make_coverage(), load_labels(lang)).decode("utf-8-sig")
    header, far, near, lost = csv.reader(io.StringIO(text), delimiter=";")
    assert len(set(header)) == len(header) == len(far)
    assert far == ["Rue Loin", "Nord", "26", "700", "0", "TOU-0001", "Toilettes du Parc", "43.614500", "1.454000"]
    assert near[2] == "3"
    assert lost[2:7] == ["", "100", "100", "", ""]


def test_no_text_is_taken_for_a_formula():
    streets = tuple(replace(one, name="=1+1", area="@now") for one in make_coverage().streets)
    text = coverage_csv(make_coverage(streets=streets), load_labels("fr")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    assert {tuple(row[:2]) for row in rows} == {("'=1+1", "'@now")}
