import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.errors import BadValueError
from geo_service.model.position import Position
from geo_service.model.rounds import MAX_STOPS
from geo_service.printing.frame import to_metres
from geo_service.printing.round_order import length_m, walking_order
from tests.builders import PARIS, make_place


def at(number, north, east):
    position = Position(PARIS.lat + north / 1000, PARIS.lon + east / 1000)
    return make_place(f"PAR-{number:04}", position=position)


def walked_m(places):
    points = {place.id: to_metres(place.position) for place in places}
    return length_m(to_metres(PARIS), [place.id for place in places], points)


def test_along_a_street_one_walks_on():
    street = [at(number, number, 0) for number in range(1, 8)]
    assert walking_order(PARIS, street[::-1]) == tuple(street)


def test_the_nearest_next_may_be_a_detour():
    # Going to and fro along a street, always to the nearest, is longer than one way first.
    places = [at(1, 1, 0), at(2, -1.5, 0), at(3, 3, 0), at(4, -7, 0)]
    found = walking_order(PARIS, places)
    shortest = min(map(walked_m, permutations(places)))
    assert math.isclose(walked_m(found), shortest)


steps = st.integers(-20, 20)


@given(st.lists(st.tuples(steps, steps), max_size=MAX_STOPS))
def test_every_place_is_visited_once_and_no_turn_makes_it_shorter(spots):
    places = [at(number, *spot) for number, spot in enumerate(spots)]
    found = walking_order(PARIS, places)
    assert sorted(place.id for place in found) == [place.id for place in places]
    shortest = walked_m(found)
    for first in range(len(found)):
        for last in range(first + 2, len(found) + 1):
            assert walked_m((*found[:first], *found[first:last][::-1], *found[last:])) >= shortest - 1e-3


@pytest.mark.parametrize("places", [[make_place(position=None)], [at(number, 0, 0) for number in range(MAX_STOPS + 1)]])
def test_rounds_that_cannot_be(places):
    with pytest.raises(BadValueError, match="at most"):
        walking_order(PARIS, places)
