from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from bench.data import make_places, make_starts
from geo_service.errors import BadValueError
from geo_service.hours.arriving import needed_state
from geo_service.hours.compiled import STATES
from geo_service.model.place import Offer, Place, Visibility, Wheelchair
from geo_service.model.position import Position
from geo_service.model.query import MAX_RADIUS_M, Answer, Match, NearestQuery, PlaceFilter
from geo_service.nearest.index import SphereIndex
from geo_service.nearest.interface import NearestIndex
from geo_service.nearest.sphere import GEOD, chords_m, earth_centred
from tests.builders import PARIS, make_place
from tests.nearest import oracle
from tests.nearest.strategies import CITIES, instants, scenes

WATER = PlaceFilter(("water",))


def ids(answer: Answer) -> list[str]:
    return [nearby.place.id for nearby in answer.results]


def ask(places: list[Place], where: PlaceFilter = WATER, **changes: object) -> Answer:
    return SphereIndex(places, 7).nearest(NearestQuery(PARIS, where, **changes))


def by_geopy(start: Position, end: Position) -> float:
    return geodesic((start.lat, start.lon), (end.lat, end.lon)).m


def at(lat: float, lon: float = PARIS.lon) -> Position:
    return Position(lat, lon)


@given(scenes(), instants)
def test_states_are_those_of_asking_one_place_after_the_other(
    scene: tuple[list[Place], NearestQuery], instant: datetime
) -> None:
    places, query = scene
    index, where = SphereIndex(places, 1, oracle.CONTEXTS), query.where
    found, states = index.states(where, instant)
    expected = [needed_state(place, where, instant, oracle.CONTEXTS[place.city]).state for place in found]
    assert list(found) == index.matching(where)
    assert [STATES[code] for code in states.tolist()] == expected


def test_the_index_keeps_the_promise_of_the_interface() -> None:
    index: NearestIndex = SphereIndex([], 7)
    assert index.revision == 7


@pytest.mark.usefixtures("either_way")
@given(scenes())
def test_nearest_equals_measuring_every_place(scene: tuple[list[Place], NearestQuery]) -> None:
    places, query = scene
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(query)
    expected = oracle.nearest(places, query)
    assert (answer.match is Match.ALL) == bool(expected)
    if expected:
        assert [(nearby.distance_m, nearby.place.id) for nearby in answer.results] == expected
        assert all(nearby.covers == oracle.met(nearby.place, query) for nearby in answer.results)
        assert [nearby.distance_m for nearby in answer.results] == pytest.approx(
            [by_geopy(query.at, nearby.place.position) for nearby in answer.results], abs=1e-5
        )


@given(scenes())
def test_the_order_is_total_and_does_not_depend_on_the_order_of_the_places(
    scene: tuple[list[Place], NearestQuery],
) -> None:
    places, query = scene
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(query)
    assert answer == SphereIndex(places[::-1], 1, oracle.CONTEXTS).nearest(query)
    if answer.match is Match.ALL:
        order = [(nearby.distance_m, nearby.place.id) for nearby in answer.results]
        assert order == sorted(set(order))


@given(scenes())
def test_unmet_lists_the_needs_that_nobody_within_the_radius_meets(scene: tuple[list[Place], NearestQuery]) -> None:
    places, query = scene
    fitting = oracle.within(places, replace(query, limit=100))
    met = {need for _, place in fitting if oracle.fits(place, query.where) for need in oracle.met(place, query)}
    unmet = tuple(need for need in query.where.needs if need not in met)
    assert SphereIndex(places, 1, oracle.CONTEXTS).nearest(query).unmet == unmet


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("where", [WATER, PlaceFilter(("meal", "wifi"), any_need=True), PlaceFilter(wheelchair=True)])
@pytest.mark.parametrize("limit", [1, 10, 100])
def test_many_places_are_ranked_as_measured(where: PlaceFilter, limit: int) -> None:
    places = make_places(3_000)
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    for _, start in make_starts(5):
        query = NearestQuery(start, where, MAX_RADIUS_M, limit)
        assert [(nearby.distance_m, nearby.place.id) for nearby in index.nearest(query).results] == oracle.nearest(
            places, query
        )


