from hypothesis import given
from hypothesis import strategies as st

from geo_service.drawing.coded import coded

FEW = st.integers(0, 5)


def values_of(column):
    met, numbers = column.met()
    return [met[number - 1] for number in numbers.tolist()]


@given(st.lists(FEW, min_size=1, max_size=12), st.lists(st.dictionaries(st.integers(0, 11), FEW), max_size=4))
def test_a_changed_column_says_what_a_new_one_does(values, changes):
    column = coded(values)
    for change in changes:
        some = {row: value for row, value in change.items() if row < len(values)}
        values = [some.get(row, value) for row, value in enumerate(values)]
        column = column.changed(some)
        assert values_of(column) == values
        assert column.met()[0] == list(dict.fromkeys(values))
        assert column.first() == [values.index(value) for value in dict.fromkeys(values)]


def test_a_column_in_which_nothing_changes_is_the_same_object():
    column = coded("abca")
    assert column.changed({0: "a", 2: "c"}) is column
    assert column.changed({}) is column
    assert column.changed({0: "b"}) is not column


def test_values_that_no_row_has_any_more_are_let_go():
    column = coded(range(3))
    for number in range(1000):
        column = column.changed({1: number + 3})
    assert values_of(column) == [0, 1002, 2]
    assert len(column.code_of) < 300


def test_a_column_may_be_empty():
    assert coded(()).first() == []
    assert values_of(coded(()).changed({})) == []
