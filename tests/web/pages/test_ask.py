import pytest
from werkzeug.datastructures import MultiDict

from geo_service.config import shipped_datasets
from geo_service.errors import BadValueError
from geo_service.model.place import Kind
from geo_service.reference import load_reference
from geo_service.web.pages.ask import read_ask, read_part


@pytest.fixture(scope="module")
def vocabulary():
    return load_reference(shipped_datasets()).vocabulary


def ask(vocabulary, *pairs):
    return read_ask(MultiDict(pairs), None, vocabulary)


def test_nothing_asked_restricts_nothing(vocabulary):
    assert ask(vocabulary).fields() == []


def test_needs_are_kept_in_order_and_once(vocabulary):
    asked = ask(vocabulary, ("need", "water"), ("need", "toilets"), ("need", "water"), ("need", ""))
    assert asked.where.needs == ("water", "toilets")


def test_a_question_asks_the_same_again(vocabulary):
    pairs = [
        ("need", "water"),
        ("kind", "merchant"),
        ("any", "1"),
        ("free", "1"),
        ("wheelchair", "1"),
        ("order", "walk"),
        ("audience", "women"),
    ]
    asked = ask(vocabulary, *pairs)
    assert asked.fields() == pairs
    assert asked.where.kinds == (Kind.MERCHANT,)
    assert ask(vocabulary, *asked.fields()) == asked
    assert asked.values()["need"] == ["water"]


@pytest.mark.parametrize("value", ["0", "no", "false", ""])
def test_flags_can_be_said_no_to(vocabulary, value):
    assert not ask(vocabulary, ("free", value)).where.free


@pytest.mark.parametrize(("name", "value"), [("need", "gold"), ("kind", "castle"), ("audience", "kings")])
def test_what_does_not_exist_is_refused_by_name(vocabulary, name, value):
    with pytest.raises(BadValueError) as refused:
        ask(vocabulary, (name, value))
    assert refused.value.field == name
    assert refused.value.accepted


def test_of_six_needs_the_first_five_are_asked_for(vocabulary):
    codes = list(vocabulary.services.by_code)[:6]
    asked = ask(vocabulary, *(("need", code) for code in codes))
    assert (asked.where.needs, asked.cut) == (tuple(codes[:5]), True)
    assert not ask(vocabulary, *asked.fields()).cut


@pytest.mark.parametrize(("text", "part"), [("3", 3), ("x", 1), ("-1", 1), ("9" * 50, 1), ("²", 1), ("", 1)])
def test_parts_are_numbers(text, part):
    assert read_part(MultiDict([("part", text)])) == part


def test_an_order_that_does_not_exist_is_the_usual_one(vocabulary):
    assert not ask(vocabulary, ("order", "gold")).by_walk
