from datetime import date, timedelta

import pytest

from geo_service.labels import load_labels
from geo_service.model.place import Source, Verification
from geo_service.web.pages.age import Freshness, age_of, ago_words
from tests.builders import make_place

TODAY = date(2026, 11, 20)
EN, FR = load_labels("en"), load_labels("fr")


def dated(as_of: str):
    return age_of(make_place(source=Source("List", as_of=as_of)), TODAY, EN)


def test_a_check_counts_before_the_date_of_the_source():
    checked = Verification(TODAY - timedelta(days=3), "La Cloche", "by telephone")
    age = age_of(make_place(verified=checked, source=Source("List", as_of="2014")), TODAY, EN)
    assert (age.freshness, age.checked) == (Freshness.FRESH, True)
    assert age.text == "Checked on 17 November 2026 (3 days ago)"


def test_what_nobody_checked_says_so_with_the_date_of_its_source():
    age = dated("2014")
    assert (age.freshness, age.checked) == (Freshness.OLD, False)
    assert age.text == "Not checked; information of 2014 (11 years ago)"


@pytest.mark.parametrize("as_of", ["", "hiver", "2026-99-01"])
def test_no_date_is_said(as_of):
    assert dated(as_of).freshness is Freshness.UNDATED
    assert dated(as_of).text == "Not checked; information without a date"


@pytest.mark.parametrize(
    ("as_of", "freshness"),
    [
        ("2026-11-20", Freshness.FRESH),
        ("2026", Freshness.FRESH),
        ("2026-05", Freshness.FRESH),
        ("2026-05-10", Freshness.AGEING),
        ("2024-12", Freshness.AGEING),
        ("2024-11-01", Freshness.OLD),
    ],
)
def test_age_has_a_mark(as_of, freshness):
    assert dated(as_of).freshness is freshness


def test_a_month_that_is_not_over_is_not_called_today():
    assert dated("2026-11").text == "Not checked; information of November 2026 (lately)"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "1 day ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (46, "6 weeks ago"),
        (61, "2 months ago"),
        (400, "13 months ago"),
        (800, "2 years ago"),
    ],
)
def test_ages_are_said_in_the_unit_one_would_use(days, said):
    assert ago_words(days, EN) == said


def test_french_counts_one_as_singular():
    assert ago_words(1, FR) == "il y a 1 jour"
    assert ago_words(5, FR) == "il y a 5 jours"