def test_a_filter_that_few_places_pass_is_answered_by_looking_at_all() -> None:
    crowd = [make_place(f"PAR-{number:04d}", position=at(PARIS.lat + number * 1e-5)) for number in range(500)]
    crowd[-1] = replace(crowd[-1], audience=("women",))
    others = [replace(place, audience=("minors",)) for place in crowd[:-1]]
    assert ids(ask([*others, crowd[-1]], replace(WATER, audience="women"))) == ["PAR-0499"]


@pytest.mark.parametrize("city", CITIES)
def test_each_city_finds_its_own(city: str) -> None:
    places = [make_place(f"PAR-{number:04d}", position=where) for number, where in enumerate(CITIES.values())]
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(NearestQuery(CITIES[city], WATER))
    assert ids(answer) == [f"PAR-{list(CITIES).index(city):04d}"]


def test_equally_far_places_come_by_id() -> None:
    places = [make_place(f"PAR-{number:04d}", position=at(48.86)) for number in range(60)]
    assert ids(ask(places[::-1], limit=3)) == ["PAR-0000", "PAR-0001", "PAR-0002"]


@pytest.mark.parametrize("names", [("PAR-0001", "PAR-0002"), ("PAR-0002", "PAR-0001")])
def test_places_east_and_west_at_the_same_distance_come_by_id(names: tuple[str, str]) -> None:
    east, west = at(PARIS.lat, PARIS.lon + 0.01), at(PARIS.lat, PARIS.lon - 0.01)
    answer = ask([make_place(names[0], position=east), make_place(names[1], position=west)])
    assert ids(answer) == ["PAR-0001", "PAR-0002"]
    assert len({nearby.distance_m for nearby in answer.results}) == 1


def test_a_longer_way_over_a_shorter_chord_comes_second() -> None:
    # The meridian bends more than the parallel: 1 mm farther north-south, yet nearer in a straight line.
    lon, lat, _ = GEOD.fwd([PARIS.lon] * 2, [PARIS.lat] * 2, [0.0, 90.0], [99_000.001, 99_000.0])
    north, east = Position(lat[0], lon[0]), Position(lat[1], lon[1])
    xyz = earth_centred(np.array([PARIS.lat, *lat]), np.array([PARIS.lon, *lon]))
    assert np.less(*chords_m(xyz[0], xyz[1:]))
    places = [make_place("PAR-0001", position=north), make_place("PAR-0002", position=east)]
    assert ids(ask(places, radius_m=MAX_RADIUS_M, limit=1)) == ["PAR-0002"]


def test_any_need_waits_for_the_service_whose_places_are_crowded() -> None:
    crowd = [make_place(f"PAR-{number:04d}", position=at(PARIS.lat + number * 1e-4)) for number in range(5)]
    crowd[4] = replace(crowd[4], wheelchair=Wheelchair.YES)
    far = {"offers": (Offer("wifi"),), "wheelchair": Wheelchair.YES}
    others = [make_place(f"PAR-{number:04d}", position=at(48.88 + number * 1e-3), **far) for number in (7, 8, 9)]
    where = PlaceFilter(("water", "wifi"), any_need=True, wheelchair=True)
    assert ids(ask([*crowd, *others], where, limit=1)) == ["PAR-0004"]


def test_the_antimeridian_is_no_border() -> None:
    fiji = make_place(position=Position(-17.0, -179.999))
    answer = SphereIndex([fiji], 1).nearest(NearestQuery(Position(-17.0, 179.999), WATER))
    assert answer.results[0].distance_m == pytest.approx(212.9, abs=0.1)


