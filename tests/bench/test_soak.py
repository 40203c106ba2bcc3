"""A minute of the soak: a real server and a list that changes every second."""

import os
import subprocess
import sys

import pytest

from bench.load import Commits, Seen
from bench.soak import Plan, Soaked, complaints, memory_mb, per_second, rows, shared_once_mb, soak

GROWTH_MB = 64
"""Far above what one view is, far below what a view kept each second would be."""


def soaked(**changes):
    seen = [Seen("place", 0.0, 0.0, number / 1000, revision=1) for number in range(1, 101)]
    found = {
        "plan": Plan(warm_s=10),
        "capacities": [],
        "followed": [],
        "parts": [seen],
        "faults": [],
        "commits": Commits([1], [0.0]),
        "missing": 0,
        "memory_mb": [100.0] * 30,
        "shared_once_mb": 60.0,
    }
    return Soaked(**(found | changes))


def test_a_minute_of_requests_while_the_list_changes():
    """Times say nothing here: the machine may be busy. Errors, revisions and memory do."""
    found = soak(Plan(seconds=60, warm_s=20, rate=5, part_s=60, visitors=4))
    assert found.faults == []
    assert found.missing == 0
    assert len(found.seen) == 300
    assert {seen.kind for seen in found.seen} >= {"nearest", "results", "results near", "place again", "map"}
    assert sum(seen.revision is not None for seen in found.seen) > 100
    assert len(found.commits.revisions) > 10
    assert max(seen.revision or 0 for seen in found.seen) > found.commits.revisions[5]
    assert found.growth_mb < GROWTH_MB


def test_what_was_found_is_told_in_four_rows():
    assert [row.verdict for row in rows(soaked())] == ["met", "met", "met", "short"]
    wrong = soaked(faults=["/place/X: status 500"], missing=1, memory_mb=[100.0] * 20 + [120.0] * 20)
    told = list(rows(wrong))
    assert [row.verdict for row in told] == ["short"] * 4
    assert "status 500" in told[0].line


def test_the_99th_percentile_counts_waiting():
    late = [Seen("map", 0.0, 9.0, 9.001)] * 3
    told = list(rows(soaked(parts=[[Seen("place", 0.0, 0.0, 0.001)] * 97, late])))
    assert told[-1].ratios == (9001.0,)


def test_rows_say_for_how_long_where_that_was_no_half_hour():
    assert all("(measured: 20 minutes)" in row.line for row in rows(soaked(plan=Plan(seconds=1200))))
    assert not any("measured:" in row.line for row in rows(soaked()))


def test_each_part_has_its_own_capacity_and_follows_it():
    found = soak(Plan(seconds=4, warm_s=1, part_s=2, look_s=3, visitors=4))
    assert found.faults == []
    assert len(found.capacities) == len(found.parts) == 2
    assert set(found.capacities) < set(found.followed)
    least, most = (0.8 * 4 * end(found.followed) for end in (min, max))
    assert least - 2 <= len(found.seen) <= most + 2
    assert "80 % of" in next(iter(rows(found))).line


def test_capacity_is_what_is_answered_while_it_is_looked_for():
    answered = [Seen("place", at, at, at + 1.0) for at in (5.0, 5.0, 6.0, 7.0, 7.5)]
    assert per_second(answered, 3) == 4 / 3


def test_there_is_a_part_for_each_half_minute_and_at_least_one():
    assert [Plan(seconds=seconds).parts for seconds in (10, 60, 1800)] == [1, 2, 60]


def test_growth_is_counted_after_warming_up():
    assert soaked(memory_mb=[10.0] * 10 + [100.0] * 50).growth_mb == 0
    assert soaked(memory_mb=[10.0] * 10 + list(range(100, 150))).growth_mb == pytest.approx(40)


def test_memory_is_that_of_all_processes():
    wait = [sys.executable, "-c", "data = bytearray(30_000_000); print(1, flush=True); input()"]
    alone, once = memory_mb(os.getpid()), shared_once_mb(os.getpid())
    with subprocess.Popen(wait, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout.readline()
        assert memory_mb(os.getpid()) > alone + 20
        assert once + 20 < shared_once_mb(os.getpid()) < memory_mb(os.getpid())
        child.communicate(b"\n", timeout=30)


def test_failures_are_found_in_the_log(tmp_path):
    log = tmp_path / "server.log"
    log.write_text("[INFO] Listening\nTraceback (most recent call last):\n[ERROR] worker-1 died\n", encoding="utf-8")
    assert len(complaints(log)) == 2
