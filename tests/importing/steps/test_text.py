import pytest

from geo_service.importing.steps.text import clean_text


@pytest.mark.parametrize("nothing", ["NA", "n/a", " - ", "NULL", "néant"])
def test_no_value_is_no_text(draft, steps, nothing):
    cleaned = clean_text(draft(name="A", phone=nothing), steps)

    assert "phone" not in cleaned.values


def test_white_space_and_lines_fold_where_they_mean_nothing(draft, steps):
    cleaned = clean_text(draft(name="  Café\u00a0 du \n Coin ", description="a\nb"), steps)

    assert cleaned.values == {"name": "Café du Coin", "description": "a\nb"}


@pytest.mark.parametrize("start", "=+-@")
def test_the_mark_that_disarms_a_formula_goes(draft, steps, start):
    assert clean_text(draft(name=f"'{start}SUM(A1)"), steps).values["name"] == f"{start}SUM(A1)"


def test_an_apostrophe_that_is_no_mark_stays(draft, steps):
    assert clean_text(draft(name="'t Huis"), steps).values["name"] == "'t Huis"


def test_markup_and_right_to_left_stay(draft, steps):
    odd = "</script><b>مقهى\u200f</b> “x”"

    assert clean_text(draft(name=odd), steps).values["name"] == odd


def test_a_row_without_a_name_is_left_out(draft, steps):
    assert clean_text(draft(name=" "), steps).skipped.problem == "has no name"
