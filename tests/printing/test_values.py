import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.model.place import Kind, Offer
from geo_service.printing.sheet import build_sheet
from geo_service.printing.values import template_values, texts, tidied
from geo_service.streets.interface import FeatureKind
from tests.builders import make_place
from tests.printing.samples import ATTACK, EXAMPLE, FOUNTAIN, PLACES, order, street


def values(*places, code="", **changes):
    return template_values(replace(build_sheet(order(**changes), places or PLACES), code=code))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def styles(**changes):
    kinds = [make_place(f"PAR-{n:04d}", kind=kind) for n, kind in enumerate(Kind, start=1)]
    return [one["style"] for one in values(*kinds, **changes)["kinds"]]


@pytest.mark.parametrize("mono", [False, True])
def test_kinds_differ_in_shape_or_fill_and_not_in_colour_alone(mono):
    found = styles(mono=mono)
    assert len(found) == len(Kind) + 1
    assert len({(style["round"], style["dark"]) for style in found}) == len(found)


def test_every_colour_is_dark_enough_beside_white():
    assert all(1.05 / (luminance(style["colour"]) + 0.05) >= 4.5 for style in styles())


def test_a_sheet_for_one_colour_has_one_colour():
    assert len({style["colour"] for style in styles(mono=True)}) == 1


def test_the_ground_of_a_sheet_for_one_colour_is_grey():
    river = street("La Seine", (10, 10), (100, 10), kind=FeatureKind.RIVER)
    for mono in (True, False):
        svg = values(features=(river,), mono=mono)["map"]["svg"]
        colours = set(re.findall("#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", svg))
        assert len(colours) > 2
        assert all(len(set(one)) == 1 for one in colours) is mono


def test_a_qr_code_needs_an_address_and_an_edition():
    url = "https://carte.example.org"
    assert values(code="QPDQW5F3", public_url=url)["qr"].startswith("<svg")
    assert values(public_url=url)["qr"] is None
    assert values(code="QPDQW5F3")["qr"] is None


def test_the_code_is_said_in_head_and_foot_once_there_is_one():
    with_code, without = values(code="QPDQW5F3"), values()
    assert "Édition QPDQ-W5F3" in with_code["facts"]
    assert "QPDQ-W5F3" in with_code["footer"]
    assert len(without["facts"]) == len(with_code["facts"]) - 1


def test_an_example_is_a_watermark_and_a_dotted_pin():
    found = values(EXAMPLE)
    assert found["watermark"]
    assert all(pin["style"]["dashed"] for pin in found["map"]["pins"])
    assert values(FOUNTAIN)["watermark"] is None


def test_pictograms_are_those_of_the_services_shown():
    found = values(make_place(offers=(Offer("water"), Offer("wifi"))))
    assert found["icons"].keys() == {"water", "wifi"}
    assert all(one["svg"].startswith("<svg") for one in found["icons"].values())


@given(st.text(max_size=40))
def test_tidied_texts_are_one_line_of_visible_letters(text):
    (said,) = tidied([text])
    assert tidied(said) == said
    assert not any(unicodedata.category(letter) in {"Cc", "Co", "Cs", "Cn"} for letter in said)


def test_tidying_keeps_everything_else():
    assert tidied({"a": [1, None, ("x\ty",)], "b": 2.5}) == {"a": [1, None, ["x y"]], "b": 2.5}


def test_every_text_is_looked_through_for_letters_but_no_drawing():
    found = set(texts(values(ATTACK, public_url="https://carte.example.org", code="QPDQW5F3")))
    assert ATTACK.name in found
    assert not any("<svg" in text for text in found)
