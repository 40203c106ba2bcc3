from datetime import UTC, date, datetime

from geo_service.hours.doors import door_of
from geo_service.model.place import Offer, Period, Source, Verification
from geo_service.nearest.door_table import door_table
from tests.builders import make_place
from tests.nearest import oracle

PLACES = [
    make_place(hours="24/7", source=Source("list", as_of="2020")),
    make_place(
        "PAR-0002", hours="24/7", source=Source("list"), verified=Verification(date(2026, 1, 31), "us", "telephone")
    ),
    make_place("PAR-0003", hours="24/7", closures=(Period(reason="travaux"),)),
    make_place("LYO-0001", city="lyon", offers=(Offer("water"), Offer("meal", hours="Mo 12:00-13:00"))),
]


def test_doors_that_differ_in_age_alone_are_of_one_kind() -> None:
    table = door_table(PLACES, oracle.CONTEXTS)
    assert table.kind_of.tolist() == [0, 0, 1, 2, 3]
    assert [(door.hours, city) for door, city in table.kinds] == [
        ("24/7", "paris"),
        ("24/7", "paris"),
        ("", "lyon"),
        ("Mo 12:00-13:00", "lyon"),
    ]
    assert {door.fresh_until for door, _ in table.kinds} == {date.max}


def test_an_offer_with_hours_of_its_own_has_a_door_of_its_own() -> None:
    table = door_table(PLACES, oracle.CONTEXTS)
    assert (table.places, table.place_of.tolist(), table.services) == (4, [0, 1, 2, 3, 3], ["meal"])
    assert table.of_need["meal"].tolist() == [0, 1, 2, 4]
    assert table.of_need[None].tolist() == [0, 1, 2, 3]


def test_how_long_a_door_can_be_relied_on_is_told_by_day_and_zone() -> None:
    table = door_table(PLACES[:2], oracle.CONTEXTS)
    assert [date.fromordinal(day) for day in table.fresh_until.tolist()] == [date(2022, 12, 31), date(2028, 1, 31)]
    ends = [datetime.fromtimestamp(second, UTC) for second in table.relied_until_s(oracle.CONTEXTS).tolist()]
    assert ends == [datetime(2022, 12, 31, 23, tzinfo=UTC), datetime(2028, 1, 31, 23, tzinfo=UTC)]


def test_doors_that_differ_are_those_of_the_places_each_once() -> None:
    places = [*PLACES, make_place("PAR-0009", hours="24/7", source=Source("list", as_of="2020"))]
    drawn = {
        (door_of(place, oracle.CONTEXTS[place.city], offer), place.city)
        for place in places
        for offer in (None, *place.offers)
    }
    different = list(door_table(places, oracle.CONTEXTS).different())
    assert set(different) == drawn
    assert len(different) == len(drawn) == 5


def test_no_places_have_no_doors() -> None:
    table = door_table([], oracle.CONTEXTS)
    assert (table.places, list(table.kinds), table.relied_until_s(oracle.CONTEXTS).tolist()) == (0, [], [])
