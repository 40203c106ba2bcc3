"""French holidays: public ones by department, school ones by zone."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays
from vacances_scolaires_france import SchoolHolidayDates

_SATURDAY = 5
ALSACE_MOSELLE = frozenset({"57", "67", "68"})
"""Departments where Good Friday and 26 December are holidays. Source: Code du travail, article L3134-13."""
_ZONES = {
    "A": "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90",
    "B": "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 67 68 72 76 "
    "80 83 84 85 88",
    "C": "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
}
"""Departments of each zone. Source: ministère de l'Éducation nationale, calendrier scolaire; Corsica and overseas
have calendars of their own, which are not known here."""
_ZONE_OF = {department: zone for zone, departments in _ZONES.items() for department in departments.split()}


@cache
def public_holidays(department: str, year: int) -> Mapping[date, str]:
    """Return the public holidays of a department in a year, with their French names.

    Args:
        department: INSEE code (``67``); those of Alsace and Moselle have two more.
        year: The year.
    """
    subdivision = "6AE" if department in ALSACE_MOSELLE else None
    return dict(holidays.country_holidays("FR", subdiv=subdivision, years=year, language="fr"))


def public_holiday(day: date, department: str) -> str:
    """Return the name of the public holiday that a day is, or nothing."""
    return public_holidays(department, day.year).get(day, "")


def school_holiday(day: date, department: str) -> bool | None:
    """Return whether a day is within the school holidays.

    Returns:
        None where it is not known: no calendar for that department or year, or the Saturday on which holidays begin
        "after school", which is a holiday for those only who have no school on it.
    """
    zone, (dates, first, last) = _ZONE_OF.get(department), _school_dates()
    if zone is None or not first <= day <= last:
        return None
    within = bool(dates.is_holiday_for_zone(day, zone))
    begins = within and day.weekday() == _SATURDAY and not dates.is_holiday_for_zone(day - timedelta(days=1), zone)
    return None if begins else within


@cache
def _school_dates() -> tuple[SchoolHolidayDates, date, date]:
    dates = SchoolHolidayDates()
    return dates, min(dates.data), max(dates.data)
