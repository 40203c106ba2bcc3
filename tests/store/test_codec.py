from dataclasses import fields

import pytest
from hypothesis import given

from geo_service.errors import BadValueError, StoreError
from geo_service.model.place import Origin, Place
from geo_service.model.position import Position
from geo_service.store.codec import columns, decode_place, decode_places, decode_raw, encode, highest_numbers
from tests.builders import make_place
from tests.strategies import places


@given(places())
def test_place_survives_json(place: Place) -> None:
    assert decode_place(encode(place)) == place


def test_document_without_later_fields_is_read_with_their_defaults() -> None:
    text = '{"id":"PAR-0001","kind":"amenity","city":"paris","name":"x","source":{"name":"s"},"dropped":1}'
    assert decode_place(text).offers == ()


@pytest.mark.parametrize("text", ["", "{}", '{"id":1}', encode(make_place()).replace("amenity", "castle")])
def test_damaged_place_is_an_error_that_says_so(text: str) -> None:
    with pytest.raises(StoreError, match=r"damaged.*backup"):
        decode_places([text])


def test_position_off_the_earth_is_damage() -> None:
    with pytest.raises((StoreError, BadValueError), match="lat"):
        decode_place(encode(make_place()).replace("48.8566", "148.8566"))


def test_damaged_raw_record_is_an_error_that_says_so() -> None:
    with pytest.raises(StoreError, match=r"damaged.*backup"):
        decode_raw('{"a":1}')


def test_columns_repeat_the_place() -> None:
    row = columns(make_place(name="a\0b", origin=Origin("list", "7"), position=Position(48.5, 2.5)), 3)
    assert row | {"document": ""} == {
        "city": "paris",
        "kind": "amenity",
        "name": "ab",
        "visibility": "public",
        "archived": False,
        "demonstration": False,
        "revision": 3,
        "dataset": "list",
        "dataset_key": "7",
        "lon": 2.5,
        "lat": 48.5,
        "document": "",
    }


def test_columns_of_an_unlocated_place_are_empty() -> None:
    row = columns(make_place(position=None), 1)
    assert [row[name] for name in ("lon", "lat", "dataset", "dataset_key")] == [None] * 4


def test_highest_numbers_per_prefix() -> None:
    ids = ["PAR-0009", "PAR-0417", "PAR-12345", "PAR-D0020", "FRA-0001", "", "PAR-", "17", "PAR-1x", "PAR-٣"]
    assert highest_numbers(ids) == {"PAR-": 12345, "PAR-D": 20, "FRA-": 1}


def test_strategy_reaches_every_field() -> None:
    drawn = {field.name for field in fields(Place)}
    reached: set[str] = set()

    @given(places())
    def look(place: Place) -> None:
        reached.update(name for name in drawn if getattr(place, name))

    look()
    assert reached == drawn
