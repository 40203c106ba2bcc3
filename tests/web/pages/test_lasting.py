from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.hours.doors import HoursContext, door_of
from geo_service.labels import load_labels
from geo_service.model.place import Offer, Period
from geo_service.web.pages.cards import Setting, card_of
from geo_service.web.pages.lasting import lasts_until
from geo_service.web.pages.place import found_now, offer_lines
from geo_service.web.pages.week import week_of
from tests.builders import make_place
from tests.web.services import shipped_reference

CONTEXT = HoursContext(ZoneInfo("Europe/Paris"), "75")
MONDAY = datetime(2026, 11, 23, tzinfo=CONTEXT.zone)
TOMORROW = MONDAY + timedelta(days=1)
OFFICE = make_place(hours="Mo-Fr 09:00-17:00")


def clock(hours, minutes=0, seconds=0):
    return MONDAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(
    ("place", "instant", "until"),
    [
        (OFFICE, clock(10), clock(16)),
        (OFFICE, clock(16, 30, 20), clock(16, 31)),
        (OFFICE, clock(16, 31), clock(16, 31)),
        (OFFICE, clock(16, 59, 59), clock(17)),
        (OFFICE, clock(17), TOMORROW),
        (OFFICE, clock(3), clock(8)),
        (make_place(), clock(10), TOMORROW),
        (make_place(hours="24/7"), clock(23, 59, 59), TOMORROW),
        (replace(OFFICE, offers=(Offer("water"), Offer("meal", hours="Mo 12:00-13:00"))), clock(10), clock(11)),
        (replace(OFFICE, closures=(Period(date(2026, 11, 24), None),)), clock(10), clock(16)),
    ],
)
def test_it_lasts_until_what_is_said_differs(place, instant, until):
    assert lasts_until(place, instant, CONTEXT) == until


def said(place, instant):
    reference = shipped_reference()
    setting = Setting(load_labels("en"), reference.vocabulary, {"paris": "Paris"}, instant, lambda _city: CONTEXT)
    card = card_of(found_now(place, setting), setting)
    return (
        (card.now.state, card.now.state_text, card.now.hours, card.now.age),
        week_of(door_of(place, CONTEXT), "paris", setting),
        offer_lines(place, setting),
    )


HOURS = st.sampled_from(["", "24/7", "Mo-Fr 09:00-17:00", "Mo,Tu 10:00-10:30", "Mo-Su 22:00-02:00", "ask inside"])
OFFERS = st.builds(Offer, st.just("meal"), hours=HOURS, window=st.sampled_from(["", "end of day"]))
CLOSURES = st.sampled_from([(), (Period(date(2026, 11, 24), date(2026, 11, 25), "works"),)])


@settings(max_examples=200)
@given(
    place=st.builds(
        lambda hours, offer, closures: make_place(hours=hours, offers=(offer,), closures=closures),
        HOURS,
        OFFERS,
        CLOSURES,
    ),
    seconds=st.integers(0, 3 * 24 * 3600),
    before=st.just(1) | st.integers(1, 24 * 3600 * 10**6),
)
def test_until_then_the_same_is_said(place, seconds, before):
    instant = MONDAY + timedelta(seconds=seconds)
    until = lasts_until(place, instant, CONTEXT)
    assert instant <= until
    assert said(place, max(instant, until - timedelta(microseconds=before))) == said(place, instant)
