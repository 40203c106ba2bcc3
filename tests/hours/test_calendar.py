from datetime import date, timedelta

import holidays
import pytest
from jours_feries_france import JoursFeries

from geo_service.hours.calendar import public_holiday, public_holidays, school_holiday

YEARS = range(2024, 2033)


@pytest.mark.parametrize("year", YEARS)
def test_alsace_agrees_with_two_other_calendars(year):
    days = set(public_holidays("67", year))
    assert days == set(holidays.country_holidays("FR", subdiv="6AE", years=year))
    assert days == set(JoursFeries.for_year(year, zone="Alsace-Moselle").values())


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("department", ["75", "69", "13", "59", "33", "31", "44"])
def test_the_other_cities_agree_with_two_other_calendars(year, department):
    days = set(public_holidays(department, year))
    assert days == set(holidays.country_holidays("FR", years=year))
    assert days == set(JoursFeries.for_year(year, zone="Métropole").values())


def test_only_alsace_and_moselle_have_two_more():
    assert public_holiday(date(2026, 12, 26), "67") == "Saint-Étienne"
    assert public_holiday(date(2026, 4, 3), "57") == "Vendredi saint"
    assert public_holiday(date(2026, 12, 26), "75") == ""
    assert public_holiday(date(2026, 4, 3), "") == ""


@pytest.mark.parametrize(
    ("day", "department", "within"),
    [(date(2026, 2, 10), "69", True), (date(2026, 2, 10), "75", False), (date(2026, 2, 17), "59", True),
     (date(2026, 2, 24), "75", True), (date(2026, 12, 24), "67", True), (date(2026, 11, 23), "67", False)],
)  # fmt: skip
def test_school_holidays_follow_the_zone(day, department, within):
    assert school_holiday(day, department) is within


def test_school_holidays_that_nobody_knows_are_none():
    assert school_holiday(date(2045, 7, 20), "75") is None
    assert school_holiday(date(2026, 7, 20), "2A") is None
    assert school_holiday(date(2026, 12, 19), "75") is None, "they begin after school"


def test_every_department_of_the_mainland_has_one_zone():
    known = [f"{number:02d}" for number in range(1, 96) if number != 20]
    unknown = [code for code in known if school_holiday(date(2026, 11, 23), code) is None]
    assert unknown == []
    assert school_holiday(date(2026, 11, 23) + timedelta(days=1), "974") is None
