from dataclasses import replace

import pytest

from geo_service.importing.steps.city import find_city
from geo_service.importing.steps.context import placed
from geo_service.model.position import Position
from geo_service.model.report import Outcome

PARIS, RENNES, LYON = Position(48.8566, 2.3522), Position(48.1173, -1.6778), Position(45.76, 4.83)
SEA = Position(43.2, 4.9)


@pytest.mark.parametrize(
    ("values", "city", "town"),
    [
        ({"city": "Paris"}, "paris", ""),
        ({"city": "paris"}, "paris", ""),
        ({"city": "elsewhere"}, "elsewhere", ""),
        ({"city": "Villeurbanne"}, "lyon", "Villeurbanne"),
        ({"postcode": "69007"}, "lyon", ""),
        ({"town": "Puteaux"}, "paris", "Puteaux"),
        ({"town": "PARIS 11EME ARRONDISSEMENT"}, "paris", ""),
        ({"town": "Lyon Cedex 03"}, "lyon", ""),
    ],
)
def test_a_row_says_its_city(draft, steps, values, city, town):
    place = find_city(placed(draft(**values), town=values.get("town", "")), steps).place

    assert (place.city, place.town) == (city, town)


def test_a_position_says_it_too(draft, steps):
    assert find_city(placed(draft(), position=LYON), steps).place.city == "lyon"


@pytest.mark.parametrize(
    ("values", "position"), [({"postcode": "35000"}, None), ({"city": "Rennes"}, None), ({}, RENNES), ({}, SEA)]
)
def test_outside_every_city_a_row_is_left_out(draft, steps, values, position):
    found = find_city(placed(draft(**values), position=position), steps)

    assert "outside" in found.skipped.problem


def test_without_a_word_of_where_it_is_a_row_is_left_out(draft, steps):
    assert "--city" in find_city(draft(name="A"), steps).skipped.remedy


def test_the_city_asked_for_takes_rows_that_say_nothing_and_no_others(draft, steps):
    asked = replace(steps, city="lyon")

    assert find_city(draft(name="A"), asked).place.city == "lyon"
    assert find_city(draft(postcode="75011"), asked).skipped is not None
    assert find_city(draft(postcode="35000"), asked).skipped is not None


@pytest.mark.parametrize("position", [PARIS, SEA])
def test_a_position_that_contradicts_the_row_is_dropped_and_said(draft, steps, position):
    found = find_city(placed(draft(postcode="69007"), position=position), steps)

    assert found.place.city == "lyon"
    assert found.place.position is None
    assert found.findings[0].outcome is Outcome.UNLOCATED
