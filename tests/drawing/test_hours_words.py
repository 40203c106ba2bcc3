from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from geo_service.drawing.hours_words import day_words, open_words
from geo_service.hours.doors import Door, HoursContext, door_state
from geo_service.hours.state import Reason, State
from geo_service.hours.week import day_lines
from geo_service.labels import LANGUAGES, load_labels
from geo_service.model.place import Period, Source

PARIS = HoursContext(ZoneInfo("Europe/Paris"), "75")
EN = load_labels("en")


def said(door: Door, text: str, lang: str = "en") -> str:
    instant = datetime.fromisoformat(text).replace(tzinfo=PARIS.zone)
    return open_words(
        door_state(door, instant, PARIS), instant, PARIS.zone, load_labels(lang), Source("List", as_of="2014")
    )


@pytest.mark.parametrize(
    ("hours", "at", "words"),
    [
        ("Mo-Fr 09:00-17:00", "2026-11-23T16:35", "Open, closes in 25 min"),
        ("Mo-Fr 09:00-17:00", "2026-11-23T10:00", "Open, closes at 17:00"),
        ("Mo-Fr 09:00-17:00", "2026-11-23T08:30", "Closed, opens in 30 min"),
        ("Mo-Fr 09:00-17:00", "2026-11-23T02:00", "Closed, opens at 09:00"),
        ("Mo-Fr 09:00-17:00", "2026-11-23T20:00", "Closed, opens tomorrow 09:00"),
        ("Mo-Fr 09:00-17:00", "2026-11-28T20:00", "Closed, opens Monday 09:00"),
        ("Jan 10 10:00-12:00; PH off", "2026-11-28T20:00", "Closed, opens on 10/01/2027 at 10:00"),
        ("Mo-Fr 09:00-12:00+", "2026-11-23T10:00", "Open, certain until 12:00"),
        ("24/7", "2026-11-23T10:00", "Open"),
        ("off", "2026-11-23T10:00", "Closed"),
        ("", "2026-11-23T10:00", "Not sure: hours not known"),
        ("sur rendez-vous", "2026-11-23T10:00", "Not sure: by appointment (sur rendez-vous)"),
        ("Mo-Fr 09:00-17:00", "2026-12-25T10:00", "Not sure: public holiday: ask first (Noël)"),
    ],
)
def test_a_state_in_words(hours, at, words):
    assert said(Door(hours), at) == words


def test_old_hours_name_their_source():
    old = Door("Mo-Fr 09:00-17:00", fresh_until=date.min)
    assert said(old, "2026-11-23T10:00") == "Not sure: usually open at this time, according to List, 2014"
    assert said(old, "2026-11-23T10:00", "fr") == "Incertain\u00a0: d’habitude ouvert à cette heure, selon List, 2014"


def test_a_closure_tells_its_end_and_reason():
    door = Door("24/7", closures=((Period(None, date(2026, 11, 25), "works"), None),))
    assert said(door, "2026-11-23T10:00") == "Closed: exceptionally, until 25/11/2026 (works), opens Thursday 00:00"


def test_lines_of_a_week():
    lines = day_lines(Door("Fr 20:00-02:00; Sa 00:00-24:00; PH off"), PARIS, date(2026, 12, 25), 3)
    assert [day_words(line, EN) for line in lines] == [
        ("Friday (holiday: Noël)", "closed"),
        ("Saturday", "day and night"),
        ("Sunday", "closed"),
    ]
    (evening,) = day_lines(Door('Fr 20:00-02:00 "call"'), PARIS, date(2026, 11, 27), 1)
    assert day_words(evening, EN)[1] == "20:00–02:00 (under conditions: ask first (call))"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_that_needs_words_has_some(lang):
    words = load_labels(lang).words
    assert all(f"open_reason.{reason}" in words for reason in Reason if reason is not Reason.REGULAR_HOURS)
    assert all(f"open_state.{state}" in words for state in State)
