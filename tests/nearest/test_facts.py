import numpy as np

from geo_service.model.place import Accepted, Demand, Offer, Wheelchair
from geo_service.nearest.facts import Group, facts_of, group_of, marked
from tests.builders import make_place


def test_facts_are_named_by_group_and_code() -> None:
    place = make_place(
        offers=(Offer("water", free=True), Offer("meal")),
        accepts=(Accepted("toys"), Accepted("books", Demand.FULL)),
        audience=("women",),
        wheelchair=Wheelchair.YES,
    )
    assert {name for name, flags in facts_of([place]).items() if flags[0]} == {
        f"kind/{place.kind}",
        "city/paris",
        "offered/water",
        "offered/meal",
        "free/water",
        "any/free",
        "item/toys",
        "audience/women",
        "any/wheelchair",
    }


def test_each_row_is_a_place() -> None:
    facts = facts_of([make_place(offers=(Offer(code),)) for code in ("water", "wifi", "water")])
    assert {code: flags.tolist() for code, flags in group_of(facts, Group.OFFERED).items()} == {
        "water": [True, False, True],
        "wifi": [False, True, False],
    }
    assert facts["any/for_all"].all()
    assert facts_of([]) == {}


def test_a_column_cannot_be_written_to() -> None:
    column = marked(3, [2, 2])
    assert (column.tolist(), column.flags.writeable, column.dtype) == ([False, False, True], False, np.bool_)
