"""Long lists: as a tuple of the same places, whatever changed."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.keeping.view_file import records_of
from geo_service.listed import Arranged, ById, Recorded, patch_of, places_at, row_of
from geo_service.model.place import Place
from tests import strategies
from tests.builders import make_place

IDS = [f"PAR-{number:04d}" for number in range(12)]
CHANGES = st.dictionaries(st.sampled_from(IDS), st.none() | st.sampled_from(("Ici", "Là")), max_size=5)


def recorded(places: list[Place]) -> Recorded:
    records = records_of(places)
    return Recorded(records["records"], records["ends"])


@given(st.lists(strategies.places(), max_size=4))
def test_places_come_back_from_records_as_they_were(places: list[Place]) -> None:
    assert list(recorded(places)) == places


def test_a_list_is_read_like_a_tuple() -> None:
    places = [make_place(place_id) for place_id in IDS]
    listed = recorded(places)
    assert (len(listed), listed[-1], listed[2:5]) == (12, places[-1], tuple(places[2:5]))
    assert listed[3] is listed[3]
    with pytest.raises(IndexError):
        listed[12]
    assert [place is again for place, again in zip(listed, listed, strict=True)] == [True] * 12
    assert places[4] in listed


def test_nothing_is_made_that_nobody_asks_for() -> None:
    listed = recorded([make_place(place_id) for place_id in IDS])
    assert next(iter(listed)).id == IDS[0]
    assert sum(place is not None for place in listed._places) == 1


@given(st.sets(st.sampled_from(IDS)), st.lists(CHANGES, max_size=4))
def test_changes_leave_what_applying_them_leaves(there: set[str], changes: list[dict[str, str | None]]) -> None:
    listed, expected = recorded([make_place(one) for one in sorted(there)]), {one: make_place(one) for one in there}
    for change in changes:
        changed = {one: name and make_place(one, name=name) for one, name in change.items()}
        expected = {one: place for one, place in (expected | changed).items() if place}
        listed = patch_of(listed, changed).of_places(listed)
    assert list(listed) == [expected[one] for one in sorted(expected)]
    rows = np.arange(len(listed))[::-2]
    assert places_at(listed, rows) == places_at(tuple(listed), rows) == [listed[row] for row in rows]
    by_id = ById(listed, ())
    assert {one: by_id.get(one) for one in IDS} == {one: expected.get(one) for one in IDS}
    assert (list(by_id), len(by_id)) == (sorted(expected), len(expected))


def test_versions_of_a_place_that_nobody_needs_are_let_go() -> None:
    listed = recorded([make_place(place_id) for place_id in IDS])
    for number in range(50):
        changed = {IDS[number % 3]: make_place(IDS[number % 3], name=f"Lieu {number}")}
        listed = patch_of(listed, changed).of_places(listed)
    assert isinstance(listed, Arranged)
    assert [place.name for place in listed.more] == ["Lieu 48", "Lieu 49", "Lieu 47"]
    assert isinstance(listed.base, Recorded)


def test_a_changed_place_takes_the_stead_of_its_last_version_and_the_others_keep_theirs() -> None:
    listed = Arranged([make_place(place_id) for place_id in IDS], (), np.arange(len(IDS)))
    for number, place_id in enumerate([*reversed(IDS), *IDS[::3]]):
        before = listed
        listed = patch_of(listed, {place_id: make_place(place_id, name=f"Lieu {number}")}).of_places(listed)
        others = [row for row in range(len(IDS)) if row != row_of(listed, place_id)]
        assert listed.order[others].tolist() == before.order[others].tolist()
        assert len(listed.more) == min(number + 1, len(IDS))
        assert [listed[row] for row in others] == [before[row] for row in others]


def test_places_that_others_replaced_are_let_go_and_made_again_for_who_still_asks() -> None:
    first = recorded([make_place(place_id) for place_id in IDS])
    before = list(first)
    there = iter(first)
    later: Sequence[Place] = first
    for place_id in IDS[:3]:
        later = patch_of(later, {place_id: make_place(place_id, name="Autre")}).of_places(later)
    assert [place is None for place in first._places] == [True] * 3 + [False] * 9
    assert list(there) == before
    assert [place is None for place in first._places] == [True] * 3 + [False] * 9
    assert first._whole is None
    assert list(first) == before
    assert [place.name for place in later][:4] == ["Autre"] * 3 + [before[3].name]


def test_a_patch_says_where_each_row_comes_from() -> None:
    places = [make_place(place_id) for place_id in IDS[1:4]]
    patch = patch_of(places, {IDS[2]: None, IDS[0]: make_place(IDS[0]), IDS[9]: None})
    assert (patch.gone.tolist(), patch.order.tolist()) == ([1], [3, 0, 2])
    assert patch.of_rows(np.array([1.0, 2.0, 3.0]), np.array([9.0])).tolist() == [9.0, 1.0, 3.0]
    assert (row_of(places, IDS[3]), row_of(places, IDS[0])) == (2, None)


@pytest.mark.parametrize("asked", ["whole", "kept"])
def test_a_list_that_is_read_to_its_end_while_it_is_taken_over_leaves_no_gaps(
    monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    places = [make_place(place_id) for place_id in IDS]
    before = Arranged(recorded(places), (), np.arange(len(IDS)))
    told = getattr(before, asked)

    def another_thread_reads_on() -> object:
        answer = told()
        list(before)
        return answer

    monkeypatch.setattr(before, asked, another_thread_reads_on)
    patch = patch_of(places, {IDS[1]: make_place(IDS[1], name="Autre")})
    later = Arranged(before, patch.added, patch.order)
    later.take_over(before, patch)
    assert [place.name for place in later] == [places[0].name, "Autre", *(place.name for place in places[2:])]


def test_a_patch_in_place_takes_over_what_was_made_and_what_is_the_same() -> None:
    places = [make_place(place_id) for place_id in IDS]
    listed = recorded(places)
    list(listed)
    patch = patch_of(listed, {IDS[1]: make_place(IDS[1], name="Autre")})
    later = patch.of_places(listed)
    assert patch.in_place
    assert [place is listed[row] for row, place in enumerate(later.kept())] == [True, False] + [True] * 10
    numbers = np.arange(12)
    assert patch.of_rows(numbers, numbers[1:2]) is numbers
    assert patch.of_rows(numbers, np.array([7])).tolist() == [0, 7, *range(2, 12)]
    assert numbers[1] == 1
    assert not patch_of(places, {IDS[1]: None}).in_place
