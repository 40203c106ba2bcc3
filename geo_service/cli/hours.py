"""``geo-service hours``: how a text of opening hours is read, and what follows from it."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from geo_service.cli.common import header, json_option, lang_option, print_json, print_table
from geo_service.config import config_from_env
from geo_service.drawing.hours_words import day_words, open_words
from geo_service.errors import BadValueError
from geo_service.hours.doors import Door, HoursContext, context_of, door_state
from geo_service.hours.reading import Reading, read_hours
from geo_service.hours.state import OpenState, State
from geo_service.hours.week import DayLine, day_lines
from geo_service.labels import Labels, load_labels
from geo_service.reference import load_reference


@click.command()
@click.argument("text")
@click.option("--city", default="paris", metavar="CODE", help="City whose time zone and public holidays count.")
@click.option("--at", metavar="TIME", help="Local time to answer for, such as 2026-12-26T10:00; now by default.")
@lang_option("the explanation")
@json_option
def hours(text: str, city: str, at: str | None, lang: str, *, as_json: bool) -> None:
    """Explain how TEXT is read as opening hours, and draw the week it makes.

    TEXT is OSM opening_hours or the French that people write, such as "lun-ven 9h-19h". What cannot be read with
    certainty is "unknown"; nothing is guessed.
    """
    reference = load_reference(config_from_env(os.environ, Path.cwd()).datasets)
    context = context_of(reference.city(city))
    instant = _instant(at, context.zone)
    door, reading = Door(text.strip()), read_hours(text.strip())
    state = door_state(door, instant, context)
    week = day_lines(door, context, instant.astimezone(context.zone).date())
    if as_json:
        print_json(_as_json(reading, state, week, context))
        return
    _explain(reading, lang)
    words = load_labels(lang)
    click.echo(f"{instant:%Y-%m-%d %H:%M}  {open_words(state, instant, context.zone, words)}\n")
    day, name, said = header("date day hours", "cli_hours", words)
    print_table((day, "0     6     12    18   24", name, said), [_row(line, words) for line in week])


def _row(line: DayLine, words: Labels) -> tuple[str, str, str, str]:
    return f"{line.day}", _bar(line), *day_words(line, words)


def _bar(line: DayLine) -> str:
    """Draw a day with a character per hour; an hour that is open in part is drawn open."""
    bar = ["·"] * 24
    for slot in line.slots:
        for hour in range(slot.start // 60, min(-(-slot.end // 60), 24)):
            bar[hour] = "█" if slot.state is State.OPEN else "░"
    return "".join(bar)


def _instant(at: str | None, zone: ZoneInfo) -> datetime:
    if at is None:
        return datetime.now(zone)
    try:
        instant = datetime.fromisoformat(at)
    except ValueError as error:
        raise BadValueError(f"--at {at!r} is not a time such as 2026-12-26T10:00", field="at") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


def _explain(reading: Reading, lang: str) -> None:
    words = load_labels(lang)
    click.echo(words(f"reading.{reading.level}"))
    if reading.osm:
        click.echo(words("reading.understood", text=reading.osm))
    for piece in reading.leftover:
        click.echo(words("reading.leftover", text=piece))
    if reading.schedule is not None:
        named = "named" if reading.schedule.speaks_of_holidays else "unnamed"
        click.echo(words(f"reading.holidays_{named}"))


def _as_json(reading: Reading, state: OpenState, week: tuple[DayLine, ...], context: HoursContext) -> dict[str, Any]:
    change = state.next_change.astimezone(context.zone).isoformat() if state.next_change else None
    return {
        "text": reading.text,
        "level": reading.level,
        "understood": reading.osm,
        "leftover": list(reading.leftover),
        "open": {
            "state": state.state,
            "reason": state.reason,
            "detail": state.detail,
            "until": state.until,
            "next_change": change,
        },
        "week": week,
    }
