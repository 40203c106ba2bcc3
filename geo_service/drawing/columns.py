"""The places of a map as columns, for ``map_places.js``: ten thousand places in few bytes.

Lists of objects repeat the name of every field and every shared text ten thousand times. A column holds each distinct
value once, and per place a number: 0 for the next value not yet met, n for the n-th one met before; -n stands for n
more places with the number before it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np

from geo_service.drawing.cells import Cells
from geo_service.drawing.coded import Coded, Numbers, coded
from geo_service.drawing.pins import Doors, Pin
from geo_service.drawing.scene import Lines, Scene
from geo_service.drawing.state_lines import hours_labels

DEGREE = 100_000
"""Positions are whole numbers of this part of a degree: to 1 m."""
_DEGREES = {"lat": attrgetter("place.position.lat"), "lon": attrgetter("place.position.lon")}
_NOTHING: Coded[str] = coded(())
_Values = Coded[str] | tuple[str, ...]


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
    return {
        "origin": _kept(scene, "origin", scene.told.positions, lambda: msgspec.json.encode(_origin(scene.pins))),
        **{name: _kept(scene, name, scene.told.positions, partial(_axis, scene.pins, name)) for name in _DEGREES},
        **{name: _kept(scene, name, column, partial(_column, column)) for name, column in _cells(scene).items()},
        "line": _kept(scene, "line", (scene.told.doors, *_lines(scene).items()), lambda: _column(_line(scene))),
        "labels": _labels(scene),
        "states": scene.states.document() | {"zone": scene.city.timezone, "any": False},
        "known": {"hours": hours_labels(scene.labels)},
        "link": scene.url("{id}") if linked else "",
    }


def _labels(scene: Scene) -> dict[str, str]:
    unlocated = {code: label for pin in scene.unlocated for code, label, _ in pin.needs}
    return {entry.code: entry.label for entry in scene.needs} | unlocated


def _cells(scene: Scene) -> dict[str, _Values]:
    cells: dict[str, _Values] = {name: scene.told.cells.get(name, _NOTHING) for name in Cells._fields}
    if any(lines.others for lines in scene.lines.values()):
        cells["needs"] = tuple([_needs(pin, scene.lines[pin.doors]) for pin in (*scene.pins, *scene.unlocated)])
    return cells


def _lines(scene: Scene) -> dict[Doors, str]:
    return {doors: str(each.own) for doors, each in scene.lines.items()}


def _line(scene: Scene) -> Coded[str]:
    doors, numbers = scene.told.doors.met()
    told = _lines(scene)
    lines = coded([told[each] for each in doors])
    return Coded(lines.code_of, lines.codes[numbers - 1])


def _needs(pin: Pin, lines: Lines) -> str:
    """Return code and details of each service, and the line of its states where that is another than the place's."""
    if not lines.others:
        return pin.cells.needs
    told = ((code, more, lines.others.get(code, lines.own)) for code, _, more in pin.needs)
    values = [(code, more) if line == lines.own else (code, more, line) for code, more, line in told]
    return msgspec.json.encode(values).decode()


def _kept(scene: Scene, name: str, of: object, write: Callable[[], bytes]) -> msgspec.Raw:
    """Return what is written of something, of which the scene before may have written it, too."""
    known = scene.written.columns.get(name)
    if known is None or known[0] != of:
        known = scene.written.columns[name] = of, write()
    return msgspec.Raw(known[1])


def _origin(pins: Iterable[Pin]) -> list[int]:
    return [_count(min(map(degrees, pins), default=0)) for degrees in _DEGREES.values()]


def _count(degrees: float) -> int:
    return round(degrees * DEGREE)


def _axis(pins: Sequence[Pin], name: str) -> bytes:
    counts = [_count(degrees) for degrees in map(_DEGREES[name], pins)]
    origin = min(counts, default=0)
    return msgspec.json.encode([each - origin for each in counts])


def _column(values: _Values) -> bytes:
    met, numbers = (values if isinstance(values, Coded) else coded(values)).met()
    return f"[[{','.join(met)}],".encode() + msgspec.json.encode(_runs(numbers)) + b"]"


def _runs(numbers: Numbers) -> list[int]:
    """Return numbers, from 1 in the order in which they are first met, as runs; 0 for the first of each."""
    each = numbers.copy()
    each[np.diff(np.maximum.accumulate(each), prepend=0) > 0] = 0
    starts = np.flatnonzero(np.diff(each, prepend=-1))
    again = np.diff(starts, append=len(each)) - 1
    runs = np.column_stack([each[starts], -again])
    told = np.column_stack([again >= 0, again > 0])
    told_runs: list[int] = runs[told].tolist()
    return told_runs
