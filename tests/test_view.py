"""Lists of a view: the same as asking each public place in turn."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from geo_service.hours.doors import context_of
from geo_service.model.changes import Snapshot
from geo_service.model.matching import matches
from geo_service.model.place import Kind, Offer, Visibility
from geo_service.model.query import PlaceFilter
from geo_service.nearest.index import SphereIndex
from geo_service.view import Showing, View, build_view, change_view
from tests.builders import make_place
from tests.web.services import shipped_reference

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CITIES = shipped_reference().cities
SHOWING = Showing(
    {city.code: city.mapped for city in CITIES}, {city.code: context_of(city) for city in CITIES}, SphereIndex
)
GROUNDLESS = next(city.code for city in CITIES if not city.mapped)
PLACES = (
    make_place("LYO-0001", city="lyon", offers=(Offer("water"), Offer("wifi", free=False))),
    make_place("PAR-0001"),
    make_place("PAR-0002", position=None, kind=Kind.MERCHANT),
    make_place("PAR-0003", visibility=Visibility.REFERRAL),
    make_place("PAR-0004", offers=(Offer("wifi"), Offer("water", free=True))),
    make_place("PAR-0005", visibility=Visibility.PRIVATE, position=None),
    make_place("ZZZ-0001", city=GROUNDLESS),
)
CHANGES = (
    replace(PLACES[1], position=None),
    replace(PLACES[2], position=PLACES[1].position),
    replace(PLACES[4], visibility=Visibility.REFERRAL),
    replace(PLACES[3], visibility=Visibility.PUBLIC, position=None),
    replace(PLACES[6], archived=True),
    make_place("PAR-0006", position=None),
)
NEEDS = ((), ("water",), ("wifi",), ("water", "wifi"), ("laundry",))
FILTERS = [
    PlaceFilter(needs=needs, any_need=any_need, kinds=kinds, city=city, free=free)
    for needs, any_need, kinds, city, free in product(
        NEEDS, (False, True), ((), (Kind.MERCHANT,)), (None, "paris", "lyon", GROUNDLESS), (False, True)
    )
]


def made() -> View:
    return build_view(Snapshot(1, PLACES), SHOWING, NOW)


def changed() -> View:
    return change_view(made(), 2, CHANGES, SHOWING, NOW)


@pytest.mark.parametrize("view", [made(), changed()], ids=["made", "changed"])
@pytest.mark.parametrize("where", FILTERS, ids=str)
def test_a_list_holds_what_each_place_says(view, where):
    expected = [place for place in view.public if matches(place, where)]
    assert view.matching(where) == expected
    assert view.matching(where, located=False) == [place for place in expected if place.position is None]


def test_places_that_are_never_nearest_are_kept_apart():
    assert made().apart == ("PAR-0002", "ZZZ-0001")
    assert changed().apart == ("PAR-0001", "PAR-0003", "PAR-0006")


def test_a_changed_place_shares_with_what_it_was_all_that_it_still_says():
    before = made()
    again = [make_place("PAR-0001"), replace(deepcopy(PLACES[4]), name="Autrement")]
    after = change_view(before, 2, again, SHOWING, NOW)
    assert after.by_id["PAR-0001"] is before.by_id["PAR-0001"]
    assert after.by_id["PAR-0004"] == again[1]
    assert after.by_id["PAR-0004"].offers is before.by_id["PAR-0004"].offers
    assert after.by_id["PAR-0004"].source is before.by_id["PAR-0004"].source
