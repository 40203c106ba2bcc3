"""The school calendars of the eight cities are those that the ministry decided."""

import tomllib
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from geo_service.hours.calendar import school_holiday
from geo_service.reference import load_reference

ONE_DAY = timedelta(days=1)
DECIDED = tomllib.loads(Path(__file__).with_name("school_holidays.toml").read_text(encoding="utf-8"))
ZONE_OF = {academy: zone for zone, academies in DECIDED["academies"].items() for academy in academies}
BREAKS = [
    (city, begins, ends)
    for city, academy in DECIDED["cities"].items()
    for year in DECIDED["breaks"]
    for begins, ends in (*year[ZONE_OF[academy]], *year["all"])
]


@pytest.fixture(scope="module")
def departments(datasets):
    return {city.code: city.department for city in load_reference(datasets).cities}


def days(first: date, after: date):
    return [first + number * ONE_DAY for number in range((after - first).days)]


def test_every_city_has_an_academy(departments):
    assert {code for code, department in departments.items() if department} == DECIDED["cities"].keys()


@pytest.mark.parametrize(("city", "begins", "ends"), BREAKS)
def test_holidays_begin_and_end_as_decided(departments, city, begins, ends):
    department = departments[city]
    assert school_holiday(begins - ONE_DAY, department) is False
    assert school_holiday(begins, department) is None, "the Saturday on which they begin after school"
    assert [day for day in days(begins + ONE_DAY, ends) if not school_holiday(day, department)] == []
    assert school_holiday(ends, department) is False


@pytest.mark.parametrize("city", DECIDED["cities"])
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_there_are_no_other_holidays_between_christmas_and_spring(departments, city, year):
    known = [(begins, ends) for name, begins, ends in BREAKS if name == city]
    within = {day for begins, ends in known for day in days(begins, ends)}
    asked = days(date(year, 1, 1), date(year, 5, 6))
    assert {day for day in asked if school_holiday(day, departments[city]) is not False} == within & set(asked)


@pytest.mark.parametrize("city", DECIDED["cities"])
def test_the_winter_and_spring_of_2027_are_known_and_last_two_weeks_each(departments, city):
    asked = days(date(2027, 1, 11), date(2027, 5, 5))
    runs = groupby(asked, key=lambda day: school_holiday(day, departments[city]) is not False)
    lengths = [len(list(run)) for holiday, run in runs if holiday]
    assert lengths == [16, 16]


def test_the_zones_take_turns_in_2027(departments):
    def winter(city):
        found = [day for day in days(date(2027, 2, 1), date(2027, 3, 31)) if school_holiday(day, departments[city])]
        return found[0]

    by_zone = {
        zone: {winter(city) for city, name in DECIDED["cities"].items() if ZONE_OF[name] == zone} for zone in "ABC"
    }
    assert all(len(starts) == 1 for starts in by_zone.values())
    assert len(set().union(*by_zone.values())) == 3
