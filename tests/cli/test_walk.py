import pytest

from tests.streets.extracts import town


@pytest.fixture
def imported(run, tmp_path):
    run("streets", "import", str(town().write(tmp_path / "town.osm")))
    return tmp_path / "var/streets/toulouse.walk"


def test_importing_streets_makes_the_graph(imported):
    assert imported.exists()


def test_a_graph_is_made_again_only_where_its_streets_changed(run, imported):
    written = imported.stat().st_mtime_ns
    assert "toulouse  unchanged" in run("walk", "build").stdout
    assert imported.stat().st_mtime_ns == written
    imported.write_bytes(b"damaged")
    assert " edges" in run("walk", "build", "--city", "toulouse").stdout
    assert "unchanged" in run("walk", "build").stdout


def test_without_streets_there_is_nothing_to_make(run):
    assert "streets import" in run("walk", "build").stdout
