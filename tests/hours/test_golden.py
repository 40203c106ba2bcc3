"""The golden table: states written down from the calendar and the OSM specification before any code answered."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from geo_service.hours.doors import Door, context_of, door_state
from geo_service.reference import load_reference

TABLE = Path(__file__).with_name("golden.csv")
BROKEN_BARS = "¦¦"
"""Stands for "||" in the table, whose cells "|" parts."""


def cases() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE))


def local(text: str, zone):
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


@pytest.fixture(scope="module")
def contexts(datasets):
    return {city.code: context_of(city) for city in load_reference(datasets).cities}


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['hours']} {case['city']} {case['at']}")
def test_state_is_what_calendar_and_specification_say(case, contexts):
    context = contexts[case["city"]]
    hours = case["hours"].replace(BROKEN_BARS, "||")
    found = door_state(Door(hours), local(case["at"], context.zone), context)
    assert found.state == case["state"], case["why"]
    if case["next_change"]:
        assert found.next_change == local(case["next_change"], context.zone), case["why"]


def test_the_table_is_large_and_covers_the_eight_cities():
    table = cases()
    assert len(table) >= 300
    assert len({case["city"] for case in table}) == 8
    assert {case["state"] for case in table} == {"open", "closed", "unknown"}
