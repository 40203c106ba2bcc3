import pytest

from geo_service.importing.mapper import Mapper
from geo_service.importing.mapping import HowToMatch, SourceMapping, ValueTable


def mapper(*tables, header=("Nom", "Rue", "N°", "Type", "Autre"), **fields):
    return Mapper(SourceMapping(slug="a", title="A", match=(), fields=fields, tables=tables), header)


def table(match=HowToMatch.EQUALS, otherwise=None, columns=("Type",), **values):
    return ValueTable(columns=columns, match=match, values=values, otherwise=otherwise or {})


def test_a_template_glues_columns_and_leaves_out_empty_ones():
    ready = mapper(address="{n°} {RUE}", name=["{nom}", "Fontaine, {n°} {rue}", "Fontaine"])

    assert ready.values({"N°": "11", "Rue": "rue X"})[0] == {"address": "11 rue X", "name": "Fontaine, 11 rue X"}
    assert ready.values({"Rue": "rue X"})[0]["address"] == "rue X"
    assert ready.values({"Nom": "A"})[0] == {"name": "A"}
    assert ready.values({})[0] == {"name": "Fontaine"}


def test_a_lone_column_keeps_its_line_breaks():
    assert mapper(description="{Autre}").values({"Autre": "a\n  b"})[0] == {"description": "a\n  b"}


@pytest.mark.parametrize(
    ("match", "text", "found"),
    [
        (HowToMatch.EQUALS, "TOILETTES", True),
        (HowToMatch.EQUALS, "toilettes sèches", False),
        (HowToMatch.STARTS, "Toilettes sèches", True),
        (HowToMatch.STARTS, "mes toilettes", False),
        (HowToMatch.CONTAINS, "mes Toilettes sèches", True),
        (HowToMatch.CONTAINS, "mestoilettes", False),
    ],
)
def test_how_values_are_compared(match, text, found):
    values, _ = mapper(table(match, Toilettes={"services": "toilets"})).values({"Type": text})

    assert values.get("services") == ("toilets" if found else None)


@pytest.mark.parametrize(
    ("text", "said"), [("Oui", "water"), ("x", "water"), ("NON", None), ("parfois", "parfois"), ("", None)]
)
def test_an_answer_is_yes_or_no_in_any_writing_and_another_word_is_not_lost(text, said):
    answers = table(
        HowToMatch.ANSWER, columns=("Autre",), yes={"services": "water"}, no={}, otherwise={"services": "{Autre}"}
    )
    assert mapper(answers).values({"Autre": text})[0].get("services") == said


def test_lists_add_up_and_of_other_fields_the_first_wins():
    ready = mapper(
        table(
            columns=("Type", "Autre"),
            a={"services": "water", "kind": "amenity"},
            b={"services": "meal", "kind": "office"},
        ),
        services="wifi",
        kind="merchant",
    )

    assert ready.values({"Type": "b", "Autre": "a"})[0] == {"services": "meal|water|wifi", "kind": "office"}
    assert ready.values({})[0] == {"services": "wifi", "kind": "merchant"}


def test_a_last_table_says_only_what_the_row_itself_does_not():
    guess = ValueTable(columns=("Nom",), match=HowToMatch.STARTS, values={"fontaine": {"kind": "amenity"}}, last=True)
    ready = mapper(guess, name="{nom}", kind="{type}")

    assert ready.values({"Nom": "Fontaine X"})[0]["kind"] == "amenity"
    assert ready.values({"Nom": "Fontaine X", "Type": "merchant"})[0]["kind"] == "merchant"
    assert "kind" not in ready.values({"Nom": "Café"})[0]


def test_a_row_may_be_left_out_by_what_it_says_or_does_not_say():
    ready = mapper(table(a={}, b={"skip": "is b"}, otherwise={"skip": "is neither"}))

    assert ready.values({"Type": "a"})[1] == ""
    assert ready.values({"Type": "b"})[1] == "is b"
    assert ready.values({"Type": "c"})[1] == "is neither"
    assert ready.values({})[1] == "is neither"


def test_a_table_may_hold_templates():
    assert mapper(table(a={"name": "Fontaine, {Rue}"})).values({"Type": "a", "Rue": "X"})[0] == {"name": "Fontaine, X"}


def test_it_knows_what_a_file_can_speak_of():
    ready = mapper(table(columns=("Absent",), a={"phone": "1"}), name="{nom}", hours="{horaires}", kind="office")

    assert ready.spoken == {"name", "kind"}
