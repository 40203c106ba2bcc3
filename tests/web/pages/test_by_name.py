from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from geo_service.model.query import PlaceFilter
from geo_service.web.pages import by_name
from geo_service.web.pages.by_name import numbers_by_name
from tests.builders import make_place

NAMES = ("Zoo", "zoo", "Écluse", "Ecluse 2", "Ec", "")
WATER = PlaceFilter(needs=("water",), city="paris")


def test_a_list_kept_in_its_order_follows_what_changes(monkeypatch):
    monkeypatch.setattr(by_name, "_ORDERS", {})
    monkeypatch.setattr(by_name, "_FEW", 1)
    places = [make_place(f"PAR-{number:04d}", name=name) for number, name in enumerate("cab", 1)]
    changes = (
        (0, {}, [1, 2, 0]),
        (1, {"hours": "24/7"}, [1, 2, 0]),
        (0, {"name": "aa"}, [1, 0, 2]),
        (1, {"demonstration": True}, [0, 2, 1]),
    )
    for number, change, order in changes:
        places = [*places[:number], replace(places[number], **change), *places[number + 1 :]]
        assert numbers_by_name(places, WATER) == order
    assert numbers_by_name(places[:2], WATER) == [0, 1]
    assert numbers_by_name(places[1:], WATER) == [1, 0]


def test_orders_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(by_name, "_ORDERS", {})
    monkeypatch.setattr(by_name, "_FEW", 1)
    monkeypatch.setattr(by_name, "_IN_ORDER", 5)
    for number in range(12):
        places, where = [make_place()] * (number % 4), PlaceFilter(needs=(f"need_{number}",))
        assert numbers_by_name(places, where) == list(range(len(places)))
        assert sum(len(kept) for kept, _ in by_name._ORDERS.values()) <= 5
        assert all(len(kept) > 1 for kept, _ in by_name._ORDERS.values())
    assert by_name._ORDERS


@given(st.data())
def test_renamed_places_are_put_in_their_places_again(data):
    places = [make_place(f"PAR-{number:04d}", name="Ec") for number in range(by_name._FEW + 10)]
    for _ in range(3):
        for number in data.draw(st.lists(st.integers(0, len(places) - 1), max_size=20)):
            changes = {"name": data.draw(st.sampled_from(NAMES)), "demonstration": data.draw(st.booleans())}
            places = [*places[:number], replace(places[number], **changes), *places[number + 1 :]]
        assert numbers_by_name(places, WATER) == by_name._sorted_by_name(places)
