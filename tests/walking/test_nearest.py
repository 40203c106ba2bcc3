"""What is nearest on foot, against the walk to every place."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.hours.doors import HoursContext
from geo_service.hours.entering import entry
from geo_service.model.matching import matches
from geo_service.model.place import Period
from geo_service.model.query import FIRST, Match, NearestQuery, OpenAt, Order, PlaceFilter
from geo_service.model.walk import Method, Profile, Walk
from geo_service.nearest.index import SphereIndex
from geo_service.walking.graph import GraphWalker
from geo_service.walking.nearest import OnFoot
from geo_service.walking.network import build_network
from geo_service.walking.straight import StraightWalker
from tests.builders import SOURCE, make_place
from tests.walking.ways import Town, at, grid

CONTEXTS = {"paris": HoursContext(ZoneInfo("Europe/Paris"), "75")}
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
RIVER = grid(4).way((1000, 0), (1300, 0)).way((1000, 0), (1000, 700))


def asking(places, town: Town = RIVER) -> OnFoot:
    walker = GraphWalker(build_network([town.ways()]))
    return OnFoot(SphereIndex(places, 1, CONTEXTS), walker, CONTEXTS)


def place(number: int, x_m: float, y_m: float, **changes):
    return make_place(f"PAR-{number:04}", position=at(x_m, y_m), **changes)


def by_walk(x_m: float, y_m: float, **changes) -> NearestQuery:
    return replace(NearestQuery(at(x_m, y_m), PlaceFilter(("water",)), order=Order.WALK), **changes)


def ids(answer) -> list[str]:
    return [near.place.id for near in answer.results]


def every_page(asked: OnFoot, query: NearestQuery) -> list:
    found, answer = [], asked.nearest(query)
    while True:
        found += answer.results
        if not answer.more:
            return found
        answer = asked.nearest(replace(query, after=answer.results[-1].rank))


def test_across_the_block_is_farther_than_along_the_street():
    across, along = place(1, 50, 100), place(2, 170, 0)
    asked = asking([across, along])
    assert ids(asked.nearest(by_walk(50, 0, order=Order.NEAR))) == ["PAR-0001", "PAR-0002"]
    answer = asked.nearest(by_walk(50, 0))
    assert ids(answer) == ["PAR-0002", "PAR-0001"]
    assert [near.walk.method for near in answer.results] == [Method.STREETS] * 2
    assert answer.results[1].walk.distance_m == pytest.approx(200, abs=0.3)


def test_what_no_way_leads_to_comes_last_and_has_no_walk():
    answer = asking([place(1, 1000, 0), place(2, 300, 300)]).nearest(by_walk(300, 0))
    assert ids(answer) == ["PAR-0002", "PAR-0001"]
    assert answer.results[1].walk is None


def test_who_is_far_from_every_street_gets_estimates():
    answer = asking([place(1, 50, 100), place(2, 120, 0)]).nearest(by_walk(50, -900))
    assert ids(answer) == ["PAR-0002", "PAR-0001"]
    assert {near.walk.method for near in answer.results} == {Method.STRAIGHT_LINE}


COORDINATES = st.tuples(st.integers(-200, 1400), st.integers(-200, 900))


@settings(max_examples=60)
@given(
    spots=st.lists(COORDINATES, max_size=25),
    start=COORDINATES,
    limit=st.integers(1, 8),
    radius_m=st.sampled_from([200.0, 800.0, 10_000.0]),
    profile=st.sampled_from(Profile),
)
def test_every_page_is_what_measuring_every_walk_would_give(**drawn):
    places = [place(number, *spot) for number, spot in enumerate(drawn.pop("spots"), start=1)]
    start = drawn.pop("start")
    asked = asking(places)
    query = by_walk(*start, **drawn)
    near = every_page(asked, replace(query, order=Order.NEAR, profile=None, limit=100))
    walks = asked.walker.walks(query.at, [each.place.position for each in near], query.profile)
    truth = sorted(
        (walk is None, walk.duration_s if walk else 0, each.distance_m, each.place.id, walk)
        for each, walk in zip(near, walks, strict=True)
    )
    found = every_page(asked, query)
    assert [(each.place.id, each.walk) for each in found] == [(row[3], row[4]) for row in truth]


def test_many_places_are_found_though_the_nearest_are_across_the_river():
    rng = np.random.default_rng(5)
    far = [place(number, 1000, y) for number, y in enumerate(rng.uniform(0, 700, 150), start=1)]
    near = [place(number, x, 0) for number, x in enumerate(rng.uniform(0, 300, 15), start=501)]
    answer = asking(far + near).nearest(by_walk(300, 650))
    assert len(answer.results) == 10
    assert answer.more
    durations = [each.walk.duration_s for each in answer.results]
    assert durations == sorted(durations)


def test_a_door_that_closes_on_the_way_is_not_proposed():
    closing = place(1, 50, 100, hours="Mo-Su 09:00-13:02")
    open_long = place(2, 300, 0, hours="Mo-Su 09:00-20:00")
    asked = asking([closing, open_long])
    query = by_walk(50, 0, on_foot=True, open_at=OpenAt(TUESDAY), now=TUESDAY)
    for order in (Order.WALK, Order.NEAR):
        assert ids(asked.nearest(replace(query, order=order))) == ["PAR-0002"]
    earlier = OpenAt(TUESDAY - timedelta(minutes=5))
    for order in (Order.WALK, Order.NEAR):
        assert ids(asked.nearest(replace(query, order=order, open_at=earlier))) == ["PAR-0001", "PAR-0002"]


def test_where_all_doors_close_on_the_way_nothing_is_found():
    asked = asking([place(1, 50, 100, hours="Mo-Su 09:00-13:01")])
    answer = asked.nearest(by_walk(50, 0, on_foot=True, open_at=OpenAt(TUESDAY), now=TUESDAY))
    assert (answer.match, ids(answer), answer.unmet) == (Match.NONE, [], ("water",))


HOURS = (
    "",
    "24/7",
    "Mo-Su 10:00-13:03",
    "Mo-Su 13:04-13:20",
    "Mo-Su 13:30-18:00; PH off",
    "Tu 16:30-17:00",
    "Mo 09:00-18:00",
)
WINTER = (Period(TUESDAY.date(), TUESDAY.date()),)


@settings(max_examples=60)
@given(
    doors=st.lists(st.tuples(COORDINATES, st.sampled_from(HOURS), st.booleans(), st.booleans()), max_size=25),
    start=COORDINATES,
    limit=st.integers(1, 8),
    order=st.sampled_from([Order.NEAR, Order.WALK]),
    open_at=st.builds(OpenAt, st.sampled_from([TUESDAY, TUESDAY - timedelta(hours=3)]), st.booleans()),
)
def test_every_page_of_open_doors_is_what_asking_each_on_arriving_would_give(doors, start, order, open_at, **drawn):
    places = [
        place(
            number,
            *spot,
            hours=hours,
            closures=WINTER if shut else (),
            source=replace(SOURCE, as_of="2026" if young else "2019"),
        )
        for number, (spot, hours, shut, young) in enumerate(doors, start=1)
    ]
    asked = asking(places)
    query = by_walk(*start, order=order, on_foot=True, open_at=open_at, now=TUESDAY, **drawn)
    near = every_page(asked, replace(query, order=Order.NEAR, on_foot=False, open_at=None, limit=100))
    walks = asked.walker.walks(query.at, [each.place.position for each in near], Profile.NORMAL)
    truth = [
        (walk.duration_s if order is Order.WALK else 0, each.distance_m, each.rank.stale, each.place.id)
        for each, walk in zip(near, walks, strict=True)
        if walk and matches(each.place, query.where, entry(_at(walk, open_at), CONTEXTS))
    ]
    assert [each.place.id for each in every_page(asked, query)] == [row[-1] for row in sorted(truth)]


def _at(walk: Walk, open_at: OpenAt) -> OpenAt:
    return replace(open_at, instant=open_at.instant + timedelta(seconds=walk.duration_s))


def test_nobody_walks_for_more_than_three_hours_to_an_open_door():
    far = [place(number, 6_000 + 8_000 * number, 0, hours="24/7") for number in range(3)]
    asked = OnFoot(SphereIndex(far, 1, CONTEXTS), StraightWalker(), CONTEXTS)
    query = by_walk(0, 0, on_foot=True, open_at=OpenAt(TUESDAY), now=TUESDAY, radius_m=50_000.0)
    for order in (Order.WALK, Order.NEAR):
        assert ids(asked.nearest(replace(query, order=order))) == ["PAR-0000"]


def test_of_doors_that_open_hours_later_none_is_walked_to():
    places = [place(number, number, 0, hours="Mo-Fr 17:00-18:00") for number in range(500)]
    counted = Counting()
    asked = OnFoot(SphereIndex(places, 1, CONTEXTS), counted, CONTEXTS)
    assert not asked.nearest(by_walk(0, 0, on_foot=True, open_at=OpenAt(TUESDAY), now=TUESDAY)).results
    assert counted.walked == 0


class Counting(StraightWalker):
    """Counts the walks that are measured."""

    walked = 0

    def walks(self, start, ends, profile, within_s=math.inf):
        self.walked += len(ends)
        return super().walks(start, ends, profile, within_s)


def test_in_the_order_of_distances_the_next_page_goes_on():
    places = [place(number, 30 * number, 0, hours="24/7") for number in range(1, 8)]
    query = by_walk(0, 0, order=Order.NEAR, on_foot=True, open_at=OpenAt(TUESDAY), now=TUESDAY, limit=3)
    assert [each.place.id for each in every_page(asking(places), query)] == [each.id for each in places]


def test_nothing_is_nearest_where_there_is_nothing():
    answer = asking([]).nearest(by_walk(0, 0))
    assert (answer.match, answer.results) == (Match.NONE, ())


def test_walks_are_told_in_every_order():
    places = [place(1, 100, 0), place(2, 200, 0)]
    for order in (Order.NEAR, Order.OPEN_FIRST):
        answer = asking(places).nearest(by_walk(0, 0, order=order, profile=Profile.SLOW, now=TUESDAY))
        assert [near.walk.method for near in answer.results] == [Method.STREETS] * 2
        assert answer.results[0].walk.duration_s == math.ceil(100 / 0.92)


def test_an_estimate_orders_as_distances_do():
    places = [place(number, 37 * number % 500, 71 * number % 300) for number in range(1, 40)]
    asked = OnFoot(SphereIndex(places, 1), StraightWalker(), CONTEXTS)
    distances = [near.distance_m for near in every_page(asked, by_walk(3, 5, after=FIRST))]
    assert distances == sorted(distances)
