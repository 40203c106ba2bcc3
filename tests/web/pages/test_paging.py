import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.web.pages.paging import part_of


@given(st.integers(0, 60), st.integers(1, 25))
def test_parts_together_are_the_list_once(length, size):
    items = list(range(length))
    count = part_of(items, 1, size).count
    assert [item for number in range(1, count + 1) for item in part_of(items, number, size).items] == items


@pytest.mark.parametrize(("number", "shown"), [(0, 1), (-3, 1), (2, 2), (99, 3)])
def test_numbers_beyond_the_list_show_its_ends(number, shown):
    part = part_of("abcde", number, 2)
    assert (part.number, part.count, part.total) == (shown, 3, 5)


def test_a_part_says_where_it_begins():
    assert part_of("abcde", 2, 2).first == 3


def test_an_empty_list_is_one_empty_part():
    assert part_of([], 1, 20).items == ()
    assert part_of([], 1, 20).count == 1
