from datetime import date

import pytest

from geo_service.labels import load_labels
from geo_service.model.place import Period, Verification
from geo_service.web.pages.place import period_words, verification_words

EN = load_labels("en")
START, END = date(2026, 11, 1), date(2026, 12, 24)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(START, END), "from 1 November 2026 to 24 December 2026"),
        (Period(START, None), "from 1 November 2026"),
        (Period(None, END, "works"), "until 24 December 2026 (works)"),
        (Period(None, None, "works"), "until further notice (works)"),
    ],
)
def test_periods_are_said_with_their_reason(period, said):
    assert period_words(period, EN) == said


def test_who_checked_is_said_and_nobody_is_nobody():
    checked = Verification(START, "La Cloche", "on the spot")
    assert verification_words(checked, EN) == "Checked on 1 November 2026 by La Cloche (on the spot)"
    assert verification_words(None, EN) == ""
