from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from geo_service.printing.strokes import straight_on

POINT = st.tuples(st.integers(0, 6), st.integers(0, 6))


def joined(*lines):
    return sorted(sorted((line.coords[0], line.coords[-1])) for line in straight_on([LineString(one) for one in lines]))


def test_a_street_goes_straight_on_where_a_branch_of_its_name_meets_it():
    west, east, branch = [(0, 0), (10, 0)], [(20, 1), (10, 0)], [(10, 0), (10, 9)]
    assert joined(west, east, branch) == [[(0, 0), (20, 1)], [(10, 0), (10, 9)]]


def test_of_two_ways_on_the_straighter_one_is_taken():
    way, straight, bent = [(0, 0), (10, 0)], [(10, 0), (20, 0)], [(10, 0), (20, 4)]
    assert joined(way, bent, straight) == [[(0, 0), (20, 0)], [(10, 0), (20, 4)]]


def test_around_a_corner_is_not_straight_on():
    assert joined([(0, 0), (10, 0)], [(10, 0), (10, 9)]) == [[(0, 0), (10, 0)], [(10, 0), (10, 9)]]


@given(st.lists(st.lists(POINT, min_size=2, max_size=4, unique=True), max_size=8))
def test_nothing_is_lost_or_drawn_twice(lines):
    given_lines = [LineString(line) for line in lines]
    together = straight_on(given_lines)
    assert abs(sum(line.length for line in together) - sum(line.length for line in given_lines)) < 1e-9
    assert len(together) <= len(given_lines)
