from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.hours.doors import HoursContext
from geo_service.model.changes import Edit
from geo_service.model.place import Kind, Offer, Period, Visibility
from geo_service.model.position import Position
from geo_service.model.query import Match, Order, PlaceFilter
from geo_service.model.text import fold
from geo_service.model.walk import Method, Profile
from geo_service.walking.errands import Errands
from geo_service.walking.graph import GraphWalker
from geo_service.walking.network import build_network
from geo_service.walking.straight import StraightWalker
from geo_service.web.pages import listing
from geo_service.web.pages.listing import Finder, Listing
from geo_service.web.pages.standing import standing_of
from geo_service.web.recent import Recent
from tests.builders import PARIS, SOURCE, make_place
from tests.nearest.strategies import SERVICES, filters, instants, places_near
from tests.walking.ways import Town, at, grid
from tests.web.services import FRIDAY, build_service, edit_places

SHUT = (Period(date(2026, 11, 1), date(2026, 12, 1), "works"),)
SHOWER = (Offer("shower"),)
NAMES = ("Zoo", "zoo", "Écluse", "Ecluse 2", "Ec", "")
WATER = PlaceFilter(needs=("water",), city="paris")


def north(metres: float) -> Position:
    return Position(PARIS.lat + metres / 111_200, PARIS.lon)


@pytest.fixture
def finder(make_service):
    def make(*places):
        service = make_service(*places)
        return Finder(service, FRIDAY)

    return make


def ids(found):
    return [each.place.id for each in found]


def test_a_list_without_start_goes_by_name_then_id(finder):
    listing = finder(
        make_place("PAR-0003", name="Écluse"),
        make_place("PAR-0002", name="Zoo"),
        make_place("PAR-0001", name="écluse"),
    ).listed(WATER)
    assert ids(listing.found) == ["PAR-0001", "PAR-0003", "PAR-0002"]
    assert {each.distance_m for each in listing.found} == {None}


def test_a_standing_is_kept_until_the_place_or_the_state_changes(monkeypatch):
    monkeypatch.setattr(listing, "_LASTING", Recent(2))
    service = SimpleNamespace(hours_of=lambda _city: HoursContext(ZoneInfo("Europe/Paris")))
    place = make_place(hours="24/7")
    shut = replace(place, closures=SHUT)
    for each, minutes in ((place, 0), (place, 1), (shut, 1), (place, 2), (shut, 60 * 24 * 30), (place, 60 * 24 * 400)):
        now = FRIDAY + timedelta(minutes=minutes)
        for where in (WATER, PlaceFilter(), PlaceFilter(needs=("water",), any_need=True)):
            truth = standing_of(each, where, now, service.hours_of("paris"))
            assert Finder(service, now)._standing(each, where, now) == truth
            assert len(listing._LASTING) <= 2


@settings(max_examples=30)  # each makes a database
@given(st.data())
def test_a_list_is_that_of_asking_one_place_after_the_other(tmp_path_factory, data):
    drawn = [data.draw(places_near(PARIS, number)) for number in range(data.draw(st.integers(0, 8)))]
    named = [replace(place, name=data.draw(st.sampled_from(NAMES))) for place in drawn]
    where = replace(data.draw(filters), needs=data.draw(st.lists(st.sampled_from(SERVICES), max_size=2).map(tuple)))
    service = build_service(tmp_path_factory.mktemp("listed"), named)
    finder = Finder(service, data.draw(instants))
    listing = finder.listed(where)
    asked = replace(where, any_need=where.any_need or listing.relaxed)

    def standing(place):
        return standing_of(place, asked, finder.instant, service.hours_of(place.city))

    expected = sorted(
        service.places(asked),
        key=lambda place: (standing(place).rank, place.demonstration, fold(place.name), place.id),
    )
    assert [(each.place, each.standing) for each in listing.found] == [(one, standing(one)) for one in expected]
    assert sorted(place.id for place in listing.found.places) == sorted(place.id for place in expected)
    assert listing.found.invented == sum(place.demonstration for place in expected)


def test_open_places_come_first_closed_ones_last_and_examples_after_real_ones(finder):
    listing = finder(
        make_place("PAR-0003", name="D", hours="24/7"),
        make_place("PAR-0001", name="A", closures=SHUT),
        make_place("PAR-D0001", name="B", demonstration=True),
        make_place("PAR-0002", name="C"),
    ).listed(WATER)
    assert ids(listing.found) == ["PAR-0003", "PAR-0002", "PAR-D0001", "PAR-0001"]
    assert [each.standing.open.state for each in listing.found] == ["open", "unknown", "unknown", "closed"]


