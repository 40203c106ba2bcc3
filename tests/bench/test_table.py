"""Rows of the table: what they say, and that sides are compared before they are timed."""

import itertools
import json
import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.table import (
    HEAD,
    DifferentAnswersError,
    Measured,
    Row,
    Timed,
    main,
    number,
    percentile,
    side_by_side,
    spread,
)
from bench.wanted import AT_MOST, WANTED, Sense, Wanted

THIRTY = Wanted("case", "other", 30)
TWICE = Wanted("case", "own", 2, Sense.SLOWER)
FOUND = st.floats(0.001, 1000)


@pytest.mark.parametrize(
    ("wanted", "ratios", "verdict"),
    [
        (THIRTY, (29.0, 30.0, 31.0), "met"),
        (THIRTY, (29.0, 29.9, 31.0), "short"),
        (TWICE, (1.0, 2.0, 9.0), "met"),
        (TWICE, (1.0, 2.1, 9.0), "short"),
        (Wanted("case", "constant", 0.5, Sense.SHARE), (0.5,), "met"),
        (Wanted("case", "", 0, Sense.TOLD), (7.0,), "told"),
        (THIRTY, (), "not run"),
    ],
)
def test_the_median_decides(wanted, ratios, verdict):
    assert Row(wanted, ratios).verdict == verdict


def test_what_was_not_run_is_never_met():
    assert Row(THIRTY, (99.0,), not_run="another machine's figures").verdict == "not run"


def test_a_reason_is_told_only_where_it_holds():
    short = Row(THIRTY, (3.0,), short="parsing takes 80 %")
    assert "short: parsing takes 80 %" in short.line
    assert "parsing" not in Row(THIRTY, (33.0,), short="parsing takes 80 %").line
    assert "not run: no peer" in Row(THIRTY, not_run="no peer").line


def test_a_row_is_one_line_with_as_many_cells_as_the_head():
    row = Row(THIRTY, (1.0,), answers="a|b", figures="two\nlines", size="10 places")
    assert row.line.replace("\\|", "").count("|") == HEAD[0].count("|")
    assert "\n" not in row.line
    assert "case (measured: 10 places)" in row.line


def test_a_share_is_told_in_percent():
    line = Row(WANTED["http.sync"], (0.4, 0.55, 0.6)).line
    assert "| 50 % of its rate | 55.0 [40.0-60.0] | met |" in line


@given(st.sampled_from(list(WANTED.values())), st.lists(FOUND, max_size=5), st.text(), st.text())
def test_a_row_survives_its_way_between_processes(wanted, ratios, figures, reason):
    row = Row(wanted, tuple(ratios), figures=figures, short=reason)
    assert msgspec.json.decode(msgspec.json.encode(row), type=Row) == row


@given(FOUND, FOUND, st.sampled_from([sense for sense in Sense if sense is not Sense.TOLD]))
def test_a_better_figure_never_fails_where_a_worse_one_is_met(one, other, sense):
    worse, better = sorted((one, other), reverse=sense in AT_MOST)
    wanted = Wanted("case", "", 10, sense)
    assert wanted.met_by(better) or not wanted.met_by(worse)


def test_answers_are_compared_before_any_time_is_taken():
    clock = itertools.count()
    with pytest.raises(DifferentAnswersError, match="question"):
        side_by_side({"a": str, "b": lambda _: "other"}, ["question"], clock=lambda: next(clock))
    assert next(clock) == 0


def test_answers_may_be_equal_in_another_sense():
    measured = side_by_side({"a": float, "b": lambda text: float(text) + 1e-12}, ["1", "2"], same=math.isclose)
    assert measured.answers == "2 of 2 equal"


def test_sides_take_turns():
    asked = []
    sides = {"a": lambda _: asked.append("a"), "b": lambda _: asked.append("b")}
    side_by_side(sides, ["only"], repetitions=5)
    assert "".join(asked) == "ab" + "ab" + "ba" + "ab" + "ba" + "ab"


def test_few_repetitions_are_no_figure():
    with pytest.raises(ValueError, match="at least 5"):
        side_by_side({"a": str}, ["x"], repetitions=4)


def test_times_are_milliseconds_by_repetition():
    ticks = itertools.accumulate(itertools.cycle((0, 0.001, 0, 0.002)))
    measured = side_by_side({"a": str, "b": str}, ["x", "y"], repetitions=5, clock=lambda: next(ticks))
    assert measured.sides["a"].medians_ms == pytest.approx([1.5] * 5)
    assert measured.sides["a"].p99_ms == pytest.approx(2)
    assert measured.told.startswith("a 1.50 [1.50-1.50] ms, p99 2.00; b ")


def test_a_ratio_is_that_of_one_repetition():
    measured = Measured({"slow": Timed((10.0, 40.0), 40), "fast": Timed((1.0, 2.0), 2)}, 1)
    assert measured.ratios("slow", "fast") == (10, 20)


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(1, 100))
def test_a_percentile_is_reached_by_so_many(values, percent):
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)


def test_figures_have_three_digits_that_count():
    assert [number(value) for value in (0.01234, 1.234, 12.34, 123.4, 12345.6)] == [
        "0.012",
        "1.23",
        "12.3",
        "123",
        "12,346",
    ]
    assert spread([3, 1, 2]) == "2.00 [1.00-3.00]"


def test_a_file_prints_its_rows_for_people_or_for_the_table(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["bench/x.py", "--quick"])
    assert main(lambda quick: iter([Row(THIRTY, (31.0 + quick,))])) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("| case | other | 30 times faster | 32.0")
    monkeypatch.setattr("sys.argv", ["bench/x.py", "--json"])
    main(lambda _: iter([Row(THIRTY, (3.0,))]))
    assert json.loads(capsys.readouterr().out)["ratios"] == [3.0]
