"""The graph that others search is that of the same streets, and engines that are not there have a reason."""

import shutil
import sys
from pathlib import Path

import pytest

from bench.walking import NO_DATA, NO_PYTHON, City, Whole, every_point, grid, peers
from geo_service.walking.network import build_network
from tests.walking.ways import Town


def test_where_every_point_is_a_node_walks_take_as_long():
    town = Town()
    for row in range(6):
        town.way(*((40 * column, 50 * row + 9 * (column % 2)) for column in range(12)))
    town.way((0, 0), (-30, 60), (0, 100)).way((80, 0), (90, 30), (80, 50), kind="steps").way(
        (440, 9), (480, 150), (440, 259)
    )
    city = City(build_network([town.ways()]))
    whole = every_point(city.network)
    assert whole.nodes > city.network.nodes
    assert whole.lengths_m().sum() == pytest.approx(city.network.lengths_m().sum())
    assert [city.whole.scipy(number) for number in range(8)] == [city.ours(number) for number in range(8)]


def test_networkx_finds_the_same():
    city = City(grid(12))
    whole = Whole(city.network, city.starts, city.ends)
    assert [whole.networkx(number) for number in range(3)] == [city.ours(number) for number in range(3)]


def test_engines_that_cannot_run_have_a_reason(monkeypatch, tmp_path):
    extract = tmp_path / "town.osm.pbf"
    monkeypatch.delenv("BENCH_PYTHON", raising=False)
    with peers(extract) as found:
        assert found == NO_PYTHON
    monkeypatch.setenv("BENCH_PYTHON", sys.executable)
    with peers(extract) as found:
        assert found == NO_DATA
    shutil.copy(__file__, extract)
    monkeypatch.setenv("BENCH_PYTHON", str(tmp_path / "python"))
    monkeypatch.setattr("bench.walking.CACHE", tmp_path / "cache")
    with peers(extract) as found:
        assert "did not install" in found
    assert not Path(tmp_path / "cache" / "python").exists()
