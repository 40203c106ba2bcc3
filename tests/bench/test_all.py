"""The one table: every wanted comparison is in it, whatever becomes of a file, and its limits stand in one place."""

import ast
import re
from pathlib import Path

import pytest

from bench.__main__ import FILES, FailedError, collect, page_of, run, run_quickly, summary, written
from bench.machine import machine
from bench.table import HEAD, Row
from bench.wanted import WANTED, Sense

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs" / "benchmarks.md"
LIMITS = {
    "nearest.geopandas": [30, 60, 200],
    "nearest.postgis": [3, 4, 6],
    "nearest.rare": [8, 8, 8],
    "hours.geopandas": [50],
    "hours.tuesday": [1.8],
    "hours.sunday": [10],
    "nearest.batch": [15],
    "walking.scipy": [5],
    "walking.networkx": [80],
    "walking.valhalla": [50],
    "walking.osrm": [15],
    "http.sync": [0.5],
    "http.granian": [0.35],
    "http.sync.kernel": [0.8],
    "http.granian.kernel": [0.5],
    "http.pygeoapi": [30],
    "maps.time": [30],
    "maps.bytes": [10],
    "start.pyogrio": [1],
}
"""What was wanted before anything was measured."""


def test_limits_are_those_that_were_wanted():
    found: dict[str, list[float]] = {}
    for key, wanted in WANTED.items():
        found.setdefault(re.sub(r"\.\d+$", "", key), []).append(wanted.limit)
    assert found == LIMITS


def test_each_comparison_is_told_apart():
    assert len(set(WANTED.values())) == len(WANTED)
    assert all(wanted.sense is not Sense.TOLD for wanted in WANTED.values())


def test_every_wanted_comparison_is_a_row_even_when_no_file_tells_of_it():
    found, finished = collect(FILES, lambda _: iter(()), lambda _: None)
    assert {row.wanted for row in found} == set(WANTED.values())
    assert {row.verdict for row in found} == {"not run"}
    assert finished


def test_a_file_that_fails_loses_no_row():
    def runner(name):
        yield Row(WANTED["maps.time"], (31.0,))
        if name == "broken":
            raise FailedError("it ended with 1: no such table")

    shown: list[str] = []
    found, finished = collect(("broken", "sound"), runner, shown.append)
    assert [row.verdict for row in found] == ["met", "not run", "met"]
    assert not finished
    assert "bench/broken.py" in shown[-2]
    assert "no such table" in shown[-2]


def test_rows_are_shown_as_they_come():
    shown: list[str] = []

    def runner(_):
        yield Row(WANTED["maps.time"], (31.0,))
        assert len(shown) == len(HEAD) + 1
        yield Row(WANTED["maps.bytes"], (9.0,))

    collect(("maps",), runner, shown.append)
    assert len(shown) == len(HEAD) + 2


@pytest.mark.parametrize("runner", [run, run_quickly])
def test_a_file_that_is_not_there_has_failed(runner):
    with pytest.raises(FailedError, match="No module named"):
        list(runner("not_there"))


@pytest.mark.parametrize("error", [ValueError("no such table"), SystemExit("no such table")])
def test_a_file_that_fails_in_this_process_tells_why_after_its_rows(error, monkeypatch):
    def rows(quick):
        assert quick
        yield Row(WANTED["maps.time"], (31.0,))
        raise error

    monkeypatch.setattr("bench.maps.rows", rows)
    found = run_quickly("maps")
    assert next(found).verdict == "met"
    with pytest.raises(FailedError, match="no such table"):
        next(found)


def test_what_was_met_is_counted():
    rows = [Row(WANTED["maps.time"], (31.0,)), Row(WANTED["maps.bytes"], (9.0,)), Row(WANTED["http.sync"])]
    assert summary(rows) == "1 met, 1 short, 1 not run"


def test_only_what_lies_between_the_marks_is_written():
    page = DOCS.read_text(encoding="utf-8")
    before, _, after = page.partition("<!-- written by make bench")
    once = written(page, "bench", page_of([Row(WANTED["maps.time"], (31.0,))], "Commit abc."))
    assert once.startswith(before)
    assert once.endswith(after.partition("<!-- to here: make bench -->")[2])
    assert "Commit abc." in once
    assert "1 met, 0 short" in once
    assert written(once, "bench", "other") == written(page, "bench", "other")


def test_a_page_without_marks_is_not_written():
    with pytest.raises(ValueError, match="no marks of 'soak'"):
        written("# A page", "soak", "part")


def test_the_page_says_what_was_measured_with():
    said = machine()
    assert re.search(r"Commit [0-9a-f]{12} \((clean|with changes)", said) or "Commit unknown" in said
    assert "numpy " in said
    assert " cores" in said


def test_the_table_of_the_page_has_every_wanted_comparison():
    page = DOCS.read_text(encoding="utf-8").partition("<!-- written by make bench")[2].partition("<!-- to here")[0]
    if "|" not in page:
        pytest.skip("nothing has been measured yet")
    for key, wanted in WANTED.items():
        limit = Row(wanted).line.split(" | ")[2]
        assert re.search(rf"\| {re.escape(wanted.case)}[^|]* \| {re.escape(wanted.against)} \| {limit} \|", page), key


def with_rows() -> dict[str, ast.Module]:
    trees = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "bench").glob("*.py")}
    return {
        name: tree
        for name, tree in trees.items()
        if any(isinstance(node, ast.FunctionDef) and node.name == "rows" for node in tree.body)
    }


def test_every_file_with_rows_is_run():
    assert set(with_rows()) <= {*FILES, "soak"}


@pytest.mark.parametrize("name", sorted(with_rows()))
def test_a_file_holds_no_limit_of_a_wanted_comparison(name):
    """A file takes what is wanted from the list; what it makes itself is about something else."""
    cases = {wanted.case for wanted in WANTED.values()}
    texts = {node.value for node in ast.walk(with_rows()[name]) if isinstance(node, ast.Constant)}
    assert not cases & {text for text in texts if isinstance(text, str)}
