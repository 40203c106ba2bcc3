from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from geo_service.hours.arriving import TIGHT_S, arrive, doors_of, needed_state, walk_s
from geo_service.hours.doors import HoursContext
from geo_service.hours.state import State
from geo_service.model.place import Offer, Verification
from geo_service.model.query import PlaceFilter
from tests.builders import make_place

ZONE = ZoneInfo("Europe/Paris")
CONTEXT = HoursContext(ZONE, "75")
TWO = datetime(2026, 11, 24, 14, tzinfo=ZONE)
OFFICE = make_place(hours="Tu 09:00-15:00; PH off")
HALF_HOUR_M = 4500 / 1.3 / 2


def test_a_walk_is_longer_than_its_straight_line():
    arrival = arrive(OFFICE, PlaceFilter(), walk_s(HALF_HOUR_M), TWO, CONTEXT)
    assert arrival.duration_s == 1800
    assert arrival.at == TWO + timedelta(minutes=30)
    assert (arrival.open.state, arrival.closes_in_s, arrival.tight) == (State.OPEN, 1800, False)


@pytest.mark.parametrize(("metres", "seconds"), [(0, 0), (1, 2), (1000, 1040), (4500 / 1.3, 3600)])
def test_a_walk_is_a_third_longer_than_straight_at_four_and_a_half_kilometres_an_hour(metres, seconds):
    assert walk_s(metres) == seconds


@pytest.mark.parametrize(
    ("left_s", "state", "tight"),
    [(TIGHT_S, State.OPEN, False), (TIGHT_S - 1, State.OPEN, True), (1, State.OPEN, True), (0, State.CLOSED, False)],
)
def test_the_last_minutes_are_tight(left_s, state, tight):
    start = TWO + timedelta(hours=1, seconds=-left_s)
    arrival = arrive(OFFICE, PlaceFilter(), 0, start, CONTEXT)
    assert (arrival.open.state, arrival.tight) == (state, tight)


def test_the_least_open_of_the_doors_needed_decides():
    offers = (
        Offer("water"),
        Offer("haircut", hours="Tu 09:00-14:30"),
        Offer("meal", window="noon"),
        Offer("mail", hours="off"),
    )
    place = make_place(hours="Tu 09:00-15:00", offers=offers)

    def needed(*needs):
        return needed_state(place, PlaceFilter(needs=needs), TWO, CONTEXT)

    assert needed("water", "wifi").state is State.OPEN
    assert needed("water", "haircut").next_change == TWO + timedelta(minutes=30)
    assert needed("water", "meal").state is State.UNKNOWN
    assert needed("water", "meal", "mail").state is State.CLOSED
    assert needed().state is State.OPEN


def test_the_most_open_of_the_doors_decides_where_any_will_do():
    offers = Offer("water"), Offer("haircut", hours="Tu 09:00-17:00"), Offer("mail", hours="off")
    place = make_place(hours="Tu 09:00-15:00", offers=offers)
    where = PlaceFilter(needs=("mail", "water", "haircut"), any_need=True)
    state = needed_state(place, where, TWO, CONTEXT)
    assert (state.state, state.next_change) == (State.OPEN, TWO + timedelta(hours=3))
    assert arrive(place, where, 0, TWO, CONTEXT).open == state


def test_time_is_tight_before_nobody_can_say_too():
    place = make_place(hours="Tu 09:00-14:05,14:05+")
    assert arrive(place, PlaceFilter(), 0, TWO, CONTEXT).tight
    assert not arrive(place, PlaceFilter(), 0, TWO - timedelta(minutes=5), CONTEXT).tight


def test_an_offer_has_a_door_of_its_own_by_its_hours_window_or_check():
    checked = Verification(date(2026, 11, 1), "Ana", "by telephone")
    own = (Offer("meal", hours="Tu 12:00-13:00"), Offer("mail", window="noon"), Offer("wifi", verified=checked))
    place = make_place(hours="Tu 09:00-15:00", offers=(Offer("water"), Offer("shower", hours=""), *own))
    doors = doors_of(place, ("water", "shower", "meal", "mail", "wifi", "haircut"), CONTEXT)
    assert list(doors.values()) == [None, *own]
    assert list(doors_of(place, ("haircut",), CONTEXT).values()) == [None]
