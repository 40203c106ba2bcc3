"""A place as an item of the list beneath a map. The map's script makes its pin and popup from this very item."""

from collections.abc import Iterator
from html import escape

from geo_service.drawing.scene import Pin
from geo_service.labels import Labels


def item(pin: Pin, words: Labels, *, linked: bool) -> str:
    """Return the HTML of a place's item; every text of the place is escaped.

    Args:
        pin: The place.
        words: The words of the page's language.
        linked: Whether its name links to its page.
    """
    return f"<li{_data(pin)}>{''.join(_parts(pin, words, linked=linked))}"


def _data(pin: Pin) -> str:
    """Return the position, to 1 m, for the script; an unlocated place has none and so no pin."""
    if pin.position is None:
        return ""
    return f' data-at="{pin.position.lat:.5f},{pin.position.lon:.5f}"'


def _parts(pin: Pin, words: Labels, *, linked: bool) -> Iterator[str]:
    name = escape(pin.name)
    yield f'<a class="map-name" href="{escape(pin.url)}">{name}</a>' if linked else f'<b class="map-name">{name}</b>'
    if pin.demonstration:
        yield f'<p class="map-example">{words("map.example")}'
    if pin.needs:
        yield f'<ul class="map-needs">{"".join(map(_need, pin.needs))}</ul>'
    for part, text in (("address", pin.address), ("hours", pin.hours), ("ask", pin.ask)):
        if text:
            yield f'<p class="map-{part}">{escape(text)}'
    if pin.phone:
        yield f'<p class="map-phone"><a href="tel:{escape(pin.phone)}">{escape(pin.phone)}</a>'
    yield f'<p class="map-age">{escape(pin.age)}'


def _need(need: tuple[str, str]) -> str:
    label, more = need
    return f"<li>{escape(label)}" + (f" <small>{escape(more)}</small>" if more else "")
