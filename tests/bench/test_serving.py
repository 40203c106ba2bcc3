"""The measurement over HTTP, without its load: what is asked, what is served, what is compared."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from bench import served
from bench.gis_peer import box_path
from bench.serving import ROWS, compare, rows
from bench.table import DifferentAnswersError, Row
from bench.wanted import WANTED
from geo_service.config import Config
from geo_service.model.position import Position
from geo_service.web import access


@pytest.fixture
def config(tmp_path):
    return served.fill(tmp_path, 200)


@pytest.fixture
def client(config, monkeypatch):
    # What a worker does to its whole process is undone after the test.
    monkeypatch.setattr(access, "PUBLIC_ENDPOINTS", access.PUBLIC_ENDPOINTS)
    monkeypatch.setattr(served.serve, "configure_logs", lambda: None)
    monkeypatch.setattr(served.serve, "warm_up", lambda *_, **__: None)
    for name, value in served.environment(config).items():
        monkeypatch.setenv(name, value)
    return served.application().test_client()


def test_the_constant_view_differs_in_its_body_alone(client):
    first, second = served.questions(2)
    real, constant = client.get(served.VIEW.format(first)), client.get(served.CONSTANT.format(second))
    assert [one["id"] for one in constant.get_json()["features"]] == [one["id"] for one in real.get_json()["features"]]
    assert len(constant.get_json()["features"]) == 10
    assert constant.data == client.get(served.CONSTANT.format(first)).data
    assert set(constant.headers.keys()) == set(real.headers.keys())
    wrong = client.get(served.CONSTANT.format("lat=91&lon=2"))
    assert (wrong.status_code, wrong.get_json()["parameter"]) == (400, "lat")


def test_questions_are_as_many_as_asked_for_and_differ():
    assert len(set(served.questions(50))) == 50


def test_a_box_is_west_south_east_north():
    assert box_path(Position(48.85, 2.35)).endswith("bbox=2.340000,48.840000,2.360000,48.860000")


def test_answers_are_compared_before_they_are_timed(client, config, monkeypatch):
    path = served.VIEW.format(served.questions(1)[0])
    right = json.loads(client.get(path).data)["features"]
    monkeypatch.setattr("bench.serving._features", lambda *_: [])
    with pytest.raises(DifferentAnswersError):
        compare(config, 1, [path])
    bare = [feature | {"properties": feature["properties"] | {"url": ""}} for feature in right]
    monkeypatch.setattr("bench.serving._features", lambda *_: bare)
    assert compare(config, 1, [path]) == 1


@pytest.mark.parametrize(("library", "measured"), [(None, "http.granian"), ("libkernel.so", "http.granian.kernel")])
def test_each_row_is_told_where_a_quick_run_measures_one_of_them(library, measured, monkeypatch):
    monkeypatch.setattr("bench.serving.loaded", lambda: library)
    monkeypatch.setattr("bench.served.fill", lambda folder, _: Config(folder, "", folder))
    monkeypatch.setattr("bench.served.running", lambda *_: nullcontext())
    monkeypatch.setattr("bench.serving._constant", lambda row, *_, **__: Row(WANTED[row], (0.5,)))
    monkeypatch.setattr("bench.serving._pygeoapi", lambda *_, **__: Row(WANTED["http.pygeoapi"], (31.0,)))
    found = {row.wanted: row for row in rows(quick=True)}
    assert found.keys() == {WANTED[name] for name in (*ROWS, *(f"{row}.kernel" for row in ROWS), "http.pygeoapi")}
    assert {wanted for wanted, row in found.items() if not row.not_run} == {WANTED[measured], WANTED["http.pygeoapi"]}


def test_a_server_that_does_not_start_leaves_no_row_out(monkeypatch):
    def running(*_):
        raise served.MissingError("it did not serve")

    monkeypatch.setattr("bench.serving.loaded", lambda: None)
    monkeypatch.setattr("bench.served.fill", lambda folder, _: Config(folder, "", folder))
    monkeypatch.setattr("bench.served.running", running)
    found = [row.wanted for row in rows(quick=False)]
    assert sorted(wanted.case for wanted in found) == sorted(
        WANTED[name].case for name in (*ROWS, *(f"{row}.kernel" for row in ROWS), "http.pygeoapi")
    )


def test_what_is_missing_is_told(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(served.MissingError, match="apt-get install wrk"):
        served.Wrk(1, Path())
