from zoneinfo import ZoneInfo

import pytest

from geo_service.hours.doors import HoursContext
from geo_service.labels import load_labels
from geo_service.model.place import Offer
from geo_service.model.query import PlaceFilter
from geo_service.model.walk import Method, Route, Stage, Turn, Walk
from geo_service.web.pages.cards import Setting
from geo_service.web.pages.way import way_to
from tests.builders import PARIS, make_place
from tests.web.services import FRIDAY, shipped_reference

CONTEXT = HoursContext(ZoneInfo("Europe/Paris"), "75")
SETTING = Setting(load_labels("en"), shipped_reference().vocabulary, {"paris": "Paris"}, FRIDAY, lambda _city: CONTEXT)
WALK = Walk(520.0, 416, Method.STREETS)
ROUTE = Route(WALK, (PARIS, PARIS), (Stage(Turn.START, "Rue A", steps=False, distance_m=520.0),))


def way(route=ROUTE, needs=(), **changes):
    return way_to(make_place(**changes), route, PlaceFilter(needs=needs), SETTING)


def test_a_way_is_told_from_the_first_street_to_the_door():
    told = way(name="Fountain", address="3 rue B", postcode="75011", hours="24/7")
    assert told.length == "7 min on foot, 520\xa0m"
    assert told.stages == ("Start: Rue A, 520\xa0m", "You are there: Fountain, 3 rue B, 75011 Paris")
    assert told.leave == "If you leave now, you arrive at about 11:06."
    assert (told.state, told.warning) == ("open", "")


def test_without_an_address_the_name_is_what_one_looks_for():
    assert way(name="Fountain", address="", postcode="", town="").stages[-1] == "You are there: Fountain"


def test_an_estimate_has_no_directions():
    assert way(Route(WALK, (PARIS, PARIS))).stages == ()


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Mo-Fr 08:00-12:00", ""),
        ("Mo-Fr 08:00-11:12", "it closes 5 min after you arrive"),
        ("Mo-Fr 08:00-11:12+", "5 min after you arrive, nobody can say"),
        ("Mo-Fr 08:00-11:05", "closed when you arrive"),
        ("Mo-Fr 14:00-17:00", "closed when you arrive"),
        ("", "not sure that it is open"),
    ],
)
def test_who_comes_too_late_is_warned(hours, said):
    warning = way(hours=hours).warning
    assert said in warning
    assert bool(said) == bool(warning)


def test_what_counts_is_the_door_to_what_is_needed():
    offers = (Offer("shower", hours="Mo-Fr 08:00-11:05"), Offer("water"))
    assert way(hours="24/7", offers=offers, needs=("shower",)).state == "closed"
    assert way(hours="24/7", offers=offers, needs=("water",)).state == "open"