def test_the_radius_is_inclusive() -> None:
    place = make_place(position=at(48.87))
    distance_m = ask([place]).results[0].distance_m
    assert ids(ask([place], radius_m=distance_m)) == ["PAR-0001"]
    assert ask([place], radius_m=distance_m - 1e-5).match is Match.NONE


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": Visibility.REFERRAL},
        {"visibility": Visibility.PRIVATE},
        {"archived": True},
        {"position": None},
    ],
)
def test_what_must_not_be_found_is_not_found(hidden: dict[str, object]) -> None:
    place = make_place(offers=(Offer("water"), Offer("wifi")), **hidden)
    for where in (WATER, PlaceFilter(), PlaceFilter(("water", "wifi")), PlaceFilter(("water", "meal"))):
        answer = ask([place], where, radius_m=MAX_RADIUS_M)
        assert answer == Answer(7, Match.NONE, unmet=where.needs)


def test_an_empty_index_answers_none() -> None:
    assert ask([]) == Answer(7, Match.NONE, unmet=("water",))
    assert ask([], PlaceFilter()) == Answer(7, Match.NONE)


def test_without_needs_any_place_is_an_answer() -> None:
    answer = ask([make_place(offers=())], PlaceFilter())
    assert (answer.match, ids(answer), answer.results[0].covers) == (Match.ALL, ["PAR-0001"], ())


def test_a_need_asked_twice_counts_once() -> None:
    answer = ask([make_place()], PlaceFilter(("water",) * 7))
    assert (answer.match, answer.results[0].covers) == (Match.ALL, ("water",))


def test_a_set_tells_distance_and_covers_of_each_place_and_the_length_of_the_walk() -> None:
    near = make_place("PAR-0002", position=at(PARIS.lat + 0.001))
    far = make_place("PAR-0001", position=at(PARIS.lat + 0.002), offers=(Offer("wifi"),))
    answer = ask([near, far], PlaceFilter(("wifi", "water")))
    assert (answer.match, ids(answer), answer.unmet) == (Match.SET, ["PAR-0002", "PAR-0001"], ())
    assert [nearby.covers for nearby in answer.results] == [("water",), ("wifi",)]
    assert answer.path_m == pytest.approx(answer.results[1].distance_m, abs=1e-5)


def test_needs_that_nobody_meets_make_the_answer_partial() -> None:
    answer = ask([make_place()], PlaceFilter(("meal", "water", "shower")))
    assert (answer.match, ids(answer), answer.unmet) == (Match.PARTIAL, ["PAR-0001"], ("meal", "shower"))
    assert answer.path_m == answer.results[0].distance_m


def test_a_place_beyond_the_radius_is_in_no_set() -> None:
    far = make_place("PAR-0002", position=at(PARIS.lat + 0.1), offers=(Offer("wifi"),))
    where = PlaceFilter(("water", "wifi"))
    assert ask([make_place(), far], where).unmet == ("wifi",)
    assert ask([make_place(), far], where, radius_m=20_000.0).match is Match.SET


@given(st.sampled_from((0, 101, -1)))
def test_a_limit_out_of_range_is_refused(limit: int) -> None:
    with pytest.raises(BadValueError, match="use 1 to 100") as caught:
        ask([make_place()], limit=limit)
    assert caught.value.field == "limit"


@pytest.mark.parametrize("radius_m", [0.0, -1.0, 100_000.1, float("inf"), float("nan")])
def test_a_radius_out_of_range_is_refused(radius_m: float) -> None:
    with pytest.raises(BadValueError, match="at most 100000 metres") as caught:
        ask([make_place()], radius_m=radius_m)
    assert caught.value.field == "radius_m"


def test_more_than_five_needs_are_refused() -> None:
    with pytest.raises(BadValueError, match="at most 5") as caught:
        ask([make_place()], PlaceFilter(("a", "b", "c", "d", "e", "f")))
    assert caught.value.field == "need"
