from datetime import UTC, date, datetime

import pytest

from geo_service.labels import load_labels
from geo_service.model.place import Period, Verification
from geo_service.web.app import create_app
from geo_service.web.pages.place import period_words, verification_words
from tests.builders import make_place

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


@pytest.mark.parametrize(
    ("hour", "state", "today"), [(0, "is-open", False), (1, "is-closed", True)], ids=["before two", "from two on"]
)
def test_a_bar_that_is_open_since_the_evening_before_is_not_said_to_be_closed_today(make_service, hour, state, today):
    service = make_service(make_place(hours="Tu-Su 17:00-02:00"))
    service.clock = lambda: datetime(2026, 11, 23, hour, 30, tzinfo=UTC)  # a Monday, an hour later in Paris
    page = create_app(service).test_client().get("/place/PAR-0001?lang=en").text
    assert f'notice {state}"' in page
    assert ("Today <small>23/11</small>" in page) is today


def test_who_checked_is_said_and_nobody_is_nobody():
    checked = Verification(START, "La Cloche", "on the spot")
    assert verification_words(checked, EN) == "Checked on 1 November 2026 by La Cloche (on the spot)"
    assert verification_words(None, EN) == ""
