import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.errors import BadValueError
from geo_service.printing.fonts import check_glyphs, width_mm
from geo_service.printing.paper import MM_PER_PT

WORDS = st.text("abcdefghijklmnopqrstuvwxyzéèàçœÆ0123456789 '-", max_size=30)


@given(WORDS, WORDS)
def test_the_width_of_a_text_is_the_sum_of_its_letters(one, other):
    assert width_mm(one + other, 8) == pytest.approx(width_mm(one, 8) + width_mm(other, 8))


@given(WORDS, st.floats(5, 40))
def test_widths_grow_with_the_type(text, size_pt):
    assert width_mm(text, size_pt) == pytest.approx(width_mm(text, 1) * size_pt)


def test_widths_are_those_of_the_font():
    assert width_mm("0" * 10, 10) == pytest.approx(10 * 0.572 * 10 * MM_PER_PT, rel=0.01)
    assert width_mm("Rue de la Paix", 8, bold=True) > width_mm("Rue de la Paix", 8)


def test_a_letter_that_no_font_has_counts_as_a_wide_one():
    assert width_mm("\U0001f6b0", 10) == pytest.approx(10 * MM_PER_PT)


def test_texts_in_letters_of_the_fonts_pass():
    check_glyphs(["Œuvre « déjà » n° 12 – 14 €", "Їжак, ґанок", "Приют"])


@pytest.mark.parametrize("letter", ["\U0001f6b0", "漢", "\u0e01"])
def test_a_letter_without_a_glyph_is_named_with_its_text(letter):
    with pytest.raises(BadValueError, match=rf"U\+{ord(letter):04X}.*Bar"):
        check_glyphs(["Fontaine", f"Bar {letter}"])
