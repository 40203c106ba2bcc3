from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.listed import patch_of
from geo_service.model.query import PlaceFilter
from geo_service.nearest.chosen import Chosen, Edits
from geo_service.web.pages import by_name as module
from geo_service.web.pages.by_name import by_name, sorted_by_name, with_others
from tests.builders import make_place

NAMES = ("Zoo", "zoo", "Écluse", "Ecluse 2", "Ec", "")
WATER = PlaceFilter(needs=("water",), city="paris")


class Lists:
    """A list that is edited, and all of its places as they are chosen of it."""

    def __init__(self, *places):
        self.places, self.edits = places, Edits.none(len(places))

    def edit(self, *changed):
        patch = patch_of(self.places, {place.id: place for place in changed})
        self.places, self.edits = patch.of_places(self.places), self.edits.after(patch)

    @property
    def chosen(self):
        return Chosen(self.places, np.arange(len(self.places)), self.edits)


def named(*names):
    return [make_place(f"PAR-{number:04d}", name=name) for number, name in enumerate(names, 1)]


@pytest.fixture(autouse=True)
def no_orders(monkeypatch):
    monkeypatch.setattr(module, "_ORDERS", {})


def test_a_list_kept_in_its_order_follows_what_changes(monkeypatch):
    lists = Lists(*named(*"cab"))
    assert by_name(lists.chosen, WATER) == ([1, 2, 0], bytes(3))
    monkeypatch.setattr(module, "sorted_by_name", None)
    changes = (
        (0, {"hours": "24/7"}, [1, 2, 0], bytes(3)),
        (0, {"name": "aa"}, [1, 0, 2], bytes(3)),
        (1, {"demonstration": True}, [0, 2, 1], b"\0\1\0"),
    )
    for number, change, order, invented in changes:
        lists.edit(replace(lists.places[number], **change))
        assert by_name(lists.chosen, WATER) == (order, invented)
        assert by_name(lists.chosen, WATER) is by_name(lists.chosen, WATER)


def test_a_list_that_others_came_to_is_put_in_order_anew():
    lists = Lists(*named(*"cab"))
    by_name(lists.chosen, WATER)
    lists.edit(make_place("PAR-0009", name="ab"))
    assert by_name(lists.chosen, WATER).numbers == [1, 3, 2, 0]


def test_orders_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(module, "_IN_ORDER", 5)
    for number in range(12):
        lists = Lists(*named(*"abc"[: number % 4]))
        assert by_name(lists.chosen, PlaceFilter(needs=(f"need_{number}",))).numbers == list(range(number % 4))
        assert sum(len(kept.numbers) for _, kept in module._ORDERS.values()) <= 5
    assert module._ORDERS


@given(st.data())
def test_edited_places_are_put_in_their_places_again(data):
    module._ORDERS.clear()
    lists = Lists(*named(*["Ec"] * 30))
    for _ in range(4):
        numbers = data.draw(st.sets(st.integers(0, 29), max_size=20))
        kinds = {n: (data.draw(st.sampled_from(NAMES)), data.draw(st.booleans())) for n in numbers}
        lists.edit(
            *[replace(lists.places[n], name=name, demonstration=invented) for n, (name, invented) in kinds.items()]
        )
        assert by_name(lists.chosen, WATER) == sorted_by_name(lists.places)


@pytest.mark.parametrize("count", [0, 2, 20])
def test_others_are_put_among_those_that_are_in_order(count):
    places = named(*"cab", *("bb" for _ in range(count)))
    places[-1] = replace(places[-1], demonstration=True)
    assert with_others(sorted_by_name(places[:3]), places) == sorted_by_name(places)
