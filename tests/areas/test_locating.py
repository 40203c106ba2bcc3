from geo_service.areas.kept import CityAreas
from geo_service.areas.locating import area_finder, coarsest
from geo_service.model.area import Area
from geo_service.model.position import Position


def square(code, west, kind="arrondissement", *holes):
    ring = ((west, 48.0), (west + 1.0, 48.0), (west + 1.0, 49.0), (west, 49.0), (west, 48.0))
    return Area(code, f"Area {code}", kind, ((ring, *holes),))


HOLE = ((2.4, 48.4), (2.6, 48.4), (2.6, 48.6), (2.4, 48.6), (2.4, 48.4))


def test_a_point_lies_in_its_area():
    find = area_finder((square("1", 2.0), square("2", 3.0)))
    assert find(Position(48.5, 2.5)).code == "1"
    assert find(Position(48.5, 3.5)).code == "2"
    assert find(Position(48.5, 3.0)).code == "1"
    assert find(Position(50.0, 2.5)) is None


def test_a_hole_is_not_in_the_area():
    find = area_finder((square("1", 2.0, "arrondissement", HOLE),))
    assert find(Position(48.5, 2.5)) is None
    assert find(Position(48.2, 2.5)).code == "1"


def test_arrondissements_come_before_their_quarters():
    quarters = tuple(square(str(number), 2.0, "quartier") for number in range(3))
    areas = CityAreas((), (*quarters, square("1", 2.0), square("2", 3.0)))
    assert [area.kind for area in coarsest(areas)] == ["arrondissement"] * 2
    assert coarsest(CityAreas()) == ()
    assert area_finder(())(Position(48.5, 2.5)) is None
