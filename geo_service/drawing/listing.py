"""A place as an item of the list beneath a map. The map's script makes its pin and popup from this very item."""

from collections.abc import Iterator
from html import escape

from geo_service.drawing.scene import Pin
from geo_service.labels import Labels
from geo_service.model.phone import phone_link, phone_words

MARKS = {"open": "✓", "unknown": "?", "closed": "✕"}
"""What tells a state without its colour; ``map.js`` puts the same beside a pin."""


def item(pin: Pin, words: Labels, *, linked: bool, live: bool) -> str:
    """Return the HTML of a place's item; every text of the place is escaped.

    Args:
        pin: The place.
        words: The words of the page's language.
        linked: Whether its name links to its page.
        live: Whether the list is read when it is written, so that it may say what is open now.
    """
    parts = _parts(pin, words, linked=linked, live=live)
    return f"<li{_data(pin, live=live)}>{''.join(parts)}"


def _data(pin: Pin, *, live: bool) -> str:
    """Return the position, to 1 m, and state for the script; an unlocated place has none and so no pin."""
    if pin.position is None:
        return ""
    state = f' data-state="{pin.state}"' if live else ""
    return f' data-at="{pin.position.lat:.5f},{pin.position.lon:.5f}"{state}'


def _parts(pin: Pin, words: Labels, *, linked: bool, live: bool) -> Iterator[str]:
    name = escape(pin.name)
    yield f'<a class="map-name" href="{escape(pin.url)}">{name}</a>' if linked else f'<b class="map-name">{name}</b>'
    if pin.demonstration:
        yield f'<p class="map-example">{words("map.example")}'
    if pin.needs:
        yield f'<ul class="map-needs">{"".join(map(_need, pin.needs))}</ul>'
    if live:
        mark = f'<span aria-hidden="true">{MARKS[pin.state]}</span>'
        yield f'<p class="map-state map-state-{pin.state}">{mark} {escape(pin.state_text)}'
    hours = pin.written if live else pin.hours
    for part, text in (("address", pin.address), ("hours", hours), ("ask", pin.ask)):
        if text:
            yield f'<p class="map-{part}">{escape(text)}'
    if pin.phone:
        yield f'<p class="map-phone">{_phone(pin.phone)}'
    yield f'<p class="map-age">{escape(pin.age)}'


def _phone(phone: str) -> str:
    said, href = escape(phone_words(phone)), phone_link(phone)
    return f'<a href="{href}">{said}</a>' if href else said


def _need(need: tuple[str, str]) -> str:
    label, more = need
    return f"<li>{escape(label)}" + (f" <small>{escape(more)}</small>" if more else "")
