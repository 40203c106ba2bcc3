"""The places of a map as columns, for ``map_places.js``: ten thousand places in few bytes.

Lists of objects repeat the name of every field and every shared text ten thousand times. A column holds each distinct
value once, and per place a number: 0 for the next value not yet met, n for the n-th one met before; -n stands for n
more places with the number before it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from geo_service.drawing.cells import Cells
from geo_service.drawing.pins import Doors, Pin
from geo_service.drawing.scene import Lines, Scene
from geo_service.drawing.state_lines import hours_labels

DEGREE = 100_000
"""Positions are whole numbers of this part of a degree: to 1 m."""
_NAMES = (*Cells._fields, "line")

T = TypeVar("T")


def columns(scene: Scene, *, linked: bool) -> dict[str, Any]:
    """Return everything that a map says of its places.

    Args:
        scene: What is shown.
        linked: Whether places link to their pages.

    Returns:
        Columns over the scene's pins and then its unlocated places, as JSON; ``lat`` and ``lon``, of the pins alone,
        count hundred-thousandths of a degree from ``origin``. Beside them the lines of opening states, with the words
        and the time zone they are told in, and ``link``, in which ``{id}`` stands for a place's id.
    """
    pins = (*scene.pins, *scene.unlocated)
    cells = dict(zip(Cells._fields, zip(*[pin.cells for pin in pins], strict=True), strict=False))
    if any(lines.others for lines in scene.lines.values()):
        cells["needs"] = tuple([_needs(pin, scene.lines[pin.doors]) for pin in pins])
    cells["line"] = _lines(pins, scene.lines)
    positions = [pin.place.position for pin in scene.pins if pin.place.position is not None]
    axes = {"lat": tuple([at.lat for at in positions]), "lon": tuple([at.lon for at in positions])}
    return {
        "origin": [_count(min(degrees, default=0)) for degrees in axes.values()],
        **{name: _kept(scene, name, degrees, _axis) for name, degrees in axes.items()},
        **{name: _kept(scene, name, cells.get(name, ()), _column) for name in _NAMES},
        "labels": _labels(scene),
        "states": scene.states.document() | {"zone": scene.city.timezone, "any": False},
        "known": {"hours": hours_labels(scene.labels)},
        "link": scene.url("{id}") if linked else "",
    }


def _labels(scene: Scene) -> dict[str, str]:
    unlocated = {code: label for pin in scene.unlocated for code, label, _ in pin.needs}
    return {entry.code: entry.label for entry in scene.needs} | unlocated


def _lines(pins: Iterable[Pin], lines: Mapping[Doors, Lines]) -> tuple[str, ...]:
    told = {doors: str(each.own) for doors, each in lines.items()}
    return tuple([told[pin.doors] for pin in pins])


def _needs(pin: Pin, lines: Lines) -> str:
    """Return code and details of each service, and the line of its states where that is another than the place's."""
    if not lines.others:
        return pin.cells.needs
    told = ((code, more, lines.others.get(code, lines.own)) for code, _, more in pin.needs)
    values = [(code, more) if line == lines.own else (code, more, line) for code, more, line in told]
    return msgspec.json.encode(values).decode()


def _kept(scene: Scene, name: str, values: tuple[T, ...], write: Callable[[tuple[T, ...]], str]) -> msgspec.Raw:
    """Return what is written of some values, which the scene before may have had, too."""
    known = scene.written.columns.get(name)
    if known is None or known[0] != values:
        known = scene.written.columns[name] = values, write(values).encode()
    return msgspec.Raw(known[1])


def _count(degrees: float) -> int:
    return round(degrees * DEGREE)


def _axis(degrees: tuple[float, ...]) -> str:
    origin = _count(min(degrees, default=0))
    return msgspec.json.encode([_count(each) - origin for each in degrees]).decode()


def _column(values: tuple[str, ...]) -> str:
    met = dict.fromkeys(values)
    number_of = {value: number for number, value in enumerate(met, 1)}
    runs = _runs(map(number_of.__getitem__, values))
    return f"[[{','.join(met)}],[{','.join(map(str, runs))}]]"


def _runs(numbers: Iterable[int]) -> list[int]:
    """Return numbers, from 1 in the order in which they are first met, as runs; 0 for the first of each."""
    runs: list[int] = []
    top = again = 0
    before = -1
    for each in numbers:
        number = 0 if each > top else each
        top += not number
        if number == before:
            again += 1
            continue
        if again:
            runs.append(-again)
            again = 0
        runs.append(number)
        before = number
    return [*runs, -again] if again else runs
