from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from geo_service.config import shipped_datasets
from geo_service.labels import load_labels
from geo_service.model.place import Offer
from geo_service.reference import load_reference
from geo_service.web.pages.cards import SHOWN_OFFERS, Setting, card_of
from geo_service.web.pages.listing import Found
from tests.builders import make_place
from tests.web.services import FRIDAY

SETTING = Setting(
    load_labels("en"),
    load_reference(shipped_datasets()).vocabulary,
    {"paris": "Paris"},
    FRIDAY,
    ZoneInfo("Europe/Paris"),
)
MANY = tuple(Offer(code) for code in list(SETTING.vocabulary.services.by_code)[:10])


def card(place, asked=(), **found):
    return card_of(Found(place, closed=False, **found), SETTING, asked)


def test_what_was_asked_for_comes_first_and_marked():
    shown = card(make_place(offers=MANY), asked=("wifi", "haircut"))
    assert shown.offers[0].code == "wifi"
    assert shown.asked == ("wifi",)
    assert (len(shown.offers), shown.more) == (1 + SHOWN_OFFERS, 9 - SHOWN_OFFERS)


@pytest.mark.parametrize(
    ("asked", "hours"), [(("shower",), "by appointment"), ((), "Mo-Fr 8"), (("shower", "water"), "Mo-Fr 8")]
)
def test_hours_are_those_of_the_one_service_asked_for(asked, hours):
    place = make_place(hours="Mo-Fr 8", offers=(Offer("shower", hours="by appointment"), Offer("water")))
    assert card(place, asked).hours == hours


def test_a_distance_is_shown_only_from_a_start():
    assert card(make_place()).distance == ""
    assert card(make_place(), distance_m=354.0).distance == "350\xa0m"


def test_beds_are_asked_for_by_telephone():
    assert card(make_place(offers=(Offer("sleep_tonight"),))).by_115
    assert not card(make_place()).by_115


def test_age_is_counted_in_the_days_of_the_city():
    late = replace(SETTING, instant=FRIDAY.replace(hour=23, minute=30))
    place = make_place()
    place = replace(place, source=replace(place.source, as_of="2026-11-20"))
    assert card_of(Found(place, closed=False), late).age.text.endswith("(1 day ago)")
