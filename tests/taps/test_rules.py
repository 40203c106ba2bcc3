from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.errors import BadValueError
from geo_service.model.place import Kind, Offer, Period, Visibility
from geo_service.model.taps import Act, Wish
from geo_service.taps.rules import LONGEST_HOLIDAY_DAYS, after, described, may_tap, read_wish, waits
from tests.strategies import places
from tests.taps.merchants import merchant

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
TOUCHED = {
    Act.OPEN: {"verified", "closures"},
    Act.CLOSED_TODAY: {"closures"},
    Act.HOLIDAY: {"closures"},
    Act.STOP: {"offers"},
    Act.LEAVE: {"archived"},
    Act.UNDO: set(),
}


def wishes(place):
    services = [offer.service for offer in place.offers] or [""]
    days = st.dates(TODAY, TODAY + 99 * DAY)
    said = st.sampled_from([Act.OPEN, Act.CLOSED_TODAY, Act.LEAVE, Act.UNDO]).map(lambda act: Wish(act, TODAY, TODAY))
    holidays = st.builds(Wish, st.just(Act.HOLIDAY), days, days)
    return st.one_of(said, holidays, st.builds(Wish, st.just(Act.STOP), service=st.sampled_from(services)))


@given(st.data())
def test_a_tap_touches_what_it_is_about_and_saying_it_again_changes_nothing(data):
    place = data.draw(places())
    wish = data.draw(wishes(place))
    changed = after(place, wish)
    touched = {field.name for field in fields(place) if getattr(place, field.name) != getattr(changed, field.name)}
    assert touched <= TOUCHED[wish.act]
    assert after(changed, wish) == changed


@given(places())
def test_nothing_closes_a_place_that_says_it_is_open(place):
    changed = after(place, Wish(Act.OPEN, TODAY, TODAY))
    assert not any(period.covers(TODAY) for period in changed.closures)
    others = [period for period in place.closures if not period.covers(TODAY)]
    assert [period for period in changed.closures if period in others] == others


def test_a_closure_that_ends_early_keeps_its_past():
    place = merchant(
        closures=(Period(TODAY - 3 * DAY, None, "travaux"), Period(TODAY, TODAY + DAY), Period(None, None))
    )
    kept = after(place, Wish(Act.OPEN, TODAY, TODAY)).closures
    assert kept == (Period(TODAY - 3 * DAY, TODAY - DAY, "travaux"), Period(None, TODAY - DAY))


@pytest.mark.parametrize("days", [LONGEST_HOLIDAY_DAYS, LONGEST_HOLIDAY_DAYS + 1])
def test_a_month_of_holiday_needs_nobody(days):
    wish = Wish(Act.HOLIDAY, TODAY, TODAY + (days - 1) * DAY)
    assert waits(wish) is (days > LONGEST_HOLIDAY_DAYS)


@pytest.mark.parametrize("act", Act)
def test_only_leaving_waits_always(act):
    assert waits(Wish(act)) is (act is Act.LEAVE)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (None, TODAY, "starts"),
        (TODAY - DAY, TODAY, "starts"),
        (TODAY, None, "ends"),
        (TODAY + DAY, TODAY, "ends"),
        (TODAY, TODAY + 367 * DAY, "ends"),
    ],
)
def test_holidays_that_cannot_be(starts, ends, field):
    with pytest.raises(BadValueError) as error:
        read_wish(merchant(), Wish(Act.HOLIDAY, starts, ends), TODAY)
    assert error.value.field == field


def test_what_is_said_of_today_keeps_the_day():
    assert read_wish(merchant(), Wish(Act.OPEN, service="water"), TODAY) == Wish(Act.OPEN, TODAY, TODAY)
    assert read_wish(merchant(), Wish(Act.HOLIDAY, TODAY, TODAY, "water"), TODAY) == Wish(Act.HOLIDAY, TODAY, TODAY)


def test_only_what_is_offered_stops():
    place = merchant(offers=(Offer("water"), Offer("toilets")))
    wish = read_wish(place, Wish(Act.STOP, service="toilets"), TODAY)
    assert after(place, wish).offers == (Offer("water"),)
    with pytest.raises(BadValueError, match="does not offer"):
        read_wish(place, Wish(Act.STOP, service="shower"), TODAY)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"kind": Kind.OFFICE}, False),
        ({"association": ""}, False),
        ({"demonstration": True}, False),
        ({"archived": True}, False),
        ({"visibility": Visibility.REFERRAL}, False),
        ({"visibility": Visibility.PRIVATE}, False),
    ],
)
def test_who_may_have_a_link(changes, may):
    assert may_tap(replace(merchant(), **changes)) is may


def test_the_list_of_batches_says_what_was_said():
    assert described(Wish(Act.HOLIDAY, TODAY, TODAY + DAY)) == "tap: holiday 2026-11-20 to 2026-11-21"
    assert described(Wish(Act.STOP, service="water")) == "tap: stop water"
    assert described(Wish(Act.CLOSED_TODAY, TODAY, TODAY)) == "tap: closed today"
