import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.model.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Maison de l'Amitié — Œuvre", "maison de l amitie oeuvre"),
        ("  ÉCOLE\t n°12 ", "ecole n 12"),
        ("E\u0301cole", "ecole"),
        ("Lætitia STRAẞE", "laetitia strasse"),
        ("ﬁn", "fin"),
        ("—", ""),
        ("", ""),
    ],
)
def test_accents_case_and_punctuation_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
