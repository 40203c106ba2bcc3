"""The shortest round on foot, against every order of all places."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.hours.doors import HoursContext
from geo_service.hours.entering import entry
from geo_service.model.matching import covered
from geo_service.model.place import Offer
from geo_service.model.query import Match, NearestQuery, OpenAt, Order, PlaceFilter
from geo_service.model.walk import Method, Profile
from geo_service.nearest.index import SphereIndex
from geo_service.walking.graph import GraphWalker
from geo_service.walking.nearest import OnFoot
from geo_service.walking.network import build_network
from geo_service.walking.straight import StraightWalker
from tests.builders import make_place
from tests.walking.ways import at, grid

CONTEXTS = {"paris": HoursContext(ZoneInfo("Europe/Paris"), "75")}
TUESDAY = datetime(2026, 11, 24, 12, 57, tzinfo=UTC)
RIVER = grid(4).way((1000, 0), (1300, 0)).way((300, 300), (1000, 700), (1000, 0))
WALKER = GraphWalker(build_network([RIVER.ways()]))
ISLAND = GraphWalker(build_network([grid(4).way((1000, 0), (1700, 0)).ways()]))
NEEDS = ("water", "wifi", "shower")


def place(number, x_m, y_m, *needs, **changes):
    offers = tuple(need if isinstance(need, Offer) else Offer(need) for need in needs)
    return make_place(f"PAR-{number:04}", position=at(x_m, y_m), offers=offers, **changes)


def asking(places, walker=WALKER) -> OnFoot:
    return OnFoot(SphereIndex(places, 1, CONTEXTS), walker, CONTEXTS)


def errands(x_m, y_m, *needs, **changes) -> NearestQuery:
    return replace(NearestQuery(at(x_m, y_m), PlaceFilter(needs or NEEDS), profile=Profile.NORMAL), **changes)


def arriving(x_m, y_m, *needs, instant=TUESDAY, or_unknown=False, **changes) -> NearestQuery:
    return errands(x_m, y_m, *needs, open_at=OpenAt(instant, or_unknown), now=instant, on_foot=True, **changes)


def ids(answer) -> list[str]:
    return [near.place.id for near in answer.results]


def best(places, query: NearestQuery, walker) -> tuple[int, int]:
    """How many needs can be met at most, and the seconds of the quickest round that does."""
    spots = [each.position for each in places]
    legs = {spot: walker.walks(spot, spots, query.profile) for spot in (query.at, *spots)}
    found = [(0, 0)]
    for count in range(1, len(query.where.needs) + 1):
        for order in permutations(range(len(places)), count):
            here, second, met = query.at, 0, set()
            for row in order:
                leg = legs[here][row]
                if leg is None:
                    break
                second, here = second + leg.duration_s, spots[row]
                then = query.open_at
                if then and query.on_foot:
                    then = replace(then, instant=then.instant + timedelta(seconds=second))
                here_met = set(covered(places[row], query.where, entry(then, CONTEXTS)))
                if here_met <= met:
                    break
                met |= here_met
                found.append((-len(met), second))
    return min(found)


HOURS = st.sampled_from(["24/7", "24/7", "", "Mo-Su 09:00-14:00", "Mo-Su 14:00-18:00", "Mo-Su 14:02-14:09"])
SPOTS = st.lists(
    st.tuples(
        st.integers(-100, 1300),
        st.integers(-100, 800),
        st.lists(st.sampled_from(NEEDS), min_size=1, max_size=2, unique=True),
        HOURS,
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(
    spots=SPOTS,
    start=st.tuples(st.integers(-100, 1300), st.integers(-100, 800)),
    asked=st.one_of(st.just(errands), st.booleans().map(lambda unknown: partial(arriving, or_unknown=unknown))),
    profile=st.sampled_from(Profile),
    walker=st.sampled_from([WALKER, ISLAND, StraightWalker()]),
)
def test_no_order_of_places_is_shorter_or_meets_more(spots, start, asked, profile, walker):
    places = [place(number, x, y, *needs, hours=hours) for number, (x, y, needs, hours) in enumerate(spots, start=1)]
    query = asked(*start, profile=profile)
    answer = asking(places, walker).nearest(query)
    met, seconds = best(places, query, walker)
    assert len(query.where.needs) - len(answer.unmet) == -met
    assert {need for near in answer.results for need in near.covers}.isdisjoint(answer.unmet)
    if met and answer.match is not Match.ALL:
        assert answer.results[-1].walk.duration_s == seconds
        assert sum(near.leg.duration_s for near in answer.results) == seconds
    assert (answer.match is Match.NONE) == (met == 0)


def test_streets_decide_and_not_the_straight_line():
    across, along = place(1, 50, 100, "wifi"), place(2, 200, 0, "wifi")
    answer = asking([across, along, place(3, 60, 0, "water")]).nearest(errands(50, 0, "water", "wifi"))
    assert (answer.match, ids(answer)) == (Match.SET, ["PAR-0003", "PAR-0002"])
    assert [near.leg.distance_m for near in answer.results] == pytest.approx([10, 140], abs=0.3)
    assert [near.walk.distance_m for near in answer.results] == pytest.approx([10, 150], abs=0.5)
    assert {near.leg.method for near in answer.results} == {Method.STREETS}
    assert [near.covers for near in answer.results] == [("water",), ("wifi",)]
    assert answer.path_m == pytest.approx(150, rel=0.01)


def test_more_stops_are_better_where_the_walk_is_shorter():
    both = place(1, 1300, 0, "water", "shower")
    near = [place(2, 100, 0, "water"), place(3, 200, 0, "shower"), place(4, 0, 0, "wifi")]
    answer = asking([both, *near]).nearest(errands(0, 0))
    assert ids(answer) == ["PAR-0004", "PAR-0002", "PAR-0003"]


def test_what_closes_first_is_visited_first():
    closing = place(1, 200, 0, "water", hours="Mo-Su 09:00-14:00")
    late = place(2, 100, 0, "wifi", hours="Mo-Su 14:00-18:00")
    answer = asking([closing, late]).nearest(arriving(0, 0, "water", "wifi"))
    assert (answer.match, ids(answer)) == (Match.SET, ["PAR-0001", "PAR-0002"])


def test_nobody_waits_at_a_door():
    closed = place(1, 100, 0, "wifi", hours="Mo-Su 14:30-18:00")
    answer = asking([closed, place(2, 200, 0, "water", hours="24/7")]).nearest(arriving(0, 0, "water", "wifi"))
    assert (answer.match, ids(answer), answer.unmet) == (Match.PARTIAL, ["PAR-0002"], ("wifi",))


def test_a_place_that_has_all_but_opens_later_is_no_answer():
    closed = place(1, 100, 0, "wifi", "water", hours="Mo-Su 14:30-18:00")
    apart = [place(2, 200, 0, "water", hours="24/7"), place(3, 300, 0, "wifi", hours="24/7")]
    for order in (Order.NEAR, Order.WALK):
        answer = asking([closed, *apart]).nearest(arriving(0, 0, "water", "wifi", order=order))
        assert (answer.match, ids(answer)) == (Match.SET, ["PAR-0002", "PAR-0003"])


def test_what_nobody_knows_counts_where_it_may():
    places = [place(1, 100, 0, "wifi"), place(2, 200, 0, "water", hours="24/7")]
    sure = asking(places).nearest(arriving(0, 0, "water", "wifi"))
    assert (sure.match, sure.unmet) == (Match.PARTIAL, ("wifi",))
    assert asking(places).nearest(arriving(0, 0, "water", "wifi", or_unknown=True)).match is Match.SET


def test_an_island_is_no_stop():
    places = [place(1, 1000, 0, "wifi"), place(2, 300, 0, "water")]
    answer = asking(places, ISLAND).nearest(errands(0, 0, "water", "wifi"))
    assert (answer.match, ids(answer), answer.unmet) == (Match.PARTIAL, ["PAR-0002"], ("wifi",))


def test_where_no_streets_are_known_the_round_is_an_estimate():
    places = [place(1, 100, 0, "wifi"), place(2, 200, 0, "water")]
    answer = asking(places, StraightWalker()).nearest(errands(0, 0, "water", "wifi", "water"))
    assert {near.walk.method for near in answer.results} == {Method.STRAIGHT_LINE}
    assert answer.results[-1].walk.distance_m == pytest.approx(260, rel=0.01)


def test_doors_that_nobody_reaches_in_time_are_not_searched_for(monkeypatch):
    asked = []
    walks = GraphWalker.walks
    monkeypatch.setattr(GraphWalker, "walks", lambda *args: asked.append(args[1]) or walks(*args))
    closing = [place(number, 20 * number, 300, "wifi", hours="Mo-Su 09:00-13:58") for number in range(1, 50)]
    answer = asking([*closing, place(99, 0, 0, "water", hours="24/7")]).nearest(arriving(0, 0, "water", "wifi"))
    assert (answer.match, ids(answer), answer.unmet) == (Match.PARTIAL, ["PAR-0099"], ("wifi",))
    assert len(asked) < 5
