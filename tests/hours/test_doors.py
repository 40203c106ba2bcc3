from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from geo_service.hours.doors import HoursContext, offer_state, open_state
from geo_service.hours.state import Reason, State
from geo_service.model.place import Offer, Origin, Period, Source, Verification
from tests.builders import make_place

ZONE = ZoneInfo("Europe/Paris")
PARIS = HoursContext(ZONE, "75")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE)
EVENING = datetime(2026, 11, 23, 20, tzinfo=ZONE)
WEEK = "Mo-Fr 09:00-17:00"


def at(day: int, hour: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def test_regular_hours():
    state = open_state(make_place(hours=WEEK), MONDAY, PARIS)
    assert (state.state, state.reason, state.next_change) == (State.OPEN, Reason.REGULAR_HOURS, at(23, 17))
    assert state.next_state is State.CLOSED


@pytest.mark.parametrize(
    ("hours", "reason"),
    [("", Reason.NO_HOURS), ("quand il fait beau", Reason.HOURS_AS_TEXT), ("sur rendez-vous", Reason.BY_APPOINTMENT),
     ('"ring twice"', Reason.CONDITIONS), ("09:00+", Reason.OPEN_END), ("lundi", Reason.NO_TIMES)],
)  # fmt: skip
def test_what_is_not_certain_has_its_reason(hours, reason):
    state = open_state(make_place(hours=hours), MONDAY, PARIS)
    assert (state.state, state.reason) == (State.UNKNOWN, reason)


def test_a_public_holiday_has_its_name():
    state = open_state(make_place(hours="Mo-Sa 09:00-17:00"), at(26, 10, month=12), HoursContext(ZONE, "67"))
    assert (state.state, state.reason, state.detail) == (State.UNKNOWN, Reason.PUBLIC_HOLIDAY, "Saint-Étienne")


def test_a_closure_is_stronger_than_hours_and_tells_its_end():
    place = make_place(hours=WEEK, closures=(Period(date(2026, 11, 20), date(2026, 11, 24), "works"),))
    state = open_state(place, MONDAY, PARIS)
    assert (state.state, state.reason, state.detail) == (State.CLOSED, Reason.CLOSURE, "works")
    assert (state.until, state.next_change) == (date(2026, 11, 24), at(25, 9))
    assert open_state(place, at(25, 9), PARIS).state is State.OPEN


def test_a_closure_without_an_end_has_no_next_change():
    state = open_state(make_place(hours=WEEK, closures=(Period(),)), MONDAY, PARIS)
    assert (state.state, state.until, state.next_change) == (State.CLOSED, None, None)


def test_a_status_of_an_old_file_is_no_longer_believed():
    place = make_place(
        hours="24/7",
        closures=(Period(reason="Ferme"),),
        origin=Origin("list", "1"),
        source=Source("List", as_of="2026"),
    )
    assert open_state(place, MONDAY, PARIS).reason is Reason.CLOSURE
    later = open_state(place, datetime(2027, 4, 2, tzinfo=ZONE), PARIS)
    assert (later.state, later.reason, later.usual) == (State.UNKNOWN, Reason.STALE, State.CLOSED)


def test_a_place_exists_during_its_campaigns_only():
    campaigns = (Period(date(2026, 12, 1), date(2026, 12, 24)), Period(date(2026, 11, 1), date(2026, 11, 22)))
    place = make_place(hours="Mo-Su 09:00-17:00", campaigns=campaigns)
    before = open_state(place, MONDAY, PARIS)
    assert (before.state, before.reason, before.until) == (State.CLOSED, Reason.OUTSIDE_CAMPAIGN, date(2026, 12, 1))
    assert before.next_change == at(1, 9, month=12)
    assert open_state(place, at(22, 10), PARIS).state is State.OPEN
    assert open_state(place, at(25, 10, month=12), PARIS).until is None


def test_old_hours_are_unknown_but_tell_what_was_usual():
    place = make_place(hours=WEEK, source=Source("List", as_of="2014"))
    open_then, closed_then = (open_state(place, instant, PARIS) for instant in (MONDAY, EVENING))
    assert (open_then.state, open_then.reason, open_then.usual) == (State.UNKNOWN, Reason.STALE, State.OPEN)
    assert closed_then.usual is State.CLOSED


def test_hours_grow_old_at_a_midnight():
    place = make_place(hours="24/7", source=Source("List", as_of="2024-11-23"))
    state = open_state(place, MONDAY, PARIS)
    assert (state.state, state.next_change) == (State.OPEN, at(24))
    assert open_state(place, at(24), PARIS).reason is Reason.STALE
    assert open_state(place, at(24), HoursContext(ZONE, "75", fresh_months=36)).state is State.OPEN


def test_a_check_makes_old_hours_good_again():
    verified = Verification(date(2026, 11, 1), "La Cloche", "on the spot")
    place = make_place(hours=WEEK, source=Source("List", as_of="2014"), verified=verified)
    assert open_state(place, MONDAY, PARIS).state is State.OPEN


def test_an_offer_inherits_hours_or_has_its_own():
    place = make_place(hours="Tu-Fr 09:00-17:00")
    assert offer_state(place, Offer("water"), MONDAY, PARIS).state is State.CLOSED
    assert offer_state(place, Offer("haircut", hours="lundi 9h-12h"), MONDAY, PARIS).state is State.OPEN


def test_an_offer_with_hours_of_its_own_is_shut_with_its_place():
    place = make_place(closures=(Period(None, date(2026, 11, 30), "works"),))
    state = offer_state(place, Offer("haircut", hours="lundi 9h-12h"), MONDAY, PARIS)
    assert (state.state, state.reason) == (State.CLOSED, Reason.CLOSURE)


def test_a_window_is_approximate_within_the_hours_of_the_place():
    place, offer = make_place(hours=WEEK), Offer("snack_unsold_food", window="fin de journée")
    state = offer_state(place, offer, MONDAY, PARIS)
    assert (state.state, state.reason, state.detail) == (State.UNKNOWN, Reason.WINDOW, "fin de journée")
    assert offer_state(place, offer, EVENING, PARIS).state is State.CLOSED
    assert open_state(place, MONDAY, PARIS).state is State.OPEN
