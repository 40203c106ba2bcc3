import pytest

from geo_service.geocoding.gazetteer import MOST, Gazetteer
from geo_service.model.city import City, NamedPoint
from geo_service.model.position import Position
from tests.builders import make_place

PARIS = City("paris", "PAR", "Paris")
BELLEVILLE = NamedPoint("Belleville", "quarter", "paris", Position(48.87, 2.385))
NORTH = NamedPoint("Gare du Nord", "station", "paris", Position(48.88, 2.355))
OTHER = NamedPoint("Belleville", "quarter", "lyon", Position(45.7, 4.8))
POINTS = (BELLEVILLE, NORTH, OTHER)


def names(text, places=()):
    return [point.name for point in Gazetteer(POINTS, places).find(text, PARIS)]


@pytest.mark.parametrize("text", ["belleville", " BELLEVILLE ", "Bellevillé"])
def test_a_quarter_is_found_whatever_case_and_accents_in_its_own_city_only(text):
    assert Gazetteer(POINTS, ()).find(text, PARIS) == (BELLEVILLE,)


def test_all_words_must_be_in_the_name():
    assert names("nord gare") == ["Gare du Nord"]
    assert names("gare de lyon") == []


def test_a_place_id_wins_in_any_city():
    place = make_place("LYO-0007", city="lyon", name="Lyon place")
    (point,) = Gazetteer(POINTS, (place,)).find("lyo-0007", PARIS)
    assert (point.name, point.city, point.position) == ("Lyon place", "lyon", place.position)


def test_an_unlocated_place_is_no_point():
    assert names("PAR-0001", (make_place(position=None, name="Somewhere"),)) == []


def test_an_equal_name_hides_longer_ones():
    assert names("belleville", (make_place(name="Belleville en fleurs"),)) == ["Belleville"]


def test_a_postcode_without_a_shipped_point_is_where_its_middlemost_place_is():
    places = [make_place(f"PAR-000{n}", postcode="75011", position=Position(48.8 + n / 100, 2.38)) for n in range(3)]
    (point,) = Gazetteer((), places).find("75011", PARIS)
    assert point.position == places[1].position
    assert Gazetteer((), places).find("75012", PARIS) == ()


@pytest.mark.parametrize("text", ["", "   ", "!?"])
def test_nothing_typed_finds_nothing(text):
    assert names(text) == []


def test_many_matches_are_cut_in_a_total_order():
    places = [make_place(f"PAR-{n:04}", name=f"Café {n:02}") for n in range(20)]
    found = names("cafe", places)
    assert found == sorted(found)
    assert len(found) == MOST
