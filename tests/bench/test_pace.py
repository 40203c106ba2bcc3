"""The capacity is told by what was answered, and by how busy the processors were meanwhile."""

import os
import sys
import time

import pytest

from bench.pace import SPAN_S, Capacity, Found, Times, busy_share, processor_times


class Machine:
    """A machine of two processors whose time passes as it is told."""

    def __init__(self):
        self.at, self.total, self.idle = 100.0, 0.0, 0.0

    def passes(self, seconds, busy):
        self.at += seconds
        self.total += 2 * seconds
        self.idle += 2 * seconds * (1 - busy)

    def clock(self):
        return self.at

    def times(self):
        return Times(round(100 * self.total), round(100 * self.idle))


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def capacity(machine):
    return Capacity(Found(500), machine.clock, machine.times)


def test_it_is_what_was_found_at_first(machine, capacity):
    assert capacity.now(0) == 500
    machine.passes(0.25, busy=0.1)
    assert capacity.now(1) == 500


@pytest.mark.parametrize(("found", "busy", "told"), [(Found(500), 0.5, 480), (Found(300, busy=0.75), 0.6, 300)])
def test_it_is_what_processors_as_busy_as_they_can_be_would_answer(machine, found, busy, told):
    capacity = Capacity(found, machine.clock, machine.times)
    for turn in range(20):
        machine.passes(0.25, busy)
        now = capacity.now(60 * (turn + 1))
    assert now == pytest.approx(told)


def test_a_server_that_answered_nothing_is_asked_once_a_second(machine):
    assert Capacity(Found(0), machine.clock, machine.times).now(0) == 1


def test_a_share_is_of_the_time_between(machine):
    before = machine.times()
    machine.passes(2, busy=0.25)
    assert busy_share(before, machine.times()) == pytest.approx(0.25)
    assert busy_share(before, before) > 0
    assert busy_share(before, Times(before.total + 100, before.idle - 1)) == 1


def test_a_slower_machine_is_noticed_within_its_span(machine, capacity):
    answered = 0
    for _ in range(20):
        machine.passes(0.25, busy=0.8)
        answered += 100
        capacity.now(answered)
    for _ in range(round(SPAN_S / 0.25) + 1):
        machine.passes(0.25, busy=1)
        answered += 75
        told = capacity.now(answered)
    assert told == pytest.approx(300)
    assert capacity.course[0] == 500
    assert min(capacity.course) == told


def test_it_falls_to_a_quarter_at_most_whatever_others_do(machine, capacity):
    for busy in (1, 0):
        machine.passes(2, busy)
        assert capacity.now(0) == 125


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the times of processors in /proc")
def test_times_are_those_of_this_machine():
    before = processor_times()
    sum(range(3_000_000))
    after = processor_times()
    assert before.total < after.total
    assert before.idle >= 0
    assert 0 < busy_share(before, after) <= 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the times of processors in /proc")
def test_time_passes_for_each_processor_as_it_does_by_the_clock():
    began, before = time.monotonic(), processor_times()
    time.sleep(0.1)
    passed = processor_times().total - before.total
    assert 0.1 <= passed / os.sysconf("SC_NPROCESSORS_ONLN") <= time.monotonic() - began
