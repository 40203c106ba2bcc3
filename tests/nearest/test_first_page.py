"""What trees alone can answer, and that they say so where they cannot; that answers are right, test_index checks."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given

from bench.data import make_places, make_starts
from geo_service.model.place import Offer, Place
from geo_service.model.position import Position
from geo_service.model.query import MAX_RADIUS_M, Answer, Match, NearestQuery, OpenAt, PlaceFilter, Rank
from geo_service.nearest.index import SphereIndex
from tests.builders import PARIS, SOURCE, make_place
from tests.nearest import oracle
from tests.nearest.strategies import PARIS_TIME, scenes

TUESDAY = datetime(2026, 11, 24, 14, tzinfo=PARIS_TIME)
WATER = PlaceFilter(("water",))
pytestmark = pytest.mark.usefixtures("either_way")


@pytest.fixture
def trees_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a question fail that looks at all places."""

    def refuse(index: SphereIndex, query: NearestQuery) -> Answer:
        raise AssertionError(f"all places of {index.revision} are looked at for {query}")

    monkeypatch.setattr(SphereIndex, "_looked_at_all", refuse)


def north(metres: float) -> Position:
    return Position(PARIS.lat + metres / 111_200, PARIS.lon)


@pytest.mark.usefixtures("trees_alone")
@pytest.mark.parametrize(
    ("where", "open_at"),
    [
        (WATER, None),
        (WATER, OpenAt(TUESDAY)),
        (PlaceFilter(), OpenAt(TUESDAY)),
        (PlaceFilter(("water", "toilets"), any_need=True), None),
        (PlaceFilter(("water", "toilets"), any_need=True), OpenAt(TUESDAY)),
        (replace(WATER, wheelchair=True), None),
    ],
)
def test_common_questions_are_answered_by_trees(where: PlaceFilter, open_at: OpenAt | None) -> None:
    hours = ("Mo-Fr 09:00-17:00", "24/7", "Mo-Sa 20:00-22:00")
    places = [replace(place, hours=hours[number % 3]) for number, place in enumerate(make_places(1_500))]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    for _, start in make_starts(5):
        query = NearestQuery(start, where, MAX_RADIUS_M, 5, open_at)
        answer = index.nearest(query)
        assert [(near.distance_m, near.place.id) for near in answer.results] == oracle.nearest(places, query)


@pytest.mark.usefixtures("trees_alone")
def test_nothing_within_the_radius_is_known_without_a_look() -> None:
    index = SphereIndex([make_place(position=north(2_000))], 1)
    for where in (WATER, PlaceFilter(), PlaceFilter(("water", "wifi"), any_need=True)):
        assert index.nearest(NearestQuery(PARIS, where, 1_000.0)) == Answer(1, Match.NONE, unmet=where.needs)


@pytest.mark.usefixtures("trees_alone")
def test_a_need_is_unmet_only_where_nobody_within_the_radius_meets_it() -> None:
    close = [make_place(f"PAR-{number:04}", position=north(10 * number)) for number in range(1, 4)]
    farther = make_place("PAR-0009", position=north(900), offers=(Offer("wifi"),))
    index = SphereIndex([*close, farther], 1)
    where = PlaceFilter(("water", "meal", "wifi"), any_need=True)
    for radius_m, unmet in ((1_000.0, ("meal",)), (800.0, ("meal", "wifi"))):
        answer = index.nearest(NearestQuery(PARIS, where, radius_m, limit=2))
        assert ([near.place.id for near in answer.results], answer.unmet) == (["PAR-0001", "PAR-0002"], unmet)


@pytest.mark.usefixtures("trees_alone")
def test_neighbours_at_one_spot_where_the_page_ends_are_fetched_too() -> None:
    spots = [(number, 100.0 if number > 1 else 50.0) for number in range(6, 0, -1)]
    places = [make_place(f"PAR-{number:04}", position=north(metres)) for number, metres in spots]
    answer = SphereIndex(places, 1).nearest(NearestQuery(PARIS, WATER, limit=3))
    assert [near.place.id for near in answer.results] == ["PAR-0001", "PAR-0002", "PAR-0003"]
    assert answer.more


@given(scenes())
def test_ranks_are_those_of_the_list_and_more_tells_whether_it_goes_on(scene: tuple[list[Place], NearestQuery]) -> None:
    places, query = scene
    query = replace(query, now=TUESDAY)
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(query)
    if answer.match is Match.ALL:
        expected = oracle.ranked(places, query)
        assert [near.rank for near in answer.results] == expected[: query.limit]
        assert answer.more is (len(expected) > query.limit)


def test_old_information_comes_last_among_places_at_one_spot() -> None:
    old = replace(SOURCE, as_of="2014")
    places = [make_place("PAR-0001", source=old), make_place("PAR-0002")]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    found = index.nearest(NearestQuery(PARIS, WATER, now=TUESDAY)).results
    assert [near.place.id for near in found] == ["PAR-0002", "PAR-0001"]
    distance_m = found[0].distance_m
    assert [near.rank for near in found] == [
        Rank(0, distance_m, False, distance_m, "PAR-0002"),
        Rank(0, distance_m, True, distance_m, "PAR-0001"),
    ]
    assert [near.walk for near in found] == [None, None]
