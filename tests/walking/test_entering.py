"""Which needs are met at which second, against asking at every second."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.hours.doors import HoursContext
from geo_service.hours.entering import entry
from geo_service.model.matching import covered
from geo_service.model.place import Offer
from geo_service.model.query import NearestQuery, OpenAt, PlaceFilter
from geo_service.walking.entering import meets_at
from tests.builders import PARIS, make_place

CONTEXT = HoursContext(ZoneInfo("Europe/Paris"), "75")
NEEDS = ("water", "wifi", "shower")
NOON = datetime(2026, 11, 24, 11, 59, 30, 250_000, tzinfo=UTC)
HOURS = ["", "24/7", "Mo-Su 09:00-13:00", "Mo-Su 13:00-13:02,13:03-20:00", "Mo-Su 13:01-13:01", "after six"]


@given(
    hours=st.sampled_from(HOURS),
    own=st.lists(st.tuples(st.sampled_from(NEEDS), st.sampled_from(HOURS), st.booleans()), max_size=3),
    or_unknown=st.booleans(),
    on_foot=st.booleans(),
    free=st.booleans(),
)
def test_it_is_what_is_met_at_each_second(hours, own, or_unknown, on_foot, free):
    place = make_place(hours=hours, offers=tuple(Offer(need, hours=text, free=gratis) for need, text, gratis in own))
    where = PlaceFilter(NEEDS, free=free)
    query = NearestQuery(PARIS, where, open_at=OpenAt(NOON, or_unknown), on_foot=on_foot)
    meets = meets_at(place, query, CONTEXT, 300)
    for second in (0, 1, 29, 30, 31, 89, 90, 149, 150, 151, 209, 210, 211, 300):
        then = OpenAt(NOON + timedelta(seconds=second if on_foot else 0), or_unknown)
        met = covered(place, where, entry(then, {"paris": CONTEXT}))
        truth = sum(1 << NEEDS.index(need) for need in set(met))
        assert sum(needs for needs, seconds in meets.items() if seconds >> second & 1) == truth
    assert all(seconds >> 301 == 0 for seconds in meets.values())


@pytest.mark.parametrize("hours", HOURS)
def test_without_an_instant_hours_do_not_matter(hours):
    place = make_place(hours=hours, offers=(Offer("wifi"), Offer("meal")))
    assert meets_at(place, NearestQuery(PARIS, PlaceFilter(NEEDS)), CONTEXT, 9) == {0b10: 1023}
