from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo_service.listed import patch_of
from geo_service.nearest.chosen import Chosen, Edits
from tests.builders import make_place

PLACES = tuple(make_place(f"PAR-{number:04d}") for number in range(6))
ROWS = np.array([1, 3, 4])


def edited(places, edits, *numbers):
    patch = patch_of(
        places, {places[n].id: replace(places[n], hours=f"Mo 08:00-{edits.count + 9:02d}:00") for n in numbers}
    )
    return patch.of_places(places), edits.after(patch)


def test_chosen_places_are_those_of_their_rows():
    chosen = Chosen(PLACES, ROWS, Edits.none(6))
    assert list(chosen) == [chosen[0], chosen[1], chosen[-1]] == [PLACES[1], PLACES[3], PLACES[4]]
    assert chosen[1:] == [PLACES[3], PLACES[4]]
    assert len(chosen) == 3


@given(st.lists(st.sets(st.integers(0, 5), min_size=1), max_size=5), st.data())
def test_which_were_edited_since_is_what_differs(rounds, data):
    places, edits = PLACES, Edits.none(6)
    lists = [Chosen(places, ROWS, edits)]
    for numbers in rounds:
        places, edits = edited(places, edits, *numbers)
        lists.append(Chosen(places, ROWS, edits))
    before = data.draw(st.integers(0, len(lists) - 1))
    differing = [number for number in range(3) if lists[before][number] != lists[-1][number]]
    assert lists[-1].edited_since(lists[before].mark) == differing
    if rounds[before:]:
        assert lists[before].edited_since(lists[-1].mark) is None


def test_nothing_is_known_of_other_rows_or_of_a_list_in_which_places_came_or_went():
    edits = Edits.none(6)
    mark = Chosen(PLACES, ROWS, edits).mark
    assert Chosen(PLACES, np.array([1, 3, 5]), edits).edited_since(mark) is None
    assert Chosen(PLACES, ROWS, Edits.none(6)).edited_since(mark) is None
    gone = patch_of(PLACES, {PLACES[5].id: None})
    assert Chosen(gone.of_places(PLACES), ROWS, edits.after(gone)).edited_since(mark) is None
