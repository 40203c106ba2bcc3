from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.hours.doors import HoursContext
from geo_service.hours.state import OpenState, Reason, State
from geo_service.labels import load_labels
from geo_service.model.place import Offer
from geo_service.model.query import PlaceFilter
from geo_service.web.pages.standing import Standing, arrival_key, lasting_standing, standing_of, standing_words
from tests.builders import make_place
from tests.drawing.samples import VOCABULARY

CONTEXT = HoursContext(ZoneInfo("Europe/Paris"), "75")
MONDAY = datetime(2026, 11, 23, 11, 0, tzinfo=CONTEXT.zone)
PLACE = make_place(
    hours="Mo-Fr 09:00-17:00",
    offers=(Offer("water"), Offer("meal", hours="Mo 12:00-14:00"), Offer("haircut", window="end of day")),
)


def standing(*needs, any_need=False, place=PLACE):
    return standing_of(place, PlaceFilter(needs=needs, any_need=any_need), MONDAY, CONTEXT)


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ((), "Open, closes at 17:00"),
        (("water",), "Open, closes at 17:00"),
        (("meal",), "Meal: Closed, opens at 12:00"),
        (("water", "meal"), "Meal: Closed, opens at 12:00"),
        (("haircut",), "Haircut: Not sure: at a rough time only (end of day)"),
        (("haircut", "shower"), "Haircut: Not sure: at a rough time only (end of day)"),
        (("shower",), "Open, closes at 17:00"),
    ],
)
def test_the_least_open_of_what_is_asked_decides_and_is_named(needs, said):
    assert standing_words(standing(*needs), PLACE, CONTEXT, load_labels("en"), VOCABULARY) == said


def test_where_any_will_do_the_most_open_decides():
    assert standing("meal", "water", any_need=True).open.state is State.OPEN


def test_open_comes_before_unknown_before_closed():
    ranks = [standing(*needs).rank for needs in ((), ("haircut",), ("meal",))]
    assert ranks == [0, 1, 2]


def at(state, minutes_left=None, following=None):
    change = None if minutes_left is None else MONDAY + timedelta(minutes=minutes_left)
    return Standing(OpenState(state, Reason.REGULAR_HOURS, next_change=change, next_state=following), None, MONDAY)


@pytest.mark.parametrize(
    ("now", "then", "key"),
    [
        (at(State.OPEN), at(State.OPEN), "still_open"),
        (at(State.OPEN), at(State.OPEN, 10, State.CLOSED), "still_open"),
        (at(State.OPEN), at(State.OPEN, 9, State.CLOSED), "last_minutes"),
        (at(State.OPEN), at(State.OPEN, 10, State.UNKNOWN), "still_open"),
        (at(State.OPEN), at(State.OPEN, 9, State.UNKNOWN), "last_sure_minutes"),
        (at(State.CLOSED), at(State.OPEN, 60, State.CLOSED), "open"),
        (at(State.CLOSED), at(State.OPEN, 9, State.CLOSED), "last_minutes"),
        (at(State.OPEN), at(State.CLOSED), "closed"),
        (at(State.OPEN), at(State.UNKNOWN), "unknown"),
        (at(State.CLOSED), at(State.CLOSED), ""),
        (at(State.UNKNOWN), at(State.UNKNOWN), ""),
    ],
)
def test_what_is_said_of_arriving(now, then, key):
    assert arrival_key(now, then) == key


def test_every_sentence_of_arriving_has_words():
    words = load_labels("fr").words
    assert all(f"arrival.{key}" in words for key in ("still_open", "last_minutes", "last_sure_minutes", *State))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_standing_stays_what_it_is_for_as_long_as_it_lasts(data):
    needs = data.draw(st.sampled_from([(), ("water",), ("meal",), ("water", "meal"), ("meal", "haircut")]))
    where = PlaceFilter(needs=needs, any_need=data.draw(st.booleans()))
    asked_at = MONDAY + timedelta(minutes=data.draw(st.integers(0, 7 * 24 * 60)))
    known = lasting_standing(PLACE, where, asked_at, CONTEXT)
    assert known.since <= asked_at < known.until
    for later in (timedelta(), (known.until - known.since) / 2, known.until - known.since - timedelta(seconds=1)):
        instant = known.since + later
        assert standing_of(PLACE, where, instant, CONTEXT) == replace(known.standing, instant=instant)
