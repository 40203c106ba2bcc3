"""A place as an item of the list beneath a map, for readers without scripts; ``map.js`` writes the same."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from html import escape

from geo_service.drawing.dates import date_words
from geo_service.drawing.hours_words import open_words
from geo_service.drawing.pins import Pin
from geo_service.drawing.scene import Scene
from geo_service.hours.doors import Door, HoursContext, door_state
from geo_service.hours.state import OpenState, Reason, State
from geo_service.labels import Labels
from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Source

MARKS = {"open": "✓", "unknown": "?", "closed": "✕"}
"""What tells a state without its colour; ``map.js`` puts the same beside a pin."""


def item(pin: Pin, scene: Scene, *, linked: bool, live: bool) -> str:
    """Return the HTML of a place's item; every text of the place is escaped.

    Args:
        pin: The place.
        scene: What it is part of.
        linked: Whether its name links to its page.
        live: Whether the list is read when it is written, so that it may say what is open now.
    """
    return f"<li>{''.join(_parts(pin, scene, linked=linked, live=live))}"


def _parts(pin: Pin, scene: Scene, *, linked: bool, live: bool) -> Iterator[str]:
    place = pin.place
    name = escape(place.name)
    link = f'<a class="map-name" href="{escape(scene.url(place.id))}">{name}</a>'
    yield link if linked else f'<b class="map-name">{name}</b>'
    if place.demonstration:
        yield f'<p class="map-example">{scene.labels("map.example")}'
    if pin.needs:
        yield f'<ul class="map-needs">{"".join(_need(label, more) for _, label, more in pin.needs)}</ul>'
    context = scene.context
    state, text = _said(pin.doors.own, place.source, context.instant, context.hours, scene.labels)
    hours = _lasting(pin, state, scene)
    if live:
        mark = f'<span aria-hidden="true">{MARKS[state.state]}</span>'
        yield f'<p class="map-state map-state-{state.state}">{mark} {escape(text)}'
        hours = "" if place.hours in text else scene.labels("map.hours", text=pin.week)
    for part, said in (("address", pin.address), ("hours", hours), ("ask", pin.ask)):
        if said:
            yield f'<p class="map-{part}">{escape(said)}'
    if place.phone:
        yield f'<p class="map-phone">{_phone(place.phone)}'
    yield f'<p class="map-age">{escape(pin.age)}'


@lru_cache(maxsize=64)
def _said(door: Door, source: Source, instant: datetime, context: HoursContext, words: Labels) -> tuple[OpenState, str]:
    """Return the state of a door and what is said of it: the places of one list share few doors."""
    state = door_state(door, instant, context)
    return state, open_words(state, instant, context.zone, words, source)


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
