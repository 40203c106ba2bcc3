"""The rule by which an answer is used without a person looking at it."""

from dataclasses import replace

import pytest

from geo_service.geocoding.acceptance import house_number, judge, metres
from geo_service.model.locating import Candidate, Precision, Verdict
from geo_service.model.position import Position
from tests.builders import make_place
from tests.web.services import shipped_reference

PARIS = shipped_reference().city("paris")
AT = Position(48.8455, 2.3722)
FOUND = Candidate(
    "8 Boulevard de la Bastille 75012 Paris",
    Precision.HOUSENUMBER,
    AT,
    0.9,
    "8",
    "Boulevard de la Bastille",
    "75012",
    "Paris",
)
PLACE = make_place(address="8 bd de la Bastille", postcode="75012")


def verdict(*found, place=PLACE, city=PARIS):
    return judge(place, city, found, shipped_reference().city_at)


def test_the_number_in_its_street_postcode_and_town_is_accepted():
    assert verdict(FOUND) == (Verdict.ACCEPTED, (FOUND,))


def test_the_accepted_candidate_comes_first():
    street = replace(FOUND, precision=Precision.STREET, score=0.95, housenumber="")
    assert verdict(street, FOUND) == (Verdict.ACCEPTED, (FOUND, street))


@pytest.mark.parametrize(
    "change",
    [
        {"precision": Precision.STREET, "score": 0.77, "housenumber": ""},
        {"precision": Precision.LOCALITY},
        {"score": 0.69},
        {"housenumber": "10"},
        {"housenumber": "8bis"},
        {"street": "Rue de la Bastille"},
        {"street": "Boulevard Richard Lenoir"},
        {"street": ""},
        {"postcode": "75011"},
        {"postcode": ""},
    ],
    ids=str,
)
def test_what_is_not_exactly_what_was_written_is_for_a_person(change):
    found = replace(FOUND, **change)
    assert verdict(found) == (Verdict.TO_CONFIRM, (found,))


@pytest.mark.parametrize(
    "change",
    [
        {"precision": Precision.MUNICIPALITY},
        {"position": PARIS.centre},
        {"position": Position(PARIS.centre.lat + 0.0004, PARIS.centre.lon)},
        {"position": Position(0, 0)},
        {"position": Position(46.227638, 2.213749)},
        {"position": Position(46.603354, 1.8883335)},
        {"position": Position(45.7640, 4.8357)},
        {"postcode": "69003"},
    ],
    ids=str,
)
def test_a_city_the_middle_of_france_and_another_city_are_failures(change):
    assert verdict(replace(FOUND, **change)) == (Verdict.FAILED, ())


def test_no_candidate_is_a_failure():
    assert verdict() == (Verdict.FAILED, ())


def test_a_geocoder_without_scores_is_judged_by_the_rest():
    assert verdict(replace(FOUND, score=None))[0] is Verdict.ACCEPTED


def test_two_equally_good_answers_apart_are_for_a_person():
    near, far = (replace(FOUND, position=Position(AT.lat + offset, AT.lon)) for offset in (0.0005, 0.01))
    assert verdict(FOUND, near)[0] is Verdict.ACCEPTED
    assert verdict(FOUND, far)[0] is Verdict.TO_CONFIRM


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"postcode": ""}, Verdict.ACCEPTED),
        ({"postcode": "", "town": "Vincennes"}, Verdict.TO_CONFIRM),
        ({"address": "8, bd de la Bastille"}, Verdict.ACCEPTED),
        ({"address": "8, bd de la Bastille, hall B"}, Verdict.ACCEPTED),
        ({"address": "8, hall B, bd de la Bastille"}, Verdict.TO_CONFIRM),
        ({"address": "8 BOULEVARD DE LA BASTILLE, hall B"}, Verdict.ACCEPTED),
        ({"address": "8 boulevard de la Bastille hall B"}, Verdict.TO_CONFIRM),
        ({"address": "boulevard de la Bastille"}, Verdict.TO_CONFIRM),
        ({"address": "8 bis bd de la Bastille"}, Verdict.TO_CONFIRM),
    ],
    ids=str,
)
def test_what_the_list_says_decides(changes, expected):
    assert verdict(FOUND, place=replace(PLACE, **changes))[0] is expected


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("8 rue X", "8"),
        ("8bis rue X", "8bis"),
        ("8 bis, rue X", "8bis"),
        ("8 B rue X", "8b"),
        ("8 avenue X", "8"),
        ("8 boulevard X", "8"),
        ("12-14 rue X", "12"),
        ("place X", ""),
        ("", ""),
    ],
)
def test_numbers_are_read_as_people_write_them(address, number):
    assert house_number(address) == number


def test_distances_are_right_within_a_percent():
    assert metres(Position(48.8566, 2.3522), Position(48.8656, 2.3522)) == pytest.approx(1001, rel=0.01)
    assert metres(Position(48.8566, 2.3522), Position(48.8566, 2.3659)) == pytest.approx(1005, rel=0.01)
