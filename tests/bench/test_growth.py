"""How growth is told: against the logarithm where somebody waits, by its power elsewhere."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.growth import TASKS, TURNS, Grown, Point, draw, exponent, in_turn, measure, over_log, row_of

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def points(time_ms, repetitions=5):
    return [Point(size, (time_ms(size),) * repetitions, size / 100) for size in SIZES]


@pytest.mark.parametrize(
    ("time_ms", "verdict"),
    [
        (lambda _: 3.0, "met"),
        (lambda size: 2 * math.log(size), "met"),
        (lambda size: 1 + math.log(size) ** 2, "short"),
        (lambda size: size**0.5, "short"),
        (lambda size: 5.0 if size == 10_000 else 1.0, "short"),
    ],
)
def test_what_somebody_waits_for_grows_no_faster_than_the_logarithm(time_ms, verdict):
    assert row_of("growth.nearest", points(time_ms)).verdict == verdict


def test_of_all_sizes_the_one_that_grew_most_counts():
    found = over_log(points(lambda size: 4.0 if size == 100_000 else 1.0))
    assert found == pytest.approx([4 * math.log(1_000) / math.log(100_000)] * 5)


@given(st.floats(0.1, 100), st.floats(-1, 2))
def test_a_power_is_found_again(scale, power):
    assert exponent(SIZES, [scale * size**power for size in SIZES]) == pytest.approx(power, abs=1e-6)


def test_what_shows_every_place_is_told_without_a_limit():
    row = row_of("map", points(lambda size: size / 1000))
    assert row.verdict == "told"
    assert row.ratios == pytest.approx([1.0] * 5)
    assert "no more, since" in row.figures
    assert "memory with 1.00" in row.figures
    assert row.size == "to 1,000,000 places"


def test_times_are_compared_with_those_of_the_same_repetition():
    paces = (1.0, 5.0, 1.0, 3.0, 2.0)
    slower = [Point(size, tuple(pace * math.log(size) for pace in paces), 1.0) for size in SIZES]
    assert over_log(slower) == pytest.approx([1.0] * 5)


def test_sizes_take_turns(monkeypatch):
    asked = []
    monkeypatch.setitem(TASKS, "growth.nearest", Grown(lambda size, _: lambda: asked.append(size), SIZES, SIZES, 1))
    times = in_turn("growth.nearest", SIZES[:2])
    assert asked == [*SIZES[:2]] * (TURNS + 1)
    assert [len(each) for each in times] == [TURNS] * 2
    assert all(ms >= 0 for each in times for ms in each)


def test_every_task_can_be_measured_at_its_least_size():
    found = measure("growth.nearest", 1_000)
    assert (found.size, len(found.times_ms)) == (1_000, 5)
    assert found.ms > 0
    assert all(task.sizes[0] <= task.sizes[-1] and len(task.quick) > 1 for task in TASKS.values())


def test_the_plot_is_the_same_for_the_same_figures(tmp_path):
    for name in ("a.svg", "b.svg"):
        draw({"growth.nearest": points(lambda _: 1.0), "map": points(float)}, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert "<svg" in (tmp_path / "a.svg").read_text(encoding="utf-8")
