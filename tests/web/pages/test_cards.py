from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest

from geo_service.config import shipped_datasets
from geo_service.hours.arriving import walk_s
from geo_service.hours.doors import HoursContext
from geo_service.labels import load_labels
from geo_service.model.place import Offer
from geo_service.model.query import PlaceFilter
from geo_service.model.walk import Method, Profile, Walk
from geo_service.reference import load_reference
from geo_service.walking.straight import estimated
from geo_service.web.pages.cards import SHOWN_OFFERS, Setting, card_of
from geo_service.web.pages.listing import Found
from geo_service.web.pages.standing import standing_of
from geo_service.web.recent import Recent
from tests.builders import make_place
from tests.web.services import FRIDAY

PARIS = HoursContext(ZoneInfo("Europe/Paris"), "75")
SETTING = Setting(
    load_labels("en"),
    load_reference(shipped_datasets()).vocabulary,
    {"paris": "Paris"},
    FRIDAY,
    lambda _city: PARIS,
)
NOW = ("hours", "state", "state_text", "age")
MANY = tuple(Offer(code) for code in list(SETTING.vocabulary.services.by_code)[:10])


def card(place, asked=(), setting=SETTING, distance_m=None):
    where = PlaceFilter(needs=tuple(asked))
    now = standing_of(place, where, setting.instant, PARIS)
    arrives = setting.instant + timedelta(seconds=walk_s(distance_m or 0))
    then = None if distance_m is None else standing_of(place, where, arrives, PARIS)
    walk = None if distance_m is None else estimated(distance_m, Profile.NORMAL)
    return card_of(Found(place, now, distance_m, walk=walk, arrives=then and (lambda: then)), setting, asked)


def test_what_was_asked_for_comes_first_and_marked():
    shown = card(make_place(offers=MANY), asked=("wifi", "haircut"))
    assert shown.about.offers[0].code == "wifi"
    assert shown.about.asked == ("wifi",)
    assert (len(shown.about.offers), shown.about.more) == (1 + SHOWN_OFFERS, 9 - SHOWN_OFFERS)


@pytest.mark.parametrize(
    ("asked", "hours"),
    [
        (("shower",), "Monday 8:00 to 9:00"),
        ((), "Monday to Friday 8:00 to 12:00"),
        (("shower", "water"), "Monday to Friday 8:00 to 12:00"),
    ],
)
def test_hours_are_those_of_the_one_service_asked_for(asked, hours):
    place = make_place(hours="Mo-Fr 08:00-12:00", offers=(Offer("shower", hours="Mo 08:00-09:00"), Offer("water")))
    assert card(place, asked).now.hours == hours


def test_a_distance_is_shown_only_from_a_start():
    shown = card(make_place())
    assert (shown.minutes, shown.distance) == ("", "")
    shown = card(make_place(), distance_m=354.0)
    assert (shown.minutes, shown.distance) == ("about 7 min", "460\xa0m")


def test_a_walk_along_streets_is_no_estimate():
    place = make_place(hours="24/7")
    now = standing_of(place, PlaceFilter(), FRIDAY, PARIS)
    walk = Walk(520.0, 416, Method.STREETS)
    shown = card_of(Found(place, now, 300.0, walk=walk, arrives=lambda: now), SETTING)
    assert (shown.minutes, shown.distance) == ("7 min", "520\xa0m")
    assert shown.arrival == "Still open when you get there on foot (7 min)"


def test_where_no_way_is_known_nothing_is_said_of_arriving():
    place = make_place(hours="24/7")
    shown = card_of(Found(place, standing_of(place, PlaceFilter(), FRIDAY, PARIS), 300.0), SETTING)
    assert (shown.minutes, shown.distance, shown.arrival) == ("no way on foot known", "", "")


def test_beds_are_asked_for_by_telephone():
    assert card(make_place(offers=(Offer("sleep_tonight"),))).about.by_115
    assert not card(make_place()).about.by_115


def test_age_is_counted_in_the_days_of_the_city():
    late = replace(SETTING, instant=FRIDAY.replace(hour=23, minute=30))
    place = make_place()
    place = replace(place, source=replace(place.source, as_of="2026-11-20"))
    assert card(place, setting=late).now.age.text.endswith("(1 day ago)")


def test_hours_that_are_said_with_the_state_are_not_said_twice():
    shown = card(make_place(hours="sur demande au bar"))
    assert "sur demande au bar" in shown.now.state_text
    assert shown.now.hours == ""


@pytest.mark.parametrize(
    ("hours", "metres", "said", "late"),
    [
        ("Mo-Fr 08:00-12:00", 500, "Still open when you get there on foot (about 9 min, estimated)", False),
        ("Mo-Fr 08:00-11:12", 500, "less than 10 minutes before it closes", True),
        ("Mo-Fr 08:00-11:05", 500, "Careful: closed when you get there", True),
        ("Mo-Fr 11:05-12:00", 500, "Open when you get there", False),
        ("Mo-Fr 08:00-10:00", 500, "", False),
        ("Mo-Fr 08:00-12:00", None, "", False),
    ],
)
def test_arriving_on_foot_is_estimated_and_too_late_is_a_warning(hours, metres, said, late):
    shown = card(make_place(hours=hours), distance_m=metres)
    assert said in shown.arrival
    assert bool(said) == bool(shown.arrival)
    assert shown.late == late


def test_a_description_is_kept_until_its_place_changes():
    place, kept = make_place(offers=MANY), Recent(8)
    setting = replace(SETTING, kept=kept)
    first = card(place, setting=setting).about
    assert card(place, setting=setting).about is first
    others = (card(place, ("wifi",), setting), card(place, setting=replace(setting, words=load_labels("fr"))))
    assert all(each.about is not first for each in others)
    assert card(replace(place, phone="+33144671834"), setting=setting).about.phone
    assert len(kept) == 3


OWN = (Offer("wifi", hours="Mo-Su 10:00-11:30"), Offer("water"))


@pytest.mark.parametrize(
    "hours", ["Mo-Fr 08:00-12:00", "Mo-Su 22:00-02:00", "24/7", "Sa 09:00-12:00", "", "ask inside"]
)
def test_what_was_said_before_is_said_again_only_where_it_still_holds(hours):
    place, kept = make_place(hours=hours, offers=OWN), Recent(8)
    steps = (0, 1, 59, 60, 61, 1800, 3540, 3541, 3600, 40_000, 50_000, 86_400, 90_000)
    for seconds in accumulate(steps):
        later = replace(SETTING, instant=FRIDAY + timedelta(seconds=seconds))
        for needs in ((), ("wifi",), ("wifi", "water")):
            now = standing_of(place, PlaceFilter(needs=needs), later.instant, PARIS)
            told = card_of(Found(place, now), replace(later, kept=kept)).now
            truth = card_of(Found(place, now), replace(later, kept=Recent(2))).now
            assert [getattr(told, name) for name in NOW] == [getattr(truth, name) for name in NOW]
    assert len(kept) == 1


def test_what_the_clock_decides_is_kept_while_it_holds():
    place, kept = make_place(hours="Mo-Fr 08:00-20:00"), Recent(2)
    first = card(place, setting=replace(SETTING, kept=kept)).now
    later = replace(SETTING, kept=kept, instant=FRIDAY + timedelta(minutes=5))
    assert card(place, setting=later).now is first


def test_descriptions_do_not_fill_the_memory():
    setting = replace(SETTING, kept=Recent(2))
    for number in range(9):
        assert card(make_place(f"PAR-{number:04d}"), setting=setting).about.place.id == f"PAR-{number:04d}"
        assert len(setting.kept) <= 2
