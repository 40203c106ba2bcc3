from datetime import date

import pytest

from geo_service.importing.dates import read_date
from geo_service.importing.steps.periods import take_periods
from geo_service.model.place import Period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-11-18T01:00:00+00:00", date(2020, 11, 18)),
        ("2020-11-18", date(2020, 11, 18)),
        ("18/11/2020", date(2020, 11, 18)),
        ("2020-02-31", None),
        ("bientôt", None),
    ],
)
def test_dates(text, day):
    assert read_date(text) == day


def test_a_closed_place_has_its_dates(draft, steps):
    values = {"closed": "oui", "closed_from": "2020-11-18", "closed_until": "31/03/2021", "closed_reason": "HIVER"}

    closures = take_periods(draft(**values), steps).place.closures

    assert closures == (Period(date(2020, 11, 18), date(2021, 3, 31), "HIVER"),)


def test_a_place_that_is_not_closed_has_none(draft, steps):
    assert take_periods(draft(closed="", closed_from="2020-11-18"), steps).place.closures == ()


def test_our_own_periods_are_read_back(draft, steps):
    read = take_periods(draft(campaigns='[{"starts": "2026-12-01", "reason": "Noël"}]', closures="rubbish"), steps)

    assert read.place.campaigns == (Period(date(2026, 12, 1), None, "Noël"),)
    assert [found.field for found in read.findings] == ["closures"]
