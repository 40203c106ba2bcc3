"""What is open, by the index over many places, equals asking every door; and what is compiled for it."""

import gc
import weakref
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from bench.data import make_places, make_starts
from geo_service.hours.entering import entry
from geo_service.model.place import Offer, Place
from geo_service.model.query import MAX_RADIUS_M, Match, NearestQuery, OpenAt, PlaceFilter
from geo_service.nearest import doors as doors_module
from geo_service.nearest.doors import Doors, Visit
from geo_service.nearest.index import SphereIndex
from tests.builders import PARIS, SOURCE, make_place
from tests.nearest import oracle
from tests.nearest.strategies import PARIS_TIME

TUESDAY = datetime(2026, 11, 24, 14, tzinfo=PARIS_TIME)
SUNDAY_NIGHT = datetime(2026, 11, 29, 3, tzinfo=PARIS_TIME)


@pytest.fixture(scope="module")
def crowd() -> list[Place]:
    """Many places, of which one in a hundred is open at night, and some say nothing."""
    hours = ["Mo-Fr 09:00-17:00"] * 60 + ["Mo-Sa 08:00-20:00"] * 30 + [""] * 10 + ["24/7"]
    return [replace(place, hours=hours[number % len(hours)]) for number, place in enumerate(make_places(12_000))]


@pytest.fixture(scope="module")
def index(crowd: list[Place]) -> SphereIndex:
    return SphereIndex(crowd, 1, oracle.CONTEXTS)


@pytest.mark.parametrize(
    "open_at",
    [OpenAt(TUESDAY), OpenAt(TUESDAY, or_unknown=True), OpenAt(SUNDAY_NIGHT), OpenAt(SUNDAY_NIGHT, or_unknown=True)],
)
@pytest.mark.parametrize(
    "where", [PlaceFilter(), PlaceFilter(("water",)), PlaceFilter(("shower", "laundry"), any_need=True)]
)
def test_many_places_are_ranked_as_asking_each_door(
    crowd: list[Place], index: SphereIndex, where: PlaceFilter, open_at: OpenAt
) -> None:
    for _, start in make_starts(2):
        query = NearestQuery(start, where, MAX_RADIUS_M, 10, open_at)
        answer = index.nearest(query)
        assert [(near.distance_m, near.place.id) for near in answer.results] == oracle.nearest(crowd, query)


def test_the_door_of_the_needed_offer_counts_and_no_other() -> None:
    place = make_place(hours="Mo-Fr 09:00-17:00", offers=(Offer("water"), Offer("meal", hours="Tu 19:00-20:00")))
    index, evening = SphereIndex([place], 1, oracle.CONTEXTS), TUESDAY.replace(hour=19, minute=30)
    for need, instant, match in (
        ("meal", TUESDAY, Match.NONE),
        ("meal", evening, Match.ALL),
        ("water", TUESDAY, Match.ALL),
        ("water", evening, Match.NONE),
    ):
        query = NearestQuery(PARIS, PlaceFilter((need,)), open_at=OpenAt(instant))
        assert index.nearest(query).match is match
    both = index.nearest(NearestQuery(PARIS, PlaceFilter(("water", "meal")), open_at=OpenAt(TUESDAY)))
    assert (both.match, both.unmet, both.results[0].covers) == (Match.PARTIAL, ("meal",), ("water",))


def test_a_window_is_not_certain() -> None:
    index = SphereIndex([make_place(hours="24/7", offers=(Offer("meal", window="end of day"),))], 1, oracle.CONTEXTS)
    where = PlaceFilter(("meal",))
    assert index.nearest(NearestQuery(PARIS, where, open_at=OpenAt(TUESDAY))).match is Match.NONE
    assert index.nearest(NearestQuery(PARIS, where, open_at=OpenAt(TUESDAY, or_unknown=True))).match is Match.ALL


