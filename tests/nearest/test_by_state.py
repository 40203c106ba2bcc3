"""The first places of each state without a look at all; that every page is right, test_ranking checks."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings

from bench.data import make_places, make_starts
from geo_service.model.place import Place
from geo_service.model.query import MAX_RADIUS_M, NearestQuery, OpenAt, Order, PlaceFilter, Rank
from geo_service.nearest.by_state import told_by_state
from geo_service.nearest.index import SphereIndex
from tests.builders import PARIS
from tests.nearest import oracle
from tests.nearest.strategies import PARIS_TIME, scenes

TUESDAY = datetime(2026, 11, 24, 14, tzinfo=PARIS_TIME)
SUNDAY_NIGHT = datetime(2026, 11, 29, 3, tzinfo=PARIS_TIME)
WATER = PlaceFilter(("water",))
EITHER = PlaceFilter(("water", "toilets"), any_need=True)


def with_hours(*hours: str) -> list[Place]:
    return [replace(place, hours=hours[number % len(hours)]) for number, place in enumerate(make_places(1_500))]


def asked(**changes: object) -> NearestQuery:
    query = NearestQuery(PARIS, WATER, MAX_RADIUS_M, 5, order=Order.OPEN_FIRST, now=TUESDAY)
    return replace(query, **changes)


@pytest.fixture
def never_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a question fail that looks at all places."""

    def refuse(index: SphereIndex, query: NearestQuery, _: object) -> None:
        raise AssertionError(f"all places of {index.revision} are looked at for {query}")

    monkeypatch.setattr(SphereIndex, "_matching", refuse)


@pytest.mark.usefixtures("never_at_all")
@pytest.mark.parametrize("where", [PlaceFilter(), WATER, EITHER, replace(WATER, wheelchair=True)])
@pytest.mark.parametrize("now", [TUESDAY, SUNDAY_NIGHT])
@pytest.mark.parametrize("after", [None, Rank(1), Rank(2)])
@pytest.mark.parametrize("hours", [("Mo-Fr 09:00-17:00", "24/7", "", "Mo-Sa 20:00-22:00"), ("", "Mo 09:00-10:00")])
def test_first_places_of_each_state_are_told_by_trees(
    where: PlaceFilter, now: datetime, after: Rank | None, hours: tuple[str, ...]
) -> None:
    places = with_hours(*hours)
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    for _, start in make_starts(2):
        query = asked(at=start, where=where, now=now, after=after)
        expected = [rank for rank in oracle.ranked(places, query) if after is None or rank > after]
        answer = index.nearest(query)
        assert [near.rank for near in answer.results] == expected[:5]
        assert answer.more is (len(expected) > 5)


@pytest.mark.usefixtures("never_at_all")
def test_the_few_that_are_open_come_first_however_far() -> None:
    places = with_hours("Mo 09:00-10:00")
    offering = [number for number, place in enumerate(places) if place.offer("water")]
    for number in offering[::40]:
        places[number] = replace(places[number], hours="24/7")
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(asked(limit=2))
    assert [near.rank for near in answer.results] == oracle.ranked(places, asked())[:2]
    assert [near.rank.state for near in answer.results] == [0, 0]


@settings(max_examples=60)
@given(scenes(max_places=25))
def test_a_page_from_the_beginning_of_a_state_is_that_of_the_whole_list(
    scene: tuple[list[Place], NearestQuery],
) -> None:
    places, query = scene
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    for state in range(3):
        query = replace(query, order=Order.OPEN_FIRST, now=TUESDAY, open_at=None, after=Rank(state))
        expected = [rank for rank in oracle.ranked(places, query) if rank > Rank(state)]
        answer = index.nearest(query)
        assert [near.rank for near in answer.results] == expected[: query.limit]
        assert answer.more is (len(expected) > query.limit)


def test_a_page_in_the_middle_of_a_state_and_arrivals_are_not_told_by_trees() -> None:
    assert told_by_state(asked())
    assert told_by_state(asked(after=Rank(1)))
    assert not told_by_state(asked(after=Rank(1, 2.0)))
    assert not told_by_state(asked(on_foot=True))
    assert not told_by_state(asked(open_at=OpenAt(TUESDAY)))
    assert not told_by_state(asked(order=Order.NEAR))
