from datetime import date
from zoneinfo import ZoneInfo

from geo_service.hours.doors import Door, HoursContext
from geo_service.hours.state import Reason, State
from geo_service.hours.week import day_lines
from geo_service.model.place import Period

STRASBOURG = HoursContext(ZoneInfo("Europe/Paris"), "67")
MONDAY = date(2026, 11, 23)


def slots(text: str, first: date = MONDAY, days: int = 7) -> list[list[tuple[int, int]]]:
    lines = day_lines(Door(text), STRASBOURG, first, days)
    return [[(slot.start // 60, slot.end // 60) for slot in line.slots] for line in lines]


def test_a_week_has_seven_days():
    assert slots("Mo-Fr 09:00-12:00,14:00-17:00") == [[(9, 12), (14, 17)]] * 5 + [[], []]


def test_hours_past_midnight_stay_with_their_evening():
    assert slots("Fr,Sa 20:00-02:00") == [[], [], [], [], [(20, 26)], [(20, 26)], []]


def test_day_and_night():
    (line,) = day_lines(Door("24/7"), STRASBOURG, MONDAY, 1)
    assert line.slots[0].all_day


def test_days_of_clock_changes_keep_their_hours():
    assert slots("08:00-20:00", date(2026, 10, 25), 1) == slots("08:00-20:00", date(2026, 3, 29), 1) == [[(8, 20)]]
    assert slots("00:00-24:00", date(2026, 10, 25), 1) == [[(0, 24)]]


def test_a_holiday_is_named_and_not_certain():
    (line,) = day_lines(Door("Mo-Sa 09:00-17:00"), STRASBOURG, date(2026, 12, 26), 1)
    assert line.holiday == "Saint-Étienne"
    assert [(slot.state, slot.reason) for slot in line.slots] == [(State.UNKNOWN, Reason.PUBLIC_HOLIDAY)]


def test_a_closed_day_says_what_closes_it():
    works = ((Period(MONDAY, MONDAY, "works"), None),)
    shut, regular = day_lines(Door("Mo 09:00-17:00", closures=works), STRASBOURG, MONDAY, 2)
    assert (shut.slots, shut.closed_by, shut.detail) == ((), Reason.CLOSURE, "works")
    assert (regular.closed_by, regular.detail) == (Reason.REGULAR_HOURS, "")
