import pytest

from geo_service.model.matching import covered, fits, matches
from geo_service.model.place import Accepted, Demand, Kind, Offer, Place, Wheelchair
from geo_service.model.query import PlaceFilter
from tests.builders import make_place

CAFE = make_place(
    kind=Kind.MERCHANT,
    offers=(Offer("water", free=True), Offer("wifi", free=False), Offer("toilets")),
    accepts=(Accepted("blanket", Demand.URGENT), Accepted("toys", Demand.WANTED), Accepted("books", Demand.FULL)),
    audience=("women",),
    wheelchair=Wheelchair.YES,
)


@pytest.mark.parametrize("place", [CAFE, make_place(offers=()), make_place(position=None)])
def test_an_empty_filter_lets_every_place_pass(place: Place) -> None:
    assert matches(place, PlaceFilter())


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (PlaceFilter(("wifi", "meal", "water")), ("wifi", "water")),
        (PlaceFilter(("wifi", "toilets", "water"), free=True), ("water",)),
        (PlaceFilter(), ()),
    ],
)
def test_covered_keeps_the_order_asked_and_believes_only_what_says_it_is_free(
    where: PlaceFilter, expected: tuple[str, ...]
) -> None:
    assert covered(CAFE, where) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (PlaceFilter(kinds=(Kind.MERCHANT, Kind.OFFICE)), True),
        (PlaceFilter(kinds=(Kind.OFFICE,)), False),
        (PlaceFilter(city="paris"), True),
        (PlaceFilter(city="lyon"), False),
        (PlaceFilter(wheelchair=True), True),
        (PlaceFilter(audience="women"), True),
        (PlaceFilter(audience="minors"), False),
        (PlaceFilter(items=("blanket", "toys")), True),
        (PlaceFilter(items=("blanket", "books")), False),
        (PlaceFilter(free=True), True),
        (PlaceFilter(needs=("meal",)), True),
    ],
)
def test_fits_asks_everything_but_the_needs(where: PlaceFilter, expected: bool) -> None:
    assert fits(CAFE, where) is expected


@pytest.mark.parametrize("wheelchair", [Wheelchair.NO, Wheelchair.LIMITED, None])
def test_only_a_yes_is_accessible(wheelchair: Wheelchair | None) -> None:
    assert not fits(make_place(wheelchair=wheelchair), PlaceFilter(wheelchair=True))


def test_a_place_that_names_no_audience_welcomes_all() -> None:
    assert fits(make_place(), PlaceFilter(audience="minors"))


def test_a_place_without_anything_free_is_not_free() -> None:
    assert not fits(make_place(offers=(Offer("water"), Offer("wifi", free=False))), PlaceFilter(free=True))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (PlaceFilter(("water", "wifi")), True),
        (PlaceFilter(("water", "meal")), False),
        (PlaceFilter(("water", "meal"), any_need=True), True),
        (PlaceFilter(("meal", "shower"), any_need=True), False),
        (PlaceFilter(any_need=True), True),
        (PlaceFilter(("water", "wifi"), free=True), False),
        (PlaceFilter(("water", "wifi"), free=True, any_need=True), True),
        (PlaceFilter(("water",), city="lyon"), False),
    ],
)
def test_needs_are_all_met_or_one_where_any_suffices(where: PlaceFilter, expected: bool) -> None:
    assert matches(CAFE, where) is expected
