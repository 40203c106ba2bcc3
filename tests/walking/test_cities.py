"""Several cities, each with a graph of its own that may come, change and go."""

import os

import pytest

from geo_service.model.position import Position
from geo_service.model.walk import Method, Profile
from geo_service.walking.cities import CityWalker
from geo_service.walking.network import build_network
from geo_service.walking.network_file import path_of, write_network
from tests.walking.ways import Town, at, grid

NORMAL = Profile.NORMAL
START, END = at(0, 50), at(50, 100)


def put(folder, city: str, town: Town) -> None:
    path = path_of(folder, city)
    before = path.stat().st_mtime_ns if path.exists() else 0
    write_network(path, build_network([town.ways()]), "test")
    os.utime(path, ns=(before + 1, before + 1))


def method(walker: CityWalker, start=START) -> Method:
    return walker.walks(start, [END], NORMAL)[0].method


@pytest.fixture
def walker(tmp_path):
    return CityWalker(tmp_path, ("toulouse", "paris"))


def test_without_streets_walks_are_estimated(walker):
    assert method(walker) is Method.STRAIGHT_LINE
    assert walker.route(START, END, NORMAL).stages == ()


def test_streets_are_used_as_soon_as_they_are_there_and_whenever_they_change(walker, tmp_path):
    assert method(walker) is Method.STRAIGHT_LINE
    put(tmp_path, "toulouse", grid())
    assert walker.walks(START, [END], NORMAL)[0].distance_m == pytest.approx(100, abs=0.2)
    put(tmp_path, "toulouse", Town().way((0, 50), (50, 100), (600, 600)))
    assert walker.walks(START, [END], NORMAL)[0].distance_m == pytest.approx(71, abs=0.5)
    assert walker.route(START, END, NORMAL).walk.method is Method.STREETS


def test_the_city_of_the_start_is_walked_in(walker, tmp_path):
    put(tmp_path, "paris", grid())
    assert method(walker) is Method.STREETS
    assert method(walker, Position(48.85, 2.35)) is Method.STRAIGHT_LINE


@pytest.mark.parametrize("content", [b"", b"nonsense"])
def test_a_file_that_cannot_be_used_leaves_an_estimate_and_the_operator_is_told_once(walker, tmp_path, content, caplog):
    path = path_of(tmp_path, "toulouse")
    path.parent.mkdir()
    path.write_bytes(content)
    assert method(walker) is method(walker) is Method.STRAIGHT_LINE
    (told,) = caplog.messages
    assert "toulouse.walk" in told
    assert "geo-service walk build" in told


def test_what_cannot_be_opened_leaves_an_estimate_and_the_operator_is_told(walker, tmp_path, caplog):
    path_of(tmp_path, "toulouse").mkdir(parents=True)
    assert method(walker) is Method.STRAIGHT_LINE
    assert "toulouse.walk" in caplog.text


def test_a_city_where_nobody_may_walk_leaves_an_estimate(walker, tmp_path):
    put(tmp_path, "toulouse", Town())
    assert method(walker) is Method.STRAIGHT_LINE