def test_places_with_an_open_door_are_found_without_the_others() -> None:
    night = (Offer("water"), Offer("rest_indoors", hours="24/7"))
    places = [make_place(hours=""), make_place(hours="24/7"), make_place(hours="Mo 09:00-10:00", offers=night)]
    doors = Doors(places, oracle.CONTEXTS)
    assert doors.with_open_door(SUNDAY_NIGHT).tolist() == [1, 2]
    assert doors.most_open(SUNDAY_NIGHT) == 2


def test_doors_that_are_too_old_count_among_those_that_may_be_open() -> None:
    old = make_place(hours="24/7", source=replace(SOURCE, as_of="2014"))
    doors = Doors([old], oracle.CONTEXTS)
    assert doors.with_open_door(TUESDAY).tolist() == []
    assert doors.most_open(TUESDAY) == 1


@pytest.mark.parametrize("hours", [0, 1, 2, 22, 23])
def test_any_instant_is_answered_however_far_away(hours: int) -> None:
    place = make_place(hours="Mo-Fr 09:00-17:00; PH off")
    doors = Doors([place], oracle.CONTEXTS)
    for day in range(0, 800, 9):
        instant = SUNDAY_NIGHT - timedelta(days=400) + timedelta(days=day, hours=hours)
        expected = entry(OpenAt(instant), oracle.CONTEXTS)(place, None)
        assert doors.passed(Visit(instant), np.arange(1)).tolist() == [expected]


def test_the_doors_of_a_past_revision_are_let_go_without_the_collector() -> None:
    doors = Doors([make_place(hours="Mo-Fr 09:00-17:00")], oracle.CONTEXTS)
    doors.codes(Visit(TUESDAY), slice(None))
    gone, worked = weakref.ref(doors), gc.isenabled()
    gc.disable()
    try:
        del doors
        assert gone() is None
    finally:
        if worked:
            gc.enable()


def test_weeks_compiled_later_are_as_if_they_had_been_the_first(crowd: list[Place]) -> None:
    dated = [replace(place, source=replace(SOURCE, as_of="2024-11")) for place in crowd[::40]]
    places, weeks = [*crowd[::20], *dated], [TUESDAY + timedelta(days=9 * number) for number in range(4)]
    together = Doors(places, oracle.CONTEXTS)
    for week in weeks:
        alone = Doors(places, oracle.CONTEXTS)
        for need in (None, "water"):
            codes = together.codes(Visit(week), slice(None), need)
            assert (codes == alone.codes(Visit(week), slice(None), need)).all()
        assert (together.with_open_door(week) == alone.with_open_door(week)).all()


def test_no_more_windows_are_kept_than_a_year_back_and_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    doors = Doors([make_place(hours="Mo-Fr 09:00-17:00")], oracle.CONTEXTS)
    monkeypatch.setattr(doors_module, "_WINDOWS", 2)
    days = [TUESDAY + timedelta(days=28 * number) for number in range(5)]
    assert [doors.codes(Visit(day), slice(None)).tolist() for day in days] == [[2]] * 5
    assert len(doors._compiled) <= 2


def test_hours_are_compiled_once_for_a_window_and_never_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []

    def counting(doors, first, days):
        compiled.append(first)
        return real(doors, first, days)

    real = doors_module.compile_doors
    monkeypatch.setattr(doors_module, "compile_doors", counting)
    index = SphereIndex([make_place()], 1, oracle.CONTEXTS)
    index.nearest(NearestQuery(PARIS))
    assert compiled == []
    for minute in range(50):
        index.nearest(NearestQuery(PARIS, open_at=OpenAt(TUESDAY + timedelta(minutes=minute))))
    assert len(compiled) == 1


def test_an_empty_index_has_nothing_open() -> None:
    assert SphereIndex([], 1).nearest(NearestQuery(PARIS, open_at=OpenAt(TUESDAY))).match is Match.NONE


def test_where_there_are_no_places_none_is_open() -> None:
    doors = Doors([], {})
    assert doors.most_open(TUESDAY) == 0
    assert doors.with_open_door(TUESDAY).tolist() == []
