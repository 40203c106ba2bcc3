import pytest

from geo_service.hours.osm import read_osm
from geo_service.hours.rules import Days, HolidayDays, Join, Rule, Span
from geo_service.hours.state import State
from tests.hours.texts import real_texts

MALFORMED = 22
"""Rows of the Nantes structures whose opening_hours the library refuses."""


def only(text: str) -> Rule:
    (rule,) = read_osm(text).rules
    return rule


def test_a_rule_has_days_times_and_state():
    assert only("Mo-Fr 9:00-12:30, 14:00-17:00") == Rule(
        Days(weekdays="Mo-Fr"), (Span(540, 750), Span(840, 1020)), State.OPEN
    )


def test_hours_past_midnight_lie_in_the_next_day():
    assert only("Fr 20:00-02:00").spans == (Span(1200, 1560),)
    assert only("Fr 20:00-26:00").spans == (Span(1200, 1560),)
    assert only("Fr 20:00-00:00").spans == (Span(1200, 1440),)


def test_an_open_end_is_kept():
    assert only("08:00+").spans == (Span(480, 480, open_ended=True),)
    assert only("08:00-12:00+").spans == (Span(480, 720, open_ended=True),)


def test_a_comment_without_a_state_means_unknown():
    assert (only('"call; first"').state, only('"call; first"').comment) == (State.UNKNOWN, "call; first")
    assert only('Mo 10:00-12:00 open "back door"').state is State.OPEN


def test_holidays_beside_weekdays_or_narrowing_them():
    assert only("Mo-Fr,PH off").days == Days("", "Mo-Fr", (HolidayDays("PH"),))
    assert only("PH,Mo-Fr off").days == Days("", "Mo-Fr", (HolidayDays("PH"),))
    assert only("SH Mo-Fr 10:00-12:00").days == Days("", "Mo-Fr", (HolidayDays("SH"),), both=True)
    assert only("PH -1 day off").days == Days(holidays=(HolidayDays("PH", -1),))


def test_rules_are_joined_as_written():
    joins = [rule.join for rule in read_osm('Mo 10:00-12:00, Tu off; We 10:00-11:00 || "call"').rules]
    assert joins == [Join.REPLACES, Join.ADDS, Join.REPLACES, Join.FALLS_BACK]


@pytest.mark.parametrize(
    "text",
    ["", "  ", "Feb 30 10:00-12:00", "Apr 28-31 off", "sunrise-sunset", "10:00-16:00/02:00", "10:00-10:00", "Mo 9-12",
     'Mo 10:00-12:00 "x", 14:00-16:00', "lun 9h", "Mo 10:00-12:61"],
)  # fmt: skip
def test_what_is_not_certain_is_refused(text):
    assert read_osm(text) is None


@pytest.mark.parametrize(
    ("text", "relied_on"),
    [("24/7", True), ("Mo-Su 10:00-12:00", True), ("Mo-Fr 10:00-12:00; PH off", True), ("10:00-12:00", False),
     ("Mo-Sa 10:00-12:00; Su 10:00-11:00", False), ("Mo-Fr 10:00-12:00; Jul Mo-Su 10:00-12:00", False),
     ("Jan-Jun Mo-Su 10:00-12:00; Jul-Dec Mo-Su 10:00-14:00", True), ("Mo-Fr 10:00-12:00; SH off", False)],
)  # fmt: skip
def test_holidays_are_named_or_every_day_is_said(text, relied_on):
    assert read_osm(text).speaks_of_holidays is relied_on


def test_every_valid_text_of_nantes_is_read_and_no_malformed_one(real_data):
    from opening_hours import validate  # noqa: PLC0415 - beside its use

    for text in real_texts(real_data):
        if text in {"open", "same"}:
            continue
        assert (read_osm(text) is not None) == validate(text), text
