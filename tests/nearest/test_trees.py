from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.model.position import Position
from geo_service.model.query import PlaceFilter
from geo_service.nearest.sphere import centred, chords_m, earth_centred
from geo_service.nearest.trees import Tree, Trees, near, told_by_trees

HERE = Position(48.85, 2.35)
spots = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), max_size=12)


def xyz_of(steps: list[tuple[int, int]]) -> np.ndarray:
    lat, lon = np.array(steps, dtype=np.float64).reshape(-1, 2).T
    return earth_centred(HERE.lat + lat / 100, HERE.lon + lon / 100)


@given(spots, st.integers(2, 14), st.sampled_from((500.0, 5_000.0, 100_000.0)))
def test_near_are_those_of_the_shortest_chords(steps: list[tuple[int, int]], count: int, reach_m: float) -> None:
    xyz, origin = xyz_of(steps), centred(HERE)
    chords = sorted(chord for chord in chords_m(origin, xyz).tolist() if chord < reach_m)
    found = Tree(xyz, np.arange(len(steps))).near(origin, count, reach_m)
    assert found.chords == pytest.approx(chords[:count], abs=1e-6)
    assert chords_m(origin, xyz[found.rows]).tolist() == pytest.approx(found.chords, abs=1e-6)
    assert found.seen_m == (found.chords[-1] if len(chords) >= count else inf)


@given(spots, st.integers(2, 14))
def test_many_points_find_what_each_finds_alone(steps: list[tuple[int, int]], count: int) -> None:
    xyz, origins = xyz_of(steps), xyz_of([(0, 0), (5, -5)])
    tree = Tree(xyz, np.arange(len(steps)))
    chords, rows = tree.near_each(origins, count, 3_000.0)
    for number, origin in enumerate(origins):
        alone = tree.near(origin, count, 3_000.0)
        there = rows[number] >= 0
        assert sorted(rows[number][there].tolist()) == sorted(alone.rows.tolist()) or len(alone.rows) == count
        assert chords[number][there].tolist() == alone.chords
        assert np.isinf(chords[number][~there]).all()


def test_several_trees_tell_as_far_as_all_have_seen() -> None:
    xyz = xyz_of([(1, 0), (2, 0), (3, 0), (9, 0), (8, 0)])
    close, far = Tree(xyz, np.array([0, 1, 2])), Tree(xyz, np.array([1, 3, 4]))
    found = near([close, far], centred(HERE), 2, 1e5)
    assert found.rows.tolist() == [0, 1, 4]
    assert found.chords == sorted(found.chords)
    assert found.seen_m == pytest.approx(found.chords[1])


def test_the_smallest_tree_holds_who_meets_all_needs_and_every_tree_who_meets_any() -> None:
    water, wifi = np.array([True, True, False]), np.array([False, True, False])
    trees = Trees(xyz_of([(0, 0), (1, 0), (2, 0)]), {"water": water, "wifi": wifi})

    def rows(where: PlaceFilter) -> list[list[int]]:
        return [tree.rows.tolist() for tree in trees.holding(where)]

    assert rows(PlaceFilter()) == [[0, 1, 2]]
    assert rows(PlaceFilter(("water", "wifi"))) == [[1]]
    assert rows(PlaceFilter(("water", "wifi"), any_need=True)) == [[0, 1], [1]]
    assert rows(PlaceFilter(("water", "unheard_of"))) == [[]]


@pytest.mark.parametrize(
    ("where", "told"),
    [
        (PlaceFilter(), True),
        (PlaceFilter(("water",)), True),
        (PlaceFilter(("water", "wifi"), any_need=True), True),
        (PlaceFilter(("water", "wifi")), False),
        (PlaceFilter(("water",), free=True), False),
        (PlaceFilter(city=""), False),
        (PlaceFilter(audience=""), False),
        (PlaceFilter(wheelchair=True), False),
        (PlaceFilter(items=("toys",)), False),
    ],
)
def test_trees_tell_of_services_alone(where: PlaceFilter, told: bool) -> None:
    assert told_by_trees(where) is told
