"""A place as an item of the list beneath a map, for readers without scripts; ``map.js`` writes the same."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import NamedTuple

from geo_service.drawing.dates import date_words
from geo_service.drawing.hours_words import open_words
from geo_service.drawing.pins import Doors, Pin
from geo_service.drawing.scene import Scene
from geo_service.hours.doors import HoursContext, door_state
from geo_service.hours.state import OpenState, Reason, State
from geo_service.labels import Labels
from geo_service.model.phone import phone_link, phone_words

MARKS = {"open": "✓", "unknown": "?", "closed": "✕"}
"""What tells a state without its colour; ``map.js`` puts the same beside a pin."""

_ITEMS = 256
"""Items kept for each map, some 600 bytes each: hardly anybody looks at more than its first parts."""


def item(pin: Pin, scene: Scene, *, linked: bool, live: bool) -> str:
    """Return the HTML of a place's item; every text of the place is escaped.

    Args:
        pin: The place.
        scene: What it is part of.
        linked: Whether its name links to its page.
        live: Whether the list is read when it is written, so that it may say what is open now.
    """
    link = scene.url(pin.place.id) if linked else ""
    said = _said(pin.doors, scene.context.instant, scene.context.hours, scene.labels)
    if not live:
        return _written(pin, scene, link, "", _lasting(pin, said.state, scene))
    known = scene.written.items.get(link)
    if known is None or known[0] is not pin or known[1] != said.line:
        hours = "" if pin.place.hours in said.text else scene.labels("map.hours", text=pin.week)
        known = pin, said.line, _written(pin, scene, link, said.line, hours)
        if len(scene.written.items) >= _ITEMS:
            scene.written.items.clear()
        scene.written.items[link] = known
    return known[2]


def _written(pin: Pin, scene: Scene, link: str, state: str, hours: str) -> str:
    return f"<li>{''.join(_parts(pin, scene, link, state, hours))}"


def _parts(pin: Pin, scene: Scene, link: str, state: str, hours: str) -> Iterator[str]:
    place = pin.place
    name = escape(place.name)
    yield f'<a class="map-name" href="{escape(link)}">{name}</a>' if link else f'<b class="map-name">{name}</b>'
    if place.demonstration:
        yield f'<p class="map-example">{scene.labels("map.example")}'
    if pin.needs:
        yield f'<ul class="map-needs">{"".join(_need(label, more) for _, label, more in pin.needs)}</ul>'
    yield state
    for part, said in (("address", pin.address), ("hours", hours), ("ask", pin.ask)):
        if said:
            yield f'<p class="map-{part}">{escape(said)}'
    if place.phone:
        yield f'<p class="map-phone">{_phone(place.phone)}'
    yield f'<p class="map-age">{escape(pin.age)}'


class _Said(NamedTuple):
    """The state of a door, what is said of it, and the line of a list that says so."""

    state: OpenState
    text: str
    line: str


@lru_cache(maxsize=64)
def _said(doors: Doors, instant: datetime, context: HoursContext, words: Labels) -> _Said:
    """Return what is said of a place's own door: the places of one list share few."""
    state = door_state(doors.own, instant, context)
    text, mark = open_words(state, instant, context.zone, words, doors.source), MARKS[state.state]
    line = f'<p class="map-state map-state-{state.state}"><span aria-hidden="true">{mark}</span> {escape(text)}'
    return _Said(state, text, line)


def _lasting(pin: Pin, state: OpenState, scene: Scene) -> str:
    """Say what holds for days: hours in words, or a closure. A file is not written anew every minute."""
    words = scene.labels
    if state.state is State.CLOSED and state.reason in {Reason.CLOSURE, Reason.OUTSIDE_CAMPAIGN}:
        return _closed(state, words)
    return words("map.hours", text=pin.week) if pin.week else words.words["map.hours_unknown"]


def _closed(state: OpenState, words: Labels) -> str:
    if state.until is None:
        text = words("map.closed")
    else:
        key = "map.closed_until" if state.reason is Reason.CLOSURE else "map.closed_starts"
        text = words(key, day=date_words(state.until.isoformat(), words))
    return f"{text} ({state.detail})" if state.detail else text


def _phone(phone: str) -> str:
    said, href = escape(phone_words(phone)), phone_link(phone)
    return f'<a href="{href}">{said}</a>' if href else said


def _need(label: str, more: str) -> str:
    return f"<li>{escape(label)}" + (f" <small>{escape(more)}</small>" if more else "")
