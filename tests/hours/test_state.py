from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.hours.state import OpenState, Reason, State, state_at
from geo_service.model.place import Period
from tests.builders import make_place
from tests.strategies import periods

PARIS_TIME = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=PARIS_TIME)
TODAY = NOON.date()
days = st.integers(-3, 3).map(lambda offset: TODAY + timedelta(days=offset))
near_periods = st.lists(st.builds(Period, st.none() | days, st.none() | days), max_size=3).map(tuple)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS_TIME)


def test_hours_as_text_decide_nothing_yet() -> None:
    place = make_place(hours="Mo-Fr 08:00-16:00")
    assert state_at(place, NOON, PARIS_TIME) == OpenState(State.UNKNOWN, Reason.HOURS_AS_TEXT, "Mo-Fr 08:00-16:00")
    assert state_at(make_place(), NOON, PARIS_TIME) == OpenState(State.UNKNOWN, Reason.NO_HOURS)


def test_a_closure_says_why_and_until_when() -> None:
    ends = TODAY + timedelta(days=3)
    place = make_place(hours="24/7", closures=(Period(None, ends, "travaux"),))
    expected = OpenState(State.CLOSED, Reason.CLOSURE, "travaux", ends, midnight(ends + timedelta(days=1)))
    assert state_at(place, NOON, PARIS_TIME) == expected


@pytest.mark.parametrize("last", [TODAY + timedelta(days=3), None])
def test_of_several_closures_the_one_that_ends_last_counts(last: date | None) -> None:
    place = make_place(closures=(Period(None, TODAY, "marche"), Period(TODAY, last, "travaux")))
    state = state_at(place, NOON, PARIS_TIME)
    assert (state.detail, state.until) == ("travaux", last)


def test_a_closure_without_end_has_no_next_change() -> None:
    state = state_at(make_place(closures=(Period(TODAY),)), NOON, PARIS_TIME)
    assert (state.state, state.until, state.next_change) == (State.CLOSED, None, None)


def test_a_closure_that_is_to_come_is_the_next_change() -> None:
    tomorrow = TODAY + timedelta(days=1)
    state = state_at(make_place(closures=(Period(tomorrow, tomorrow),)), NOON, PARIS_TIME)
    assert (state.state, state.next_change) == (State.UNKNOWN, midnight(tomorrow))


def test_outside_its_campaigns_a_place_is_closed_until_the_next_one() -> None:
    past = Period(date(2025, 12, 1), date(2025, 12, 24))
    coming = Period(date(2026, 12, 1), date(2026, 12, 24))
    later = Period(date(2027, 12, 1))
    state = state_at(make_place(campaigns=(later, past, coming)), NOON, PARIS_TIME)
    assert state == OpenState(State.CLOSED, Reason.OUTSIDE_CAMPAIGN, "", date(2026, 12, 1), midnight(date(2026, 12, 1)))
    assert state_at(make_place(campaigns=(past,)), NOON, PARIS_TIME).until is None


def test_within_a_campaign_the_hours_decide() -> None:
    place = make_place(campaigns=(Period(TODAY, TODAY),))
    assert state_at(place, NOON, PARIS_TIME).reason is Reason.NO_HOURS


def test_the_day_is_that_of_the_place() -> None:
    place = make_place(closures=(Period(TODAY, TODAY),))
    just_after_midnight_there = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert state_at(place, just_after_midnight_there, PARIS_TIME).state is State.CLOSED
    assert state_at(place, just_after_midnight_there, ZoneInfo("America/Cayenne")).state is State.UNKNOWN


@given(near_periods, near_periods)
def test_nothing_differs_before_the_next_change(closures: tuple[Period, ...], campaigns: tuple[Period, ...]) -> None:
    place = make_place(closures=closures, campaigns=campaigns)
    state = state_at(place, NOON, PARIS_TIME)
    change = state.next_change or NOON + timedelta(days=30)
    assert change > NOON
    before = state_at(place, change - timedelta(minutes=1), PARIS_TIME)
    assert before == state


@given(st.lists(periods(), max_size=3).map(tuple))
def test_any_period_is_understood(closures: tuple[Period, ...]) -> None:
    assert state_at(make_place(closures=closures), NOON, PARIS_TIME).state in {State.CLOSED, State.UNKNOWN}