def test_near_a_point_goes_by_state_then_distance(finder):
    listing = finder(
        make_place("PAR-0004", position=north(500), hours="24/7"),
        make_place("PAR-0005", position=north(400), hours="24/7"),
        make_place("PAR-0001", position=north(50), closures=SHUT),
        make_place("PAR-0002", position=north(300)),
        make_place("PAR-0003", position=north(100)),
    ).near(WATER, PARIS)
    assert ids(listing.found) == ["PAR-0005", "PAR-0004", "PAR-0003", "PAR-0002", "PAR-0001"]
    assert listing.match is Match.ALL
    assert listing.found[2].distance_m == pytest.approx(100, abs=1)


def test_an_open_place_is_found_however_many_closed_ones_are_nearer(finder):
    shut = [make_place(f"PAR-{number:04}", position=north(number), closures=SHUT) for number in range(1, 121)]
    listing = finder(*shut, make_place("PAR-0121", position=north(800), hours="24/7")).near(WATER, PARIS)
    assert ids(listing.found)[:2] == ["PAR-0121", "PAR-0001"]


def test_places_that_may_be_open_are_found_however_many_open_ones_are_nearer(finder):
    is_open = [make_place(f"PAR-{number:04}", position=north(number), hours="24/7") for number in range(1, 122)]
    others = (
        make_place("PAR-0200", position=north(900)),
        make_place("PAR-0201", position=north(800), closures=SHUT),
    )
    listing = finder(*is_open, *others).near(WATER, PARIS)
    assert ids(listing.found) == [place.id for place in is_open[:40]] + ["PAR-0200", "PAR-0201"]
    assert listing.cut


@pytest.mark.parametrize(("count", "cut"), [(40, False), (41, True)])
def test_a_list_says_whether_it_leaves_places_out(finder, count, cut):
    places = [make_place(f"PAR-{number:04}", position=north(number), hours="24/7") for number in range(1, count + 1)]
    listing = finder(*places).near(WATER, PARIS)
    assert ids(listing.found) == [place.id for place in places[:40]]
    assert listing.cut is cut


def test_old_information_sinks_among_places_of_the_same_minute(finder):
    listing = finder(
        make_place("PAR-0001", position=north(100), source=replace(SOURCE, as_of="2014")),
        make_place("PAR-0002", position=north(110)),
        make_place("PAR-0003", position=north(200)),
    ).near(WATER, PARIS)
    assert ids(listing.found) == ["PAR-0002", "PAR-0001", "PAR-0003"]


def test_places_that_nobody_can_point_at_are_listed_apart(finder):
    listing = finder(make_place("PAR-0001"), make_place("PAR-0002", position=None)).near(WATER, PARIS)
    assert ids(listing.found) == ["PAR-0001"]
    assert ids(listing.unlocated) == ["PAR-0002"]


def test_where_no_place_has_all_some_of_it_is_listed(finder):
    where = replace(WATER, needs=("water", "shower"))
    listing = finder(make_place("PAR-0001"), make_place("PAR-0002", offers=(Offer("shower"),))).listed(where)
    assert listing.relaxed
    assert ids(listing.found) == ["PAR-0001", "PAR-0002"]


def test_places_that_answer_together_keep_the_order_of_the_walk(finder):
    where = replace(WATER, needs=("shower", "water"))
    listing = finder(
        make_place("PAR-0001", position=north(100), closures=SHUT),
        make_place("PAR-0002", position=north(400), offers=(Offer("shower"),)),
    ).near(where, PARIS)
    assert listing.together
    assert ids(listing.found) == ["PAR-0001", "PAR-0002"]
    assert listing.found[1].distance_m == pytest.approx(400, abs=2)


def test_day_centres_are_found_by_kind_and_by_offer_once(finder):
    places = (
        make_place("PAR-0001", kind=Kind.DAY_CENTRE, offers=(Offer("day_centre"),), position=north(300)),
        make_place("PAR-0002", offers=(Offer("day_centre"),), position=north(100)),
        make_place("PAR-0003", kind=Kind.DAY_CENTRE, offers=(), position=north(200)),
        make_place("PAR-0004"),
    )
    city = PlaceFilter(city="paris")
    assert ids(finder(*places).day_centres(city, None).found) == ["PAR-0001", "PAR-0002", "PAR-0003"]


