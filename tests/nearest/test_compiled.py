"""The compiled search says what trees without it say, or nothing."""

import gc
import weakref
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.data import make_places, make_starts
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import MAX_LIMIT, MAX_RADIUS_M, NearestQuery, OpenAt, Order, PlaceFilter, Rank
from geo_service.nearest import compiled, first_page
from geo_service.nearest.compiled import Compiled
from geo_service.nearest.first_page import FirstPage
from geo_service.nearest.index import SphereIndex
from geo_service.nearest.kernel import loaded
from tests.builders import PARIS, SOURCE, make_place
from tests.nearest import oracle
from tests.nearest.strategies import CITIES, OUTSIDE, PARIS_TIME, positions_near, scenes

TUESDAY, NIGHT = datetime(2026, 11, 24, 14, tzinfo=PARIS_TIME), datetime(2026, 11, 29, 3, tzinfo=PARIS_TIME)
WATER = PlaceFilter(("water",))
pytestmark = pytest.mark.skipif(loaded() is None, reason="the compiled search is not built")


def search_of(index: SphereIndex) -> Compiled:
    found = index._first_page._compiled
    assert found is not None
    return found


def without(places: list[Place]) -> SphereIndex:
    """Return an index that searches without it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(first_page, "loaded", lambda: None)
        return SphereIndex(places, 1, oracle.CONTEXTS)


@given(scenes())
def test_answers_are_the_same_without_it(scene: tuple[list[Place], NearestQuery]) -> None:
    places, query = scene
    assert SphereIndex(places, 1, oracle.CONTEXTS).nearest(query) == without(places).nearest(query)


@given(st.data())
def test_pages_are_the_same_of_many_places_at_one_spot_or_far_away(data: st.DataObject) -> None:
    centre = data.draw(st.sampled_from((*CITIES.values(), *OUTSIDE)))
    spots = data.draw(st.lists(positions_near(centre), min_size=1, max_size=4))
    copies = data.draw(st.integers(1, 30))
    places = [make_place(f"PAR-{n:04}", position=at) for n, at in enumerate(spots * copies)]
    limit = data.draw(st.integers(1, MAX_LIMIT))
    start = data.draw(st.sampled_from((*spots, centre, Position(-centre.lat, (centre.lon + 360) % 360 - 180))))
    query = NearestQuery(start, WATER, data.draw(st.sampled_from((50.0, 5_000.0, MAX_RADIUS_M))), limit, now=TUESDAY)
    assert SphereIndex(places, 1, oracle.CONTEXTS).nearest(query) == without(places).nearest(query)


@pytest.mark.parametrize("limit", [1, 5, 20])
@pytest.mark.parametrize("metres", [0.0, 2_000.0, 20_000.0])
def test_of_places_at_one_distance_those_that_nobody_checked_come_last(limit: int, metres: float) -> None:
    sources = cycle(replace(SOURCE, as_of=date) for date in ("2014", "2026-11-01", "2025-12-01"))
    near, spots = Position(PARIS.lat + metres / 111_200, PARIS.lon), [PARIS] * 8 + [Position(48.8, 2.3)] * 4
    numbered = zip(range(12), spots, sources, strict=False)
    places = [make_place(f"PAR-{number:04}", position=at, source=source) for number, at, source in numbered]
    query = NearestQuery(near, WATER, MAX_RADIUS_M, limit, now=TUESDAY)
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(query)
    assert answer == without(places).nearest(query)
    first = [f"PAR-{number:04}" for number in (1, 2, 4, 5, 7, 0, 3, 6)]
    assert [near.place.id for near in answer.results][:8] == first[:limit]


@pytest.mark.parametrize("open_at", [None, OpenAt(TUESDAY), OpenAt(NIGHT), OpenAt(NIGHT, or_unknown=True)])
@pytest.mark.parametrize("where", [WATER, PlaceFilter(), PlaceFilter(("laundry",))])
@pytest.mark.parametrize("limit", [1, 10, MAX_LIMIT])
def test_common_questions_are_answered_by_it(where: PlaceFilter, open_at: OpenAt | None, limit: int) -> None:
    hours = ("Mo-Fr 09:00-17:00", "24/7", "Mo-Sa 20:00-22:00", "on request")
    places = [replace(place, hours=hours[number % 4]) for number, place in enumerate(make_places(1_500))]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    for _, start in make_starts(3):
        query = NearestQuery(start, where, MAX_RADIUS_M, limit, open_at)
        expected = oracle.nearest(places, query)
        assert [(near.distance_m, near.place.id) for near in index.nearest(query).results] == expected
        page = search_of(index).page(query)
        assert page is not None
        assert list(page.metres) == [metres for metres, _ in expected]


@pytest.mark.parametrize(
    "changed",
    [
        {"where": PlaceFilter(("water", "wifi"))},
        {"where": PlaceFilter(("water", "wifi"), any_need=True)},
        {"where": replace(WATER, wheelchair=True)},
        {"where": PlaceFilter(("legal_help",))},
        {"open_at": OpenAt(TUESDAY), "on_foot": True},
        {"open_at": OpenAt(TUESDAY), "within_s": 600},
        {"limit": MAX_LIMIT + 1},
    ],
)
def test_other_questions_are_left_to_others(changed: dict[str, object]) -> None:
    index = SphereIndex([make_place("PAR-0001", position=PARIS)], 1, oracle.CONTEXTS)
    query = NearestQuery(PARIS, WATER)
    assert search_of(index).page(query) is not None
    assert search_of(index).page(replace(query, **changed)) is None


@given(scenes(), st.integers(0, 2))
def test_first_places_of_a_state_are_the_same_without_it(scene: tuple[list[Place], NearestQuery], state: int) -> None:
    places, query = scene
    query = replace(query, order=Order.OPEN_FIRST, now=TUESDAY, open_at=None, after=Rank(state), of_each=True)
    assert SphereIndex(places, 1, oracle.CONTEXTS).nearest(query) == without(places).nearest(query)


@pytest.mark.parametrize("where", [PlaceFilter(), WATER])
@pytest.mark.parametrize("limit", [1, 10, 40])
def test_first_places_of_each_state_are_found_by_it(where: PlaceFilter, limit: int) -> None:
    hours, dates = ("24/7", "", "Mo 09:00-10:00", "Tu 09:00-17:00"), ("2026-11-01", "2014", "2025")
    told = [(each, replace(SOURCE, as_of=date)) for each in hours for date in dates]
    pairs = zip(make_places(3_000), cycle(told), strict=False)
    index = SphereIndex([replace(one, hours=each, source=source) for one, (each, source) in pairs], 1, oracle.CONTEXTS)
    for _, start in make_starts(5):
        query = NearestQuery(start, where, limit=limit, order=Order.OPEN_FIRST, now=TUESDAY, of_each=True)
        some = [index._first_page.of_state(query, TUESDAY, state) for state in range(3)]
        assert None not in some
        kept = [each[:limit] for each in some if each is not None]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(FirstPage, "of_state", lambda *_: None)
            answer = index.nearest(query)
        assert [near for each in kept for near in each] == list(answer.results)
        assert any(len(each or ()) > limit for each in some) is answer.more


@pytest.mark.parametrize("fresh", [range(0), range(200, 203), range(100, 200), range(300)])
def test_of_a_minute_with_many_places_those_come_first_that_are_not_too_old(fresh: range) -> None:
    places = [
        make_place(
            f"PAR-{number:04}",
            position=Position(PARIS.lat + (number + 1) * 1e-6, PARIS.lon),  # 11 cm apart
            source=replace(SOURCE, as_of="2025" if number in fresh else "2014"),
        )
        for number in range(300)
    ]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    query = NearestQuery(PARIS, WATER, limit=5, order=Order.OPEN_FIRST, now=TUESDAY)
    first = [*fresh, *(number for number in range(300) if number not in fresh)]
    of_unknown = index._first_page.of_state(query, TUESDAY, 1)
    assert [near.place for near in of_unknown or ()] == [places[number] for number in first[:6]]
    assert index.nearest(query) == without(places).nearest(query)


@pytest.mark.parametrize(("opened", "found"), [(0, 0), (4, None), (5, 5), (300, 6)])
def test_few_open_places_are_not_looked_for_among_many(
    opened: int, found: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_places(300)
    places = [replace(one, hours="24/7" if n < opened else "off", source=SOURCE) for n, one in enumerate(made)]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    query = NearestQuery(PARIS, limit=5, radius_m=MAX_RADIUS_M, order=Order.OPEN_FIRST, now=TUESDAY)
    monkeypatch.setattr(compiled, "_MOST_DOORS", 400)
    told = index._first_page.of_state(query, TUESDAY, 0)
    assert (None if told is None else len(told)) == found
    assert index.nearest(query) == without(places).nearest(query)


def test_a_spot_with_more_places_than_are_looked_at_is_left_to_others() -> None:
    places = [make_place(f"PAR-{number:04}", hours="24/7") for number in range(40)]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    query = NearestQuery(PARIS, WATER, limit=5, order=Order.OPEN_FIRST, now=TUESDAY)
    assert index._first_page.of_state(query, TUESDAY, 0) is None
    assert index._first_page.of_state(query, TUESDAY, 1) == []
    assert index._first_page.of_state(replace(query, limit=MAX_LIMIT), TUESDAY, 0) is None
    assert [near.place for near in index.nearest(query).results] == places[:5]


def test_it_stops_where_it_looks_at_many_doors_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [
        make_place(f"PAR-{n:04}", position=Position(PARIS.lat + n * 1e-5, PARIS.lon), hours="Tu 14:00-15:00")
        for n in range(300)
    ]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    query = NearestQuery(PARIS, WATER, open_at=OpenAt(NIGHT))
    assert search_of(index).page(query) == ([], [], [], False)
    monkeypatch.setattr(compiled, "_MOST_DOORS", 100)
    assert search_of(index).page(query) is None
    assert index.nearest(query) == without(places).nearest(query)


def test_hours_of_another_week_are_laid_out_anew() -> None:
    places = [make_place("PAR-0001", position=PARIS, hours="Tu 14:00-15:00")]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    for month, found in ((11, 1), (12, 0), (11, 1)):
        instant = datetime(2026, month, 24, 14, 30, tzinfo=PARIS_TIME)  # a Tuesday, then a Thursday
        assert len(index.nearest(NearestQuery(PARIS, WATER, open_at=OpenAt(instant))).results) == found


def test_hours_stay_while_they_are_searched_whatever_others_ask_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    index = SphereIndex([make_place("PAR-0001", position=PARIS, hours="24/7")], 1, oracle.CONTEXTS)
    asked, later = (NearestQuery(PARIS, WATER, open_at=OpenAt(TUESDAY + timedelta(days=days))) for days in (0, 28))
    found, search, alive = search_of(index), search_of(index)._search, []

    def interrupted(*addresses: object) -> int:
        monkeypatch.setattr(found, "_search", search)
        ((_, laid),) = found._doors.values()
        structure = weakref.ref(laid.kept[0])
        del laid
        index.nearest(later)
        gc.collect()
        alive.append(structure() is not None)
        return search(*addresses)

    monkeypatch.setattr(found, "_search", interrupted)
    assert len(index.nearest(asked).results) == 1
    assert alive == [True]


def test_days_stay_while_they_are_searched_even_if_another_thread_has_laid_them_out_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = SphereIndex([make_place("PAR-0001", position=PARIS)], 1, oracle.CONTEXTS)
    found, search, alive = search_of(index), search_of(index)._search, []

    def interrupted(*addresses: object) -> int:
        laid = weakref.ref(found.__dict__.pop("_days").kept[0])
        del found._columns.doors.__dict__["table"]
        gc.collect()
        alive.append(laid() is not None)
        return search(*addresses)

    monkeypatch.setattr(found, "_search", interrupted)
    assert len(index.nearest(NearestQuery(PARIS, WATER, now=TUESDAY)).results) == 1
    assert alive == [True]
