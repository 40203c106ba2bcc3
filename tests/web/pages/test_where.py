import pytest

from geo_service.errors import GeocodingError
from geo_service.model.city import NamedPoint
from geo_service.web.pages.where import Trouble, find_whereabouts
from tests.builders import PARIS
from tests.fakes import FakeGeocoder

HERE = NamedPoint("1 rue Inconnue", "address", "paris", PARIS, "BAN")
THERE = NamedPoint("1 rue Inconnue, cour", "address", "paris", PARIS, "BAN")


class SilentGeocoder:
    def find(self, text, city):
        raise GeocodingError("nobody answered")


@pytest.fixture
def ask(make_service):
    def find(fields, geocoder=None):
        service = make_service()
        service.geocoder = geocoder
        return find_whereabouts(fields, service.reference.city("paris"), service)

    return find


def test_nothing_typed_is_nowhere_and_no_trouble(ask):
    whereabouts = ask({"where": "   "})
    assert (whereabouts.point, whereabouts.trouble) == (None, None)


def test_one_match_is_used(ask):
    assert ask({"where": " 1  rue   Inconnue "}, FakeGeocoder({"1 rue Inconnue": (HERE,)})).point == HERE


def test_several_matches_are_offered(ask):
    whereabouts = ask({"where": "rue"}, FakeGeocoder({"rue": (HERE, THERE)}))
    assert whereabouts.point is None
    assert whereabouts.choices == (HERE, THERE)


def test_a_choice_is_used(ask):
    whereabouts = ask({"where": "rue", "choice": "2"}, FakeGeocoder({"rue": (HERE, THERE)}))
    assert (whereabouts.point, whereabouts.choice) == (THERE, 2)


@pytest.mark.parametrize("choice", ["0", "3", "-1", "x", "²", "9" * 40])
def test_a_choice_that_does_not_exist_is_asked_again(ask, choice):
    assert ask({"where": "rue", "choice": choice}, FakeGeocoder({"rue": (HERE, THERE)})).choices


def test_no_match_and_no_answer_are_different_troubles(ask):
    assert ask({"where": "nowhere at all"}).trouble is Trouble.NO_MATCH
    assert ask({"where": "nowhere at all"}, SilentGeocoder()).trouble is Trouble.OFFLINE


@pytest.mark.parametrize("text", ["PAR-9999", " par-9999 ", "TOU-D0123"])
def test_a_number_that_no_place_has_is_no_address(ask, text):
    assert ask({"where": text}, SilentGeocoder()).trouble is Trouble.NO_PLACE


@pytest.mark.parametrize("text", ["1 rue PAR-9999", "PAR-9999 rue", "PAR-12"])
def test_what_is_no_number_of_a_place_is_asked_of_the_address_service(ask, text):
    assert ask({"where": text}, SilentGeocoder()).trouble is Trouble.OFFLINE


def test_long_text_is_cut_before_it_is_looked_up(ask):
    geocoder = FakeGeocoder({})
    ask({"where": "x" * 5000}, geocoder)
    assert geocoder.asked == ["x" * 200]
