"""Closures and campaigns in one cell."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.importing.period_text import EXAMPLE, period_words, read_periods
from geo_service.model.place import Period

EVE, SECOND, MAY = date(2026, 12, 24), date(2027, 1, 2), date(2027, 5, 1)
REASONS = st.text("ab é-–.;:,[]{}\"'01/\n", max_size=12) | st.sampled_from(["24/12/2026", "au 2026-12-24", "- congés"])
DAYS = st.none() | st.dates()
PERIODS = st.lists(st.builds(Period, DAYS, DAYS, REASONS), max_size=4).map(tuple)


@given(PERIODS)
def test_whatever_is_written_is_read_back(periods):
    assert read_periods(period_words(periods)) == (periods, ())


@pytest.mark.parametrize(
    ("periods", "text"),
    [
        ((), ""),
        ((Period(EVE, SECOND, "congés d'hiver"),), "2026-12-24..2027-01-02 congés d'hiver"),
        ((Period(MAY, MAY), Period(None, EVE, "travaux")), "2027-05-01; ..2026-12-24 travaux"),
        ((Period(EVE), Period(reason="bail perdu")), "2026-12-24..; .. bail perdu"),
    ],
)
def test_periods_are_written_as_people_would_type_them(periods, text):
    assert period_words(periods) == text


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        (EXAMPLE, (Period(EVE, SECOND, "congés"), Period(MAY, MAY))),
        ("du 24/12/2026 au 02/01/2027 : congés", (Period(EVE, SECOND, "congés"),)),
        ("24/12/2026 - 2/1/2027", (Period(EVE, SECOND),)),
        ("2026-12-24…2027-01-02\nle 01/05/2027 férié", (Period(EVE, SECOND), Period(MAY, MAY, "férié"))),
        ("24/12/2026 - congés", (Period(EVE, EVE, "congés"),)),
        ('[{"starts": "2026-12-24", "reason": "; ..", "ends": "2027-01-02"}]', (Period(EVE, SECOND, "; .."),)),
        (" ;; ", ()),
    ],
)
def test_periods_are_read_as_people_type_them(text, periods):
    assert read_periods(text) == (periods, ())


@pytest.mark.parametrize(
    "text",
    [
        "Noël",
        "31/02/2027",
        "24/12",
        "24/12/2026..Noël",
        "du 24/12/2026",
        "24/12/2026..02/01/2027 et 01/05/2027",
        "24/12/2026 .. 02/01/27",
        "24/12/2026 au 02/01/27",
        "24/12/2026 au 2 janvier 2027",
        "24/12/2026 - 02/01",
        "24/12/2026 et 31/12",
        "24/12/2026 jusqu'à Noël",
        "24/12/20261",
        "[1]",
    ],
)
def test_a_piece_that_may_say_something_else_is_not_read(text):
    assert read_periods(text) == ((), (text,))


def test_what_can_be_read_beside_it_is_read():
    assert read_periods("Noël; 01/05/2027 férié") == ((Period(MAY, MAY, "férié"),), ("Noël",))
