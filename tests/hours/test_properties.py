"""What holds for every text: the state flips exactly at its next change, and intervals follow each other."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.hours.compiled import STATES, compile_doors
from geo_service.hours.doors import Door, HoursContext, door_state, lasting_state, segments
from geo_service.model.place import Period
from tests.hours.texts import invented

ZONE = ZoneInfo("Europe/Paris")
MOMENT = timedelta(microseconds=1)
START = datetime(2026, 1, 1, tzinfo=UTC)

instants = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
contexts = st.sampled_from(["75", "67", ""]).map(lambda department: HoursContext(ZONE, department))
dates = st.dates(date(2026, 1, 1), date(2027, 12, 31))
periods = st.builds(Period, st.none() | dates, st.none() | dates)
texts = st.integers(0, 10**6).map(lambda seed: invented(Random(seed)))  # noqa: S311 - repeatable trials
doors = st.builds(
    Door,
    texts,
    closures=st.lists(st.tuples(periods, st.none()), max_size=2).map(tuple),
    campaigns=st.lists(periods, max_size=2).map(tuple),
    window=st.sampled_from(["", "fin de journée"]),
    fresh_until=st.sampled_from([date.min, date.max]) | dates,
)


@settings(max_examples=60)
@given(doors, contexts, instants)
def test_the_state_flips_exactly_at_its_next_change(door, context, instant):
    now = door_state(door, instant, context)
    if now.next_change is None:
        return
    assert now.next_change > instant
    assert door_state(door, now.next_change - MOMENT, context).state is now.state
    then = door_state(door, now.next_change, context)
    assert then.state is now.next_state is not now.state


@settings(max_examples=60)
@given(doors, contexts, instants)
def test_what_lasts_is_said_from_its_beginning_to_its_end(door, context, instant):
    state, since, until = lasting_state(door, instant, context)
    assert since <= instant < until
    for other in (since, instant, until - MOMENT):
        assert door_state(door, other, context) == state


@settings(max_examples=60)
@given(doors, contexts, dates)
def test_segments_follow_each_other_without_gap_or_overlap(door, context, first):
    line = segments(door, context, first, 40)
    assert all(segment.start < segment.end for segment in line)
    assert all(one.end == other.start for one, other in pairwise(line))
    assert line[0].start.astimezone(ZONE) == datetime(first.year, first.month, first.day, tzinfo=ZONE)


@settings(max_examples=40)
@given(st.lists(doors, min_size=1, max_size=5), contexts, dates, st.integers(0, 34 * 24 * 60))
def test_compiled_doors_say_the_same(several, context, first, minutes):
    compiled = compile_doors([(door, context) for door in several], first)
    instant = datetime(first.year, first.month, first.day, tzinfo=ZONE) + timedelta(minutes=minutes)
    states = [door_state(door, instant, context).state for door in several]
    assert [STATES[code] for code in compiled.states(instant)] == states
    assert sorted(compiled.open_rows(instant)) == [row for row, state in enumerate(states) if state == "open"]
