"""The order of lists, and that pages follow it without a gap: against a sort of everything."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.data import make_places, make_starts
from geo_service.errors import BadValueError
from geo_service.model.place import Offer, Place
from geo_service.model.position import Position
from geo_service.model.query import MAX_RADIUS_M, Match, NearestQuery, OpenAt, Order, PlaceFilter, Rank
from geo_service.nearest.index import SphereIndex
from geo_service.nearest.ranking import bands, ends_m, minutes_of_few, reach_m, walks_s
from tests.builders import PARIS, SOURCE, make_place
from tests.nearest import oracle
from tests.nearest.strategies import PARIS_TIME, instants, scenes

TUESDAY = datetime(2026, 11, 24, 14, tzinfo=PARIS_TIME)
OLD = replace(SOURCE, as_of="2014")

ORDERS = (Order.NEAR, Order.OPEN_FIRST)


def north(metres: float) -> Position:
    return Position(PARIS.lat + metres / 111_200, PARIS.lon)


@given(st.lists(st.floats(0, MAX_RADIUS_M)))
def test_minutes_of_few_are_those_of_arrays(metres: list[float]) -> None:
    assert minutes_of_few(metres) == bands(Order.OPEN_FIRST, np.array(metres)).tolist()


def pages(index: SphereIndex, query: NearestQuery) -> list[Rank]:
    """Return the ranks of all pages, one after the other."""
    found: list[Rank] = []
    while True:
        answer = index.nearest(query)
        assert answer.match is Match.ALL
        assert len(answer.results) <= query.limit
        found += [nearby.rank for nearby in answer.results]
        if not answer.more:
            return found
        query = replace(query, after=found[-1])


def ids(index: SphereIndex, **changes: object) -> list[str]:
    query = NearestQuery(PARIS, PlaceFilter(("water",)), now=TUESDAY, **changes)
    return [rank.place_id for rank in pages(index, query)]


@given(scenes(max_places=25), st.sampled_from(ORDERS), st.one_of(st.none(), instants), st.booleans(), st.booleans())
def test_all_pages_together_are_the_whole_list(
    scene: tuple[list[Place], NearestQuery], order: Order, now: datetime | None, on_foot: bool, any_need: bool
) -> None:
    places, query = scene
    now = TUESDAY if order is Order.OPEN_FIRST and now is None else now
    where = replace(query.where, any_need=any_need)
    query = replace(query, where=where, order=order, now=now, on_foot=on_foot, limit=min(query.limit, 3))
    expected = oracle.ranked(places, query)
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    if expected:
        assert pages(index, query) == expected
    else:
        assert index.nearest(query).match is not Match.ALL


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("open_at", [None, OpenAt(TUESDAY), OpenAt(TUESDAY, or_unknown=True)])
def test_pages_of_many_places_are_the_whole_list(order: Order, open_at: OpenAt | None) -> None:
    hours = ["Mo-Fr 09:00-17:00", "Mo-Sa 20:00-22:00", "", "24/7"]
    sources = [SOURCE, OLD, SOURCE]
    places = [
        replace(place, hours=hours[number % 4], source=sources[number % 3])
        for number, place in enumerate(make_places(2_000))
    ]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    for _, start in make_starts(2):
        where = PlaceFilter(("water", "wifi"), any_need=True)
        query = NearestQuery(start, where, 20_000.0, 7, open_at, order, TUESDAY)
        assert pages(index, query) == oracle.ranked(places, query)


@given(scenes(max_places=25), st.integers(1, 4), st.booleans())
def test_the_first_of_each_state_are_those_of_the_whole_list(
    scene: tuple[list[Place], NearestQuery], limit: int, any_need: bool
) -> None:
    places, query = scene
    where = replace(query.where, any_need=any_need)
    query = replace(query, where=where, order=Order.OPEN_FIRST, now=TUESDAY, open_at=None, limit=limit, of_each=True)
    expected = oracle.ranked(places, query)
    states = [[rank for rank in expected if rank.state == state] for state in range(3)]
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(query)
    if expected:
        assert [nearby.rank for nearby in answer.results] == [rank for ranks in states for rank in ranks[:limit]]
        assert answer.more == any(len(ranks) > limit for ranks in states)
    else:
        assert answer.match is not Match.ALL


@pytest.mark.parametrize("order", ORDERS)
def test_pages_end_between_places_at_one_spot(order: Order) -> None:
    places = [make_place(f"PAR-{number:04}", position=north(100 if number % 2 else 400)) for number in range(40)]
    expected = [f"PAR-{number:04}" for number in (*range(1, 40, 2), *range(0, 40, 2))]
    assert ids(SphereIndex(places, 1, oracle.CONTEXTS), order=order, limit=7) == expected


def test_a_place_that_is_gone_takes_none_of_the_next_page_with_it() -> None:
    places = [make_place(f"PAR-{number:04}", position=north(100)) for number in range(6)]
    query = NearestQuery(PARIS, limit=2)
    last = SphereIndex(places, 1).nearest(query).results[-1]
    rest = SphereIndex([place for place in places if place != last.place], 2).nearest(replace(query, after=last.rank))
    assert [nearby.place.id for nearby in rest.results] == ["PAR-0002", "PAR-0003"]


def test_after_the_last_place_nothing_follows_and_no_set_is_made() -> None:
    places = [make_place(offers=(Offer("water"), Offer("wifi"))), make_place("PAR-0002"), make_place("PAR-0003")]
    index = SphereIndex(places, 1)
    query = NearestQuery(PARIS, PlaceFilter(("water", "wifi")))
    (only,) = index.nearest(query).results
    answer = index.nearest(replace(query, after=only.rank))
    assert (answer.match, answer.results, answer.more) == (Match.ALL, (), False)


def test_old_information_sinks_among_equals_and_is_never_hidden() -> None:
    places = [
        make_place("PAR-0001", position=north(100), source=OLD),
        make_place("PAR-0002", position=north(100)),
        make_place("PAR-0003", position=north(110)),
        make_place("PAR-0004", position=north(200)),
    ]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    assert ids(index) == ["PAR-0002", "PAR-0001", "PAR-0003", "PAR-0004"]
    assert ids(index, order=Order.OPEN_FIRST) == ["PAR-0002", "PAR-0003", "PAR-0001", "PAR-0004"]


def test_open_comes_before_unknown_before_closed_each_by_distance() -> None:
    places = [
        make_place("PAR-0001", position=north(100), hours="Mo 09:00-10:00"),
        make_place("PAR-0002", position=north(200)),
        make_place("PAR-0003", position=north(900), hours="24/7"),
        make_place("PAR-0004", position=north(300), hours="24/7"),
    ]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    assert ids(index, order=Order.OPEN_FIRST, limit=1) == ["PAR-0004", "PAR-0003", "PAR-0002", "PAR-0001"]
    assert ids(index) == ["PAR-0001", "PAR-0002", "PAR-0004", "PAR-0003"]


def test_walks_are_not_measured_here() -> None:
    with pytest.raises(BadValueError, match="order=walk"):
        SphereIndex([make_place()], 1).nearest(NearestQuery(PARIS, order=Order.WALK))


def test_by_state_needs_to_know_when() -> None:
    with pytest.raises(BadValueError, match="instant"):
        SphereIndex([make_place()], 1).nearest(NearestQuery(PARIS, order=Order.OPEN_FIRST))


@given(st.floats(0, MAX_RADIUS_M), st.sampled_from(ORDERS))
def test_a_band_ends_where_its_last_place_can_be(distance_m: float, order: Order) -> None:
    (band,) = bands(order, np.array([distance_m]))
    first_m, last_m = ends_m(order, band)
    assert first_m <= distance_m <= last_m
    assert reach_m(order, distance_m) >= distance_m
    further = np.array([reach_m(order, distance_m) + 0.01])
    assert bands(order, further)[0] > band


def test_a_minute_on_foot_is_the_one_people_are_told() -> None:
    assert walks_s(np.array([0.0, 111.2, 57.7])).tolist() == [0, 116, 61]
    assert bands(Order.OPEN_FIRST, np.array([0.0, 0.1, 57.6, 57.8])).tolist() == [0, 1, 1, 2]


MEAL_UNTIL_NOON = Offer("meal", hours="Tu 09:00-14:20")


def arriving(
    *places: Place, needs: tuple[str, ...], or_unknown: bool = False
) -> tuple[Match, list[str], tuple[str, ...]]:
    query = NearestQuery(
        PARIS, PlaceFilter(needs), open_at=OpenAt(TUESDAY, or_unknown), now=TUESDAY, on_foot=True, limit=10
    )
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(query)
    return answer.match, [nearby.place.id for nearby in answer.results], answer.unmet


def test_what_is_shut_on_arriving_is_not_proposed_and_what_opens_meanwhile_is() -> None:
    # 900 m are 15.6 minutes on foot.
    places = [
        make_place("PAR-0001", position=north(900), hours="Tu 09:00-14:15"),
        make_place("PAR-0002", position=north(900), hours="Tu 14:10-18:00"),
        make_place("PAR-0003", position=north(900), hours="Tu 14:20-18:00"),
        make_place("PAR-0004", position=north(900)),
    ]
    assert arriving(*places, needs=("water",))[1] == ["PAR-0002"]
    assert arriving(*places, needs=("water",), or_unknown=True)[1] == ["PAR-0002", "PAR-0004"]


def test_a_walk_goes_first_where_it_would_come_too_late_otherwise() -> None:
    # The shortest walk is water, then meal: 26 minutes. The other way round the meal is reached in time.
    water = make_place("PAR-0001", position=north(-300), hours="24/7")
    meal = make_place("PAR-0002", position=north(900), offers=(MEAL_UNTIL_NOON,))
    assert arriving(water, meal, needs=("water", "meal")) == (Match.SET, ["PAR-0002", "PAR-0001"], ())


def test_a_walk_ends_where_the_next_place_would_be_reached_too_late() -> None:
    # 17 minutes to either of them, and twice as long from one to the other.
    water = make_place("PAR-0001", position=north(-1000), hours="Tu 09:00-14:20")
    meal = make_place("PAR-0002", position=north(900), offers=(MEAL_UNTIL_NOON,))
    assert arriving(water, meal, needs=("water", "meal")) == (Match.PARTIAL, ["PAR-0002"], ("water",))


@given(scenes(), instants, st.booleans())
def test_nothing_is_proposed_that_is_shut_when_the_walk_gets_there(
    scene: tuple[list[Place], NearestQuery], now: datetime, or_unknown: bool
) -> None:
    places, query = scene
    query = replace(query, open_at=OpenAt(now, or_unknown), now=now, on_foot=True)
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(query)
    walked_m = 0.0
    here = query.at
    for nearby in answer.results:
        assert nearby.place.position is not None
        walked_m += oracle.measure(here, nearby.place.position)
        here = here if answer.match is Match.ALL else nearby.place.position
        reached_m = nearby.distance_m if answer.match is Match.ALL else walked_m
        later = replace(query, open_at=OpenAt(oracle.arrival(now, reached_m), or_unknown))
        assert set(nearby.covers) <= set(oracle.met(nearby.place, later))
        assert nearby.covers or not query.where.needs
    assert not set(answer.unmet) & {need for nearby in answer.results for need in nearby.covers}
