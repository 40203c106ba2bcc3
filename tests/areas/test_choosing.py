import pytest

from geo_service.areas.choosing import area_called, area_of_postcode, areas_of_kind
from geo_service.areas.kept import CityAreas
from geo_service.errors import BadValueError
from geo_service.model.area import Area
from tests.areas.files import REFERENCE

PARIS, LILLE = REFERENCE.city("paris"), REFERENCE.city("lille")
GROUND = ((((2.35, 48.85), (2.36, 48.85), (2.36, 48.86), (2.35, 48.85)),),)
EAST, WEST = Area("75111", "11e", "arrondissement", GROUND, ("75011",)), Area("2", "Ouest", "arrondissement", GROUND)
NORTH, SOUTH = Area("7", "Élysée", "quartier", GROUND, ("75011",)), Area("2", "Sud", "quartier", GROUND, ("75011",))
AREAS = CityAreas((), (EAST, WEST, NORTH, SOUTH))


def test_an_area_is_meant_by_its_code_or_its_name_however_spelled():
    assert area_called(AREAS, PARIS, "75111") is EAST
    assert area_called(AREAS, PARIS, "elysee") is NORTH


def test_of_several_areas_the_one_meant_has_to_be_said():
    with pytest.raises(BadValueError, match="arrondissement 2 Ouest, quartier 2 Sud"):
        area_called(AREAS, PARIS, "2")
    with pytest.raises(BadValueError, match="areas list"):
        area_called(AREAS, PARIS, "Nulle part")


def test_a_postcode_is_one_area_or_the_union_of_those_that_bear_it():
    assert area_of_postcode(AREAS, PARIS, "75011") is EAST
    union = area_of_postcode(CityAreas((), (NORTH, SOUTH)), PARIS, "75011")
    assert (union.code, union.polygons) == ("75011", GROUND * 2)
    with pytest.raises(BadValueError, match="no area of Paris has the postcode"):
        area_of_postcode(AREAS, PARIS, "75012")


def test_all_areas_of_a_kind():
    assert areas_of_kind(AREAS, PARIS, "quartier") == (NORTH, SOUTH)
    assert areas_of_kind(CityAreas((), (EAST, WEST)), PARIS, None) == (EAST, WEST)
    with pytest.raises(BadValueError, match=r"say --kind arrondissement\|quartier"):
        areas_of_kind(AREAS, PARIS, None)
    with pytest.raises(BadValueError, match="no areas 'iris'"):
        areas_of_kind(AREAS, PARIS, "iris")


@pytest.mark.parametrize("ask", [area_called, area_of_postcode, areas_of_kind])
def test_a_city_without_areas_says_which_file_to_give(ask):
    with pytest.raises(BadValueError, match=r"areas import FILE.geojson --city lille"):
        ask(CityAreas(), LILLE, "59000")
