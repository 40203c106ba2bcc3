from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.hours.doors import HoursContext, open_state
from geo_service.hours.state import Reason, State
from geo_service.model.place import Origin, Period, Source
from tests.builders import make_place
from tests.strategies import periods

PARIS_TIME = ZoneInfo("Europe/Paris")
PARIS, CAYENNE = HoursContext(PARIS_TIME, "75"), HoursContext(ZoneInfo("America/Cayenne"), "973")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=PARIS_TIME)
TODAY = NOON.date()
days = st.integers(-3, 3).map(lambda offset: TODAY + timedelta(days=offset))
near_periods = st.lists(st.builds(Period, st.none() | days, st.none() | days), max_size=3).map(tuple)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS_TIME)


def test_a_closure_says_why_and_until_when() -> None:
    ends = TODAY + timedelta(days=3)
    place = make_place(hours="24/7", closures=(Period(None, ends, "travaux"),))
    state = open_state(place, NOON, PARIS)
    assert (state.state, state.reason, state.detail, state.until) == (State.CLOSED, Reason.CLOSURE, "travaux", ends)
    assert (state.next_change, state.next_state) == (midnight(ends + timedelta(days=1)), State.OPEN)


@pytest.mark.parametrize("last", [TODAY + timedelta(days=3), None])
def test_of_several_closures_the_one_that_ends_last_counts(last: date | None) -> None:
    place = make_place(closures=(Period(None, TODAY, "marche"), Period(TODAY, last, "travaux")))
    state = open_state(place, NOON, PARIS)
    assert (state.detail, state.until) == ("travaux", last)


WORKS, MARKET, NO_END = (
    Period(TODAY - timedelta(days=1), TODAY + timedelta(days=2), "travaux"),
    Period(TODAY, TODAY, "marche"),
    Period(TODAY + timedelta(days=3), None, "demenagement"),
)
FOLLOWING = Period(TODAY + timedelta(days=3), TODAY + timedelta(days=6), "inventaire")
INSIDE = Period(TODAY + timedelta(days=1), TODAY + timedelta(days=1), "fete")
EARLIER = Period(TODAY - timedelta(days=9), TODAY - timedelta(days=2), "conges")
APART = Period(TODAY + timedelta(days=8), TODAY + timedelta(days=9), "greve")
BACKWARDS = Period(TODAY + timedelta(days=9), TODAY - timedelta(days=9), "erreur")


@pytest.mark.parametrize(
    ("closures", "detail", "until"),
    [
        ((WORKS, MARKET), "travaux", 2),
        ((MARKET, FOLLOWING), "marche", 0),
        ((MARKET, INSIDE), "marche", 1),
        ((MARKET, INSIDE, WORKS), "travaux", 2),
        ((WORKS, FOLLOWING), "travaux", 6),
        ((WORKS, FOLLOWING, APART), "travaux", 6),
        ((EARLIER, WORKS), "travaux", 2),
        ((WORKS, NO_END), "travaux", None),
        ((MARKET, Period(None, None, "vendu"), WORKS), "vendu", None),
        ((BACKWARDS, MARKET), "marche", 0),
    ],
)
def test_until_is_when_the_last_of_the_following_closures_ends(
    closures: tuple[Period, ...], detail: str, until: int | None
) -> None:
    ends = None if until is None else TODAY + timedelta(days=until)
    for listed in permutations(closures):
        state = open_state(make_place(closures=listed), NOON, PARIS)
        assert (state.state, state.detail, state.until) == (State.CLOSED, detail, ends)


def test_a_closure_that_lasts_until_the_campaign_is_over_has_no_end() -> None:
    campaigns = (Period(TODAY, TODAY + timedelta(days=1)), Period(TODAY + timedelta(days=30)))
    state = open_state(make_place(closures=(WORKS,), campaigns=campaigns), NOON, PARIS)
    assert (state.reason, state.until) == (Reason.CLOSURE, TODAY + timedelta(days=29))
    state = open_state(make_place(closures=(WORKS,), campaigns=campaigns[:1]), NOON, PARIS)
    assert (state.reason, state.detail, state.until) == (Reason.CLOSURE, "travaux", None)