def test_day_centres_near_a_point_go_by_distance(finder):
    places = (
        make_place("PAR-0001", kind=Kind.DAY_CENTRE, offers=(), position=north(300)),
        make_place("PAR-0002", offers=(Offer("day_centre"),), position=north(100)),
    )
    assert ids(finder(*places).day_centres(PlaceFilter(city="paris"), PARIS).found) == ["PAR-0002", "PAR-0001"]


def test_referral_places_are_in_no_list(finder):
    hidden = make_place("PAR-0001", visibility=Visibility.REFERRAL, offers=(Offer("water"), Offer("day_centre")))
    found = finder(hidden)
    city = PlaceFilter(city="paris")
    assert not found.listed(city).found
    assert not found.near(city, PARIS).found
    assert not found.day_centres(city, PARIS).found


def test_the_offer_asked_for_decides_where_it_has_hours_of_its_own(finder):
    offers = (Offer("water"), Offer("shower", hours="Mo 09:00-10:00"))
    found = finder(make_place(hours="24/7", offers=offers))
    states = [
        found.listed(PlaceFilter(needs=(need,), city="paris")).found[0].standing.open.state
        for need in ("water", "shower")
    ]
    assert states == ["open", "closed"]


def test_hours_follow_the_holidays_of_each_city(finder):
    service = finder(
        make_place("STR-0001", city="strasbourg", hours="Mo-Su 09:00-17:00; PH off"),
        make_place("PAR-0001", hours="Mo-Su 09:00-17:00; PH off"),
    ).service
    boxing_day = Finder(service, FRIDAY.replace(month=12, day=26))
    assert ids(boxing_day.listed(PlaceFilter()).found) == ["PAR-0001", "STR-0001"]
    assert [each.standing.open.state for each in boxing_day.listed(PlaceFilter()).found] == ["open", "closed"]


def test_walks_along_streets_order_a_list_and_decide_what_is_open_on_arriving(make_service):
    """One street of 600 m whose other end is near in a straight line: a river lies between."""
    service = make_service(
        make_place("TOU-0001", city="toulouse", position=at(0, 100), hours="24/7"),
        make_place("TOU-0002", city="toulouse", position=at(200, 5), hours="Fr 09:00-11:10"),
        make_place("TOU-0003", city="toulouse", position=at(20, 5), closures=SHUT),
    )
    street = Town().way((0, 0), (400, 0), (400, 100), (0, 100), name="Quay")
    service.walker = GraphWalker(build_network([street.ways()]))
    where = PlaceFilter(needs=("water",), city="toulouse")
    listing = Finder(service, FRIDAY).near(where, at(0, 0))
    assert ids(listing.found) == ["TOU-0002", "TOU-0001", "TOU-0003"]
    far = listing.found[1]
    assert (far.walk.method, far.walk.duration_s) == (Method.STREETS, 720)
    assert (listing.found[0].arrival.open.state, far.arrival.instant - FRIDAY) == ("open", timedelta(minutes=12))
    by_walk = Finder(service, FRIDAY).near(where, at(0, 0), Order.WALK)
    assert ids(by_walk.found) == ["TOU-0003", "TOU-0002", "TOU-0001"]
    slow = Finder(service, FRIDAY, Profile.SLOW).near(where, at(0, 0))
    assert slow.found[1].walk.duration_s > 900


def test_walks_are_measured_at_once_and_only_where_they_are_on_the_page(make_service):
    """Of 40 open, 10 unknown and 15 closed places parts of twenty are shown."""
    hours = ["24/7"] * 45 + [""] * 10 + ["off"] * 15
    places = (make_place(f"PAR-{n:04}", position=north(90 * n + 9), hours=each) for n, each in enumerate(hours))
    service, asked = make_service(*places), []

    class Noting(StraightWalker):
        def walks(self, start, ends, *others):
            asked.append(len(ends))
            return super().walks(start, ends, *others)

    service.walker = Noting()
    found = Finder(service, FRIDAY).near(WATER, PARIS).found
    assert (len(found), asked) == (65, [])
    for part, measured in ((slice(20), [40]), (slice(20, 40), [40]), (slice(40, 60), [40, 25])):
        assert found[part][0].walk is not None
        assert asked == measured
    assert [each.rank.state for each in found] == [0] * 40 + [1] * 10 + [2] * 15


