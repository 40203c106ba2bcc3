from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from geo_service.hours.doors import HoursContext
from geo_service.hours.entering import entry
from geo_service.model.matching import covered, matches
from geo_service.model.place import Offer
from geo_service.model.query import OpenAt, PlaceFilter
from tests.builders import make_place

ZONE = ZoneInfo("Europe/Paris")
CONTEXTS = {"paris": HoursContext(ZONE, "75")}
TUESDAY = datetime(2026, 11, 24, 14, tzinfo=ZONE)
CAFE = make_place(
    hours="Mo-Fr 09:00-17:00",
    offers=(Offer("water"), Offer("haircut", hours="Mo 09:00-12:00"), Offer("meal", hours="on request")),
)


@pytest.mark.parametrize(
    ("where", "certain", "perhaps"),
    [
        (PlaceFilter(), True, True),
        (PlaceFilter(("water",)), True, True),
        (PlaceFilter(("haircut",)), False, False),
        (PlaceFilter(("meal",)), False, True),
        (PlaceFilter(("water", "haircut")), False, False),
        (PlaceFilter(("water", "haircut"), any_need=True), True, True),
        (PlaceFilter(("wifi",)), False, False),
    ],
)
def test_a_place_matches_by_the_doors_of_what_is_needed(where, certain, perhaps):
    assert matches(CAFE, where, entry(OpenAt(TUESDAY), CONTEXTS)) is certain
    assert matches(CAFE, where, entry(OpenAt(TUESDAY, or_unknown=True), CONTEXTS)) is perhaps


def test_needs_behind_closed_doors_are_not_covered():
    where = PlaceFilter(("haircut", "meal", "water"))
    assert covered(CAFE, where, entry(OpenAt(TUESDAY), CONTEXTS)) == ("water",)
    assert covered(CAFE, where, entry(None, CONTEXTS)) == where.needs


def test_places_with_the_same_hours_are_told_apart_by_their_city_and_age():
    contexts = {"paris": HoursContext(ZONE, "75"), "strasbourg": HoursContext(ZONE, "67")}
    may_enter = entry(OpenAt(datetime(2026, 12, 26, 10, tzinfo=ZONE)), contexts)
    alike = [make_place(hours="Mo-Sa 09:00-17:00; PH off", city=city) for city in ("paris", "strasbourg", "paris")]
    old = replace(alike[0], source=replace(alike[0].source, as_of="2014"))
    assert [may_enter(place, None) for place in (*alike, old)] == [True, False, True, False]
