from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from geo_service.hours.doors import Door, HoursContext
from geo_service.labels import load_labels
from geo_service.web.pages.cards import Setting
from geo_service.web.pages.week import Day, week_of
from tests.web.services import shipped_reference

CONTEXT = HoursContext(ZoneInfo("Europe/Paris"), "75")
MONDAY = datetime(2026, 11, 23, 11, 0, tzinfo=CONTEXT.zone)
SETTING = Setting(load_labels("en"), shipped_reference().vocabulary, {}, MONDAY, lambda _city: CONTEXT)
OFFICE = Door("Mo-Fr 09:00-17:00")


def first(door, setting):
    return week_of(door, "paris", setting)[0]


def test_a_week_begins_today_and_is_written_once_a_day():
    week = week_of(OFFICE, "paris", SETTING)
    assert len(week) == 7
    assert week[0] == Day("Monday", "23/11", "09:00–17:00")
    assert week_of(OFFICE, "paris", replace(SETTING, instant=MONDAY + timedelta(hours=12))) is week


def test_another_day_language_or_door_has_another_week():
    tomorrow = replace(SETTING, instant=MONDAY + timedelta(hours=13))
    assert first(OFFICE, tomorrow) == Day("Tuesday", "24/11", "09:00–17:00")
    assert first(OFFICE, replace(SETTING, words=load_labels("fr"))).name == "lundi"
    assert first(Door("Tu 09:00-17:00"), SETTING).text == "closed"


def test_hours_that_cannot_be_read_have_no_week():
    assert week_of(Door("ask inside"), "paris", SETTING) == ()
