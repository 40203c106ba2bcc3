from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.model.editions import ALPHABET, CODE_LENGTH, Imprint, code_of, read_code, spoken

IMPRINT = Imprint(
    "paris",
    "Paris, Marais",
    date(2026, 11, 23),
    7,
    (),
    "fr",
    "A4",
    landscape=False,
    large_print=False,
    mono=False,
    west_m=652_000.0,
    north_m=6_862_000.0,
    scale=5000,
    width_mm=184.6,
    height_mm=132.2,
)
CODE = code_of(IMPRINT)


def test_the_same_imprint_has_the_same_code_for_ever():
    assert code_of(replace(IMPRINT)) == CODE == "QPDQW5F3"


@pytest.mark.parametrize(
    "changes",
    [
        {"city": "lyon"},
        {"area": "Paris"},
        {"day": date(2026, 11, 24)},
        {"revision": 8},
        {"needs": ("water",)},
        {"lang": "en"},
        {"paper": "A3"},
        {"large_print": True},
        {"mono": True},
        {"west_m": 652_100.0},
        {"scale": 4000},
    ],
)
def test_another_imprint_has_another_code(changes):
    assert code_of(replace(IMPRINT, **changes)) != CODE


def test_another_attempt_has_another_code():
    assert code_of(IMPRINT, 1) != CODE


@given(st.integers(0, 10**9))
def test_codes_are_short_and_are_read_as_they_are_spoken(revision):
    code = code_of(replace(IMPRINT, revision=revision))
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(ALPHABET)
    assert read_code(spoken(code)) == read_code(f" {code.lower()} ") == code


@given(st.integers(0, 10**9), st.integers(0, CODE_LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(revision, at, letter):
    code = code_of(replace(IMPRINT, revision=revision))
    wrong = code[:at] + letter + code[at + 1 :]
    assert read_code(wrong) == (code if wrong == code else None)


@given(st.integers(0, 10**9), st.integers(0, CODE_LENGTH - 2))
def test_two_characters_that_changed_places_are_noticed(revision, at):
    code = code_of(replace(IMPRINT, revision=revision))
    wrong = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert read_code(wrong) in {None, code}
    assert (wrong == code) == (read_code(wrong) is not None)


def test_letters_that_look_like_figures_are_taken_for_them():
    code = next(code for n in range(500) if "0" in (code := code_of(IMPRINT, n)) and "1" in code)
    assert read_code(code.replace("0", "o").replace("1", "L")) == code
    assert read_code(code.replace("1", "i")) == code


@pytest.mark.parametrize("text", ["", "7", "é" * 8, "UUUUUUUU", "9" * 200, "²³²³²³²³"])
def test_what_can_be_no_code_is_none(text):
    assert read_code(text) is None
