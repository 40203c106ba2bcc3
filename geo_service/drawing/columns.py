"""The places of a map as columns, for ``map_places.js``: ten thousand places in few bytes.

Lists of objects repeat the name of every field and every shared text ten thousand times. A column holds each distinct
value once, and per place a number: 0 for the next value not yet met, n for the n-th one met before; -n stands for n
more places with the number before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from geo_service.drawing.scene import Pin, Scene
from geo_service.drawing.state_lines import hours_labels
from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Place

DEGREE = 100_000
"""Positions are whole numbers of this part of a degree: to 1 m."""
STREET = "\x1f"
"""Stands in a name for the place's street: many fountains are called after theirs. No text of a place holds it."""

Column = tuple[list[Any], list[int]]


def columns(scene: Scene, *, linked: bool) -> dict[str, Any]:
    """Return everything that a map says of its places.

    Args:
        scene: What is shown.
        linked: Whether places link to their pages.

    Returns:
        Columns over the scene's pins and then its unlocated places; ``lat`` and ``lon``, of the pins alone, count
        hundred-thousandths of a degree from ``origin``. Beside them the lines of opening states, with the words and
        the time zone they are told in, and ``link``, in which ``{id}`` stands for a place's id.
    """
    pins = (*scene.pins, *scene.unlocated)
    lats, lons = _counted(scene.pins)
    origin = [min(lats, default=0), min(lons, default=0)]
    return {
        "origin": origin,
        "lat": [lat - origin[0] for lat in lats],
        "lon": [lon - origin[1] for lon in lons],
        "id": _column(pin.place.id for pin in pins),
        "name": _column(_name(pin.place) for pin in pins),
        "kind": _column(pin.place.kind for pin in pins),
        "needs": _column(tuple(_needs(pin)) for pin in pins),
        "labels": {code: label for pin in pins for code, label, _ in pin.needs},
        "street": _column(pin.street for pin in pins),
        "town": _column(pin.town for pin in pins),
        "hours": _column(pin.week for pin in pins),
        "line": _column(pin.line for pin in pins),
        "ask": _column(pin.ask for pin in pins),
        "phone": _column(_phone(pin.place.phone) for pin in pins),
        "age": _column(pin.age for pin in pins),
        "demonstration": _column(pin.place.demonstration for pin in pins),
        "states": scene.states.document() | {"zone": scene.city.timezone, "any": False},
        "known": {"hours": hours_labels(scene.labels)},
        "link": scene.url("{id}") if linked else "",
    }


def _needs(pin: Pin) -> Iterator[tuple[str | int, ...]]:
    """Yield code and details of each service, and the line of its states where that is another than the place's."""
    for code, _, more in pin.needs:
        line = pin.own_lines.get(code, pin.line)
        yield (code, more) if line == pin.line else (code, more, line)


def _counted(pins: Sequence[Pin]) -> tuple[list[int], list[int]]:
    positions = [pin.place.position for pin in pins if pin.place.position is not None]
    return [round(at.lat * DEGREE) for at in positions], [round(at.lon * DEGREE) for at in positions]


def _column(values: Iterable[Any]) -> Column:
    met: dict[Any, int] = {}
    numbers = [_number(met, value) for value in values]
    return list(met), list(_runs(numbers))


def _runs(numbers: Iterable[int]) -> Iterator[int]:
    for number, run in groupby(numbers):
        yield number
        if more := sum(1 for _ in run) - 1:
            yield -more


def _number(met: dict[Any, int], value: object) -> int:
    """Return 0 for a value not yet met, else its number, from 1."""
    number = met.get(value, 0)
    if not number:
        met[value] = len(met) + 1
    return number


def _name(place: Place) -> str:
    return place.name.replace(place.address, STREET) if place.address else place.name


def _phone(phone: str) -> tuple[str, str]:
    """Return a telephone as read out and as dialled."""
    return phone_words(phone), phone_link(phone)