def test_of_rounds_one_whose_doors_are_open_on_arriving_is_preferred(make_service):
    service = make_service(
        make_place("TOU-0001", city="toulouse", position=at(100, 5), hours="24/7"),
        make_place("TOU-0002", city="toulouse", position=at(150, 5), hours="Mo 09:00-10:00", offers=SHOWER),
        make_place("TOU-0003", city="toulouse", position=at(300, 5), hours="24/7", offers=SHOWER),
    )
    service.walker = GraphWalker(build_network([grid().ways()]))
    where = PlaceFilter(needs=("water", "shower"), city="toulouse")
    listing = Finder(service, FRIDAY).near(where, at(0, 0))
    assert ids(listing.found) == ["TOU-0001", "TOU-0003"]
    assert [round(each.leg.distance_m, -1) for each in listing.found] == [100, 210]
    closed = replace(where, needs=("water", "pet_care"))
    assert Finder(service, FRIDAY).near(closed, at(0, 0)).unmet == ("pet_care",)
    some = Finder(service, FRIDAY).near(replace(where, needs=("water", "shower", "pet_care")), at(0, 0))
    assert (ids(some.found), some.unmet) == (["TOU-0001", "TOU-0003"], ("pet_care",))


@pytest.mark.parametrize(("hours", "rounds"), [("24/7", 1), ("Mo 09:00-10:00", 2)])
def test_a_round_is_looked_for_again_only_where_closed_doors_keep_needs_unmet(make_service, monkeypatch, hours, rounds):
    service = make_service(
        make_place("PAR-0001", position=north(100), hours="24/7"),
        make_place("PAR-0002", position=north(200), offers=SHOWER, hours=hours),
    )
    found, search = [], Errands.round
    monkeypatch.setattr(Errands, "round", lambda *asked: found.append(search(*asked)) or found[-1])
    listing = Finder(service, FRIDAY).near(PlaceFilter(needs=("water", "shower")), PARIS)
    assert (len(found), listing.match, ids(listing.found)) == (rounds, Match.SET, ["PAR-0001", "PAR-0002"])


def test_where_the_one_place_that_had_all_has_just_gone_a_round_has_its_walk(make_service, monkeypatch):
    both = make_place("PAR-0003", position=north(300), hours="24/7", offers=(Offer("water"), *SHOWER))
    service = make_service(
        make_place("PAR-0001", position=north(100), hours="24/7"),
        make_place("PAR-0002", position=north(200), offers=SHOWER, hours="24/7"),
        both,
    )
    nearest, gone = service.nearest, [Edit(both, replace(both, visibility=Visibility.PRIVATE))]

    def first_one_then_several(query):
        answer = nearest(query)
        edit_places(service, *gone)
        gone.clear()
        return answer

    monkeypatch.setattr(service, "nearest", first_one_then_several)
    listing = Finder(service, FRIDAY).near(PlaceFilter(needs=("water", "shower")), PARIS)
    assert (listing.match, ids(listing.found)) == (Match.SET, ["PAR-0001", "PAR-0002"])
    assert all(each.walk and each.arrival for each in listing.found)


def test_a_stop_of_a_round_stands_as_what_it_is_visited_for(make_service):
    own = (Offer("water"), Offer("shower", hours="Mo 09:00-10:00"))
    service = make_service(
        make_place("TOU-0001", city="toulouse", position=at(100, 5), hours="24/7", offers=own),
        make_place("TOU-0002", city="toulouse", position=at(300, 5), hours="24/7", offers=(*SHOWER, Offer("wifi"))),
    )
    listing = Finder(service, FRIDAY).near(PlaceFilter(needs=("water", "shower", "wifi"), city="toulouse"), at(0, 0))
    assert [each.covers for each in listing.found] == [("water",), ("shower", "wifi")]
    assert [each.standing.open.state for each in listing.found] == ["open", "open"]
    assert [each.arrival.open.state for each in listing.found] == ["open", "open"]


@given(st.lists(st.tuples(st.sampled_from(("24/7", "Sa 09:00-12:00", "")), st.booleans(), st.booleans()), max_size=12))
def test_places_that_share_what_decides_stand_as_each_would_alone(kinds):
    """What is kept for a list is kept by everything that a standing depends on."""
    places = [
        make_place(
            f"PAR-{number:04}",
            hours=hours,
            closures=SHUT if shut else (),
            offers=(Offer("water", hours="Fr 10:00-11:00" if own else ""),),
        )
        for number, (hours, shut, own) in enumerate(kinds)
    ]
    contexts = {"paris": HoursContext(ZoneInfo("Europe/Paris"))}
    finder = Finder(SimpleNamespace(hours_of=contexts.__getitem__), FRIDAY)
    for place in places:
        alone = standing_of(place, WATER, FRIDAY, contexts["paris"])
        assert finder._standing(place, WATER, FRIDAY) == alone


def test_nothing_is_no_round():
    assert not Listing(match=Match.PARTIAL, unmet=("water",)).together
