"""Open doors alone in maps and extracts. The clock is the real one: the places here are open always or long stale."""

import re
from pathlib import Path

import pytest

from tests.cli.test_stale import LIST


@pytest.fixture(autouse=True)
def nantes(run, tmp_path):
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    run("import", "list.csv")


def ids(text):
    return sorted(set(re.findall(r"NAN-\d{4}", text)))


def test_an_extract_keeps_to_open_doors(run):
    assert ids(run("export", "--open", "now").stdout) == ["NAN-0002"]
    assert ids(run("export", "--city", "nantes", "--open", "now_or_unknown").stdout) == [
        "NAN-0001",
        "NAN-0002",
        "NAN-0003",
    ]


def test_a_map_keeps_to_open_doors_and_says_so(run):
    run("map", "--city", "nantes", "--open", "now", "--lang", "en")
    text = Path("maps/nantes-open.html").read_text(encoding="utf-8")
    assert ids(text) == ["NAN-0002"]
    assert re.search(r"<strong>Only what is open on \d{4}-\d\d-\d\d at \d\d:\d\d\.</strong>", text)
    run("map", "--city", "nantes", "--open", "now_or_unknown", "--lang", "fr")
    assert "Sans ce qui est fermé le" in Path("maps/nantes-open.html").read_text(encoding="utf-8")
    assert not Path("maps/nantes.html").exists()


@pytest.mark.parametrize("command", ["map", "export"])
@pytest.mark.parametrize("time", ["tomorrow", "2199-01-01 10:00"])
def test_a_time_that_cannot_be_is_refused_and_nothing_written(run, command, time):
    assert "open_at=" in run(command, "--city", "nantes", "--open-at", time, status=2).stderr
    assert not Path("maps").exists()
