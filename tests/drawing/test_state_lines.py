from dataclasses import replace
from datetime import date

from geo_service.drawing.state_lines import ORDER, StateLines, hours_labels
from geo_service.hours.doors import door_of
from geo_service.hours.state import State
from geo_service.labels import load_labels
from geo_service.model.place import Period
from tests.drawing.samples import CONTEXT, NOON, PLAIN

ENGLISH = load_labels("en")
OFFICE = replace(PLAIN, hours="Mo-Fr 09:00-17:00")


def gathered(*places, days=4):
    lines = StateLines(NOON, ENGLISH, days)
    numbers = [lines.line(door_of(place, CONTEXT.hours), place.source, CONTEXT.hours) for place in places]
    return numbers, lines.document()


def test_equal_doors_share_a_line():
    numbers, document = gathered(OFFICE, replace(OFFICE, id="PAR-0009", name="Other"), PLAIN)
    assert numbers == [0, 0, 1]
    assert len(document["lines"]) == 2


def test_a_line_turns_when_the_door_does():
    _, document = gathered(OFFICE, days=2)
    (line,) = document["lines"]
    midnight = 1795388400  # Monday 2026-11-23, 00:00 in Paris
    assert [(start - midnight) / 3600 for start, _ in line["turns"]] == [0, 9, 17, 33, 41]
    states = [ORDER[document["says"][said][0]] for _, said in line["turns"]]
    assert states == [State.CLOSED, State.OPEN, State.CLOSED, State.OPEN, State.CLOSED]
    assert line["next"] == (midnight + 57 * 3600, ORDER.index(State.OPEN))
    assert document["until"] == midnight + 48 * 3600


def test_a_line_says_why():
    _, document = gathered(replace(OFFICE, closures=(Period(None, date(2026, 12, 1), "works"),)))
    assert document["says"] == [(ORDER.index(State.CLOSED), "Closed: exceptionally, until 01/12/2026 (works)")]


def test_nothing_gathered_is_an_empty_document():
    assert gathered() == ([], {"says": [], "lines": [], "until": None})


def test_the_words_of_states_are_all_there():
    assert {"open_state.run_out", "open_change.closes", "week.day.0", "arrival.closed"} <= hours_labels(ENGLISH).keys()
