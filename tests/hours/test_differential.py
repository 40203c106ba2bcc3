"""Two other engines asked the same: every disagreement is in a reviewed list, with its reason."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from opening_hours import OpeningHours, validate

from geo_service.hours.doors import Door, HoursContext, door_state
from geo_service.hours.state import OpenState
from tests.hours.texts import invented_texts, real_texts

HERE = Path(__file__).parent
PARIS = HoursContext(ZoneInfo("Europe/Paris"), "75")
INVENTED = 80
INSTANTS = 20
TELLING = [
    "Mo,We 18:00-06:00; Tu,Th 18:00-20:00",
    "Mo-Sa 18:00-02:00; PH off",
    "Mo-Fr 10:00-18:00; SH Mo-Fr 12:00-14:00 off",
    "Mo-Sa 09:00-19:00; SH off",
    "Mo,We 10:00-12:00; 14:00-18:00",
    "18:00+",
    "Jan,Mar Sa[3] 09:30-12:30",
    "Mo-Su 14:30-15:30; Mo[1,2,3,4] 19:30-06:00",
    "Tu-Sa 17:00-22:30+; 08:30-12:30",
]
"""Texts over which engines differ; their instants are many, so that each reviewed reason occurs."""
QUARTERS_OF_TWO_YEARS = 4 * 24 * 730


@dataclass(frozen=True)
class Answer:
    engine: str
    text: str
    wall: datetime
    ours: OpenState
    theirs: str


@pytest.fixture(scope="module")
def questions(real_data) -> dict[str, list[datetime]]:
    rng = Random(20261122)  # noqa: S311 - repeatable trials
    texts = real_texts(real_data) + TELLING + invented_texts(rng, INVENTED)
    start = datetime(2026, 1, 1)  # noqa: DTZ001 - the clock on the wall
    return {
        text: [start + timedelta(minutes=15 * rng.randrange(QUARTERS_OF_TWO_YEARS)) for _ in range(number)]
        for text in texts
        for number in [10 * INSTANTS if text in TELLING else INSTANTS]
    }


@pytest.fixture(scope="module")
def answers(questions) -> list[Answer]:
    engines = {"python": python_states(questions), "npm": npm_states(questions)}
    return [
        Answer(engine, text, wall, door_state(Door(text), wall.replace(tzinfo=PARIS.zone), PARIS), theirs)
        for engine, states in engines.items()
        for text, walls in questions.items()
        for wall, theirs in zip(walls, states[text] or [], strict=False)
        if theirs
    ]


def python_states(questions) -> dict[str, list[str] | None]:
    return {
        text: [python_state(OpeningHours(text, country="FR"), wall) for wall in walls] if validate(text) else None
        for text, walls in questions.items()
    }


def python_state(engine: OpeningHours, wall: datetime) -> str:
    return str(engine.state(wall)[0]).split(".")[-1].lower()


def npm_states(questions) -> dict[str, list[str | None] | None]:
    node = shutil.which("node")
    if node is None or not (HERE.parent.parent / "node_modules" / "opening_hours").is_dir():
        reason = "no node, or node_modules lacks opening_hours: run npm ci"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    texts = {text: [wall.isoformat() for wall in walls] for text, walls in questions.items()}
    question = json.dumps({"state": "Île-de-France", "county": "Paris", "texts": texts})
    done = subprocess.run(
        [node, str(HERE / "engine.mjs")],
        input=question,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "Europe/Paris"},
    )
    return json.loads(done.stdout)


def reviewed() -> list[dict]:
    return tomllib.loads((HERE / "disagreements.toml").read_text(encoding="utf-8"))["reviewed"]


def disagreeing(answers: list[Answer]) -> Iterator[Answer]:
    return (answer for answer in answers if answer.ours.state != answer.theirs)


def covers(entry: dict, answer: Answer) -> bool:
    return (
        answer.engine in entry["engine"]
        and entry["ours"] == [answer.ours.state, answer.ours.reason]
        and answer.theirs in entry["theirs"]
        and re.search(entry.get("text", ""), answer.text) is not None
    )


def test_every_disagreement_is_reviewed(answers):
    table = reviewed()
    new = [answer for answer in disagreeing(answers) if not any(covers(entry, answer) for entry in table)]
    assert not new, f"{len(new)} of {len(answers)}, such as {new[:3]}"


def test_every_reviewed_reason_still_occurs(answers):
    found = list(disagreeing(answers))
    idle = [entry["why"] for entry in reviewed() if not any(covers(entry, answer) for answer in found)]
    assert not idle


def test_never_open_where_an_engine_doubts_for_a_comment_an_open_end_or_school_holidays(answers):
    rash = [
        answer
        for answer in disagreeing(answers)
        if answer.ours.state == "open"
        and re.search(r'"|\+|SH', answer.text)
        and not any(covers(entry, answer) for entry in reviewed())
    ]
    assert not rash


def test_never_open_where_no_engine_can_read_the_text(questions):
    unread = [text for text in questions if not validate(text)]
    french = {"Lundi et jeudi, 11h30 - 14h"}
    for text in set(unread) - french:
        for wall in questions[text]:
            assert door_state(Door(text), wall.replace(tzinfo=PARIS.zone), PARIS).state == "unknown", text
