"""The places of a map as columns, for ``map_places.js``: ten thousand places in few bytes.

Lists of objects repeat the name of every field and every shared text ten thousand times. A column holds each distinct
value once, and per place a number: 0 for the next value not yet met, n for the n-th one met before; -n stands for n
more places with the number before it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
import numpy as np

from geo_service.drawing.cells import Cells
from geo_service.drawing.pins import Doors, Pin
from geo_service.drawing.scene import Lines, Scene
from geo_service.drawing.state_lines import hours_labels

DEGREE = 100_000
"""Positions are whole numbers of this part of a degree: to 1 m."""
_NAMES = (*Cells._fields, "line")
_CELLS, _DOORS, _POSITION = attrgetter("cells"), attrgetter("doors"), attrgetter("place.position")
_DEGREES = {"lat": attrgetter("lat"), "lon": attrgetter("lon")}

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
    cells = dict(zip(Cells._fields, zip(*map(_CELLS, pins), strict=True), strict=False))
    if any(lines.others for lines in scene.lines.values()):
        cells["needs"] = tuple([_needs(pin, scene.lines[pin.doors]) for pin in pins])
    cells["line"] = _lines(pins, scene.lines)
    positions = list(map(_POSITION, scene.pins))
    axes = {name: tuple(map(degrees, positions)) for name, degrees in _DEGREES.items()}
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
    return tuple(map(told.__getitem__, map(_DOORS, pins)))


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
    number_of = dict(zip(dict.fromkeys(values), range(1, len(values) + 1), strict=False))
    runs = msgspec.json.encode(_runs(list(map(number_of.__getitem__, values))))
    return f"[[{','.join(number_of)}],{runs.decode()}]"


def _runs(numbers: Sequence[int]) -> list[int]:
    """Return numbers, from 1 in the order in which they are first met, as runs; 0 for the first of each."""
    each = np.array(numbers, np.int64)
    each[np.diff(np.maximum.accumulate(each), prepend=0) > 0] = 0
    starts = np.flatnonzero(np.diff(each, prepend=-1))
    again = np.diff(starts, append=len(each)) - 1
    runs = np.column_stack([each[starts], -again])
    told = np.column_stack([again >= 0, again > 0])
    told_runs: list[int] = runs[told].tolist()
    return told_runs