def test_a_campaign_that_begins_with_a_closure_begins_when_it_ends() -> None:
    place = make_place(campaigns=(Period(TODAY + timedelta(days=3)),), closures=(FOLLOWING,))
    state = open_state(place, NOON, PARIS)
    assert (state.reason, state.until) == (Reason.OUTSIDE_CAMPAIGN, TODAY + timedelta(days=7))


def test_a_closure_with_an_end_holds_though_another_is_no_longer_believed() -> None:
    lapsed, lasting = Period(date(2026, 1, 1)), Period(date(2026, 1, 1), TODAY, "travaux")
    for listed in permutations((lapsed, lasting)):
        place = make_place(closures=listed, origin=Origin("list", "1"), source=Source("List", as_of="2026-01-01"))
        state = open_state(place, NOON, PARIS)
        assert (state.state, state.detail) == (State.CLOSED, "travaux")
        assert open_state(place, NOON + timedelta(days=1), PARIS).reason is Reason.STALE


@given(near_periods, near_periods)
def test_until_is_true(closures: tuple[Period, ...], campaigns: tuple[Period, ...]) -> None:
    state = open_state(make_place(closures=closures, campaigns=campaigns), NOON, PARIS)
    if state.state is not State.CLOSED:
        return
    opens = state.until + timedelta(days=state.reason is Reason.CLOSURE) if state.until else None
    assert state.next_change == (midnight(opens) if opens else None)
    backwards = open_state(make_place(closures=closures[::-1], campaigns=campaigns[::-1]), NOON, PARIS)
    assert (backwards.state, backwards.reason, backwards.until) == (state.state, state.reason, state.until)


def test_a_closure_without_end_has_no_next_change() -> None:
    state = open_state(make_place(closures=(Period(TODAY),)), NOON, PARIS)
    assert (state.state, state.until, state.next_change) == (State.CLOSED, None, None)


def test_a_closure_that_is_to_come_is_the_next_change() -> None:
    tomorrow = TODAY + timedelta(days=1)
    state = open_state(make_place(closures=(Period(tomorrow, tomorrow),)), NOON, PARIS)
    assert (state.state, state.next_change) == (State.UNKNOWN, midnight(tomorrow))


def test_outside_its_campaigns_a_place_is_closed_until_the_next_one() -> None:
    past = Period(date(2025, 12, 1), date(2025, 12, 24))
    coming = Period(date(2026, 12, 1), date(2026, 12, 24))
    later = Period(date(2027, 12, 1))
    state = open_state(make_place(campaigns=(later, past, coming)), NOON, PARIS)
    assert (state.state, state.reason) == (State.CLOSED, Reason.OUTSIDE_CAMPAIGN)
    assert (state.until, state.next_change) == (date(2026, 12, 1), midnight(date(2026, 12, 1)))
    assert open_state(make_place(campaigns=(past,)), NOON, PARIS).until is None


def test_within_a_campaign_the_hours_decide() -> None:
    place = make_place(campaigns=(Period(TODAY, TODAY),))
    assert open_state(place, NOON, PARIS).reason is Reason.NO_HOURS


def test_the_day_is_that_of_the_place() -> None:
    place = make_place(closures=(Period(TODAY, TODAY),))
    just_after_midnight_there = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert open_state(place, just_after_midnight_there, PARIS).state is State.CLOSED
    assert open_state(place, just_after_midnight_there, CAYENNE).state is State.UNKNOWN


@given(near_periods, near_periods)
def test_the_state_stays_until_the_next_change(closures: tuple[Period, ...], campaigns: tuple[Period, ...]) -> None:
    place = make_place(closures=closures, campaigns=campaigns)
    state = open_state(place, NOON, PARIS)
    change = state.next_change or NOON + timedelta(days=30)
    assert change > NOON
    before = open_state(place, change - timedelta(minutes=1), PARIS)
    assert before.state is state.state


@given(st.lists(periods(), max_size=3).map(tuple))
def test_any_period_is_understood(closures: tuple[Period, ...]) -> None:
    assert open_state(make_place(closures=closures), NOON, PARIS).state in {State.CLOSED, State.UNKNOWN}
