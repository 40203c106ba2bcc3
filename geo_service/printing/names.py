"""Names on the map: along the straightest stretch of a street, in the middle of a square, never on one another.

All lengths are millimetres of the page. What is taken is kept as a chain of discs, which serves texts at any angle.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import shapely
from shapely import Geometry, LineString

from geo_service.printing.fonts import width_mm
from geo_service.printing.frame import Frame
from geo_service.printing.ground import on_page
from geo_service.printing.paper import MM_PER_PT
from geo_service.printing.pins import Pin
from geo_service.printing.strokes import straight_on
from geo_service.streets.interface import Feature, FeatureKind, Layer

_STRAIGHT = 0.985
"""A stretch whose chord is shorter than this part of it is too bent for a name."""
_OVERHANG = 0.6
"""A main street bears its name though only this part of it lies on the street, before it has none."""
_ROUND = 0.8
_STEP_MM = 3.0
_REPEAT_MM = 110.0
_NAMED_LAYERS = (Layer.STREET, Layer.LABEL, Layer.GREEN, Layer.WATER)
_RANK = {kind: number for number, kind in enumerate(FeatureKind)} | {
    FeatureKind.STATION: 2,
    FeatureKind.RIVER: 2,
    FeatureKind.CANAL: 3,
    FeatureKind.PARK: 4,
}
_SMALL_AREA_MM2 = 25.0
_BUCKET_MM = 7.0
_SHORT = {
    "Avenue": "Av.",
    "Boulevard": "Bd",
    "Rue": "R.",
    "Place": "Pl.",
    "Impasse": "Imp.",
    "Allée": "All.",
    "Allées": "All.",
    "Chemin": "Ch.",
    "Passage": "Pass.",
    "Square": "Sq.",
    "Faubourg": "Fg",
    "Saint": "St",
    "Sainte": "Ste",
    "Général": "Gén.",
    "Docteur": "Dr",
    "Président": "Pdt",
    "Maréchal": "Mal",
    "Colonel": "Col.",
    "Lieutenant": "Lt",
    "Commandant": "Cdt",
    "Route": "Rte",
    "Professeur": "Pr",
}
"""Source: abbreviations usual on French street signs and maps."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is drawn.

    Attributes:
        text: The name, perhaps abbreviated.
        x_mm: Its middle.
        y_mm: Its middle.
        angle_deg: Clockwise from horizontal, -90 to 90.
        size_pt: Size of type.
        kind: What it names.
    """

    text: str
    x_mm: float
    y_mm: float
    angle_deg: float
    size_pt: float
    kind: FeatureKind


@dataclass(frozen=True, slots=True)
class Named:
    """The result.

    Attributes:
        names: Names that found room.
        unplaced: Names of streets on the map that found none, sorted.
    """

    names: tuple[Name, ...]
    unplaced: tuple[str, ...]


def short_name(name: str) -> str:
    """Return a street's name with the usual abbreviations."""
    return _WORD.sub(lambda word: _SHORT.get(word[0][:1].upper() + word[0][1:], word[0]), name)


def place_names(frame: Frame, features: Iterable[Feature], pins: Sequence[Pin], least_pt: float) -> Named:
    """Find room for the names of what is on the map, the most important first.

    Args:
        frame: The map.
        features: What is on it.
        pins: Pins, which names keep clear of, as of the lines that lead to their points.
        least_pt: Size of the smallest type.
    """
    room = _Room(frame)
    room.take_pins(pins)
    placed: list[Name] = []
    unplaced: list[str] = []
    for name, kind, shapes in _gathered(frame, features):
        found = _placed(name, kind, shapes, room, least_pt)
        placed += found
        if not found:
            unplaced.append(name)
    return Named(tuple(placed), tuple(sorted(set(unplaced) - {name.text for name in placed})))


def _gathered(frame: Frame, features: Iterable[Feature]) -> list[tuple[str, FeatureKind, list[Geometry]]]:
    """Return each name with its joined lines and areas, the most important and longest first."""
    shapes: dict[str, list[Geometry]] = defaultdict(list)
    kinds: dict[str, FeatureKind] = {}
    for feature, part in on_page(filter(_nameable, features), frame, margin_mm=0.0):
        if _worth_naming(part):
            shapes[feature.name].append(part)
            kinds[feature.name] = min(kinds.get(feature.name, feature.kind), feature.kind, key=lambda k: _RANK[k])
    gathered = [(name, kinds[name], _joined(parts)) for name, parts in shapes.items()]
    return sorted(gathered, key=lambda one: (_RANK[one[1]], -max(map(_extent, one[2]), default=0.0), one[0]))


def _nameable(feature: Feature) -> bool:
    return bool(feature.name) and feature.layer in _NAMED_LAYERS and feature.kind is not FeatureKind.TOWN


def _worth_naming(shape: Geometry) -> bool:
    return not isinstance(shape, shapely.Polygon) or shape.area >= _SMALL_AREA_MM2


def _joined(shapes: Sequence[Geometry]) -> list[Geometry]:
    parts = [part for shape in shapes for part in shapely.get_parts(shape)]
    lines = [part for part in parts if isinstance(part, LineString)]
    rest = [part for part in parts if not isinstance(part, LineString)]
    merged = straight_on(_merged(lines)) if lines else []
    return sorted([*merged, *rest], key=_extent, reverse=True)


def _merged(lines: Sequence[LineString]) -> list[LineString]:
    merged: list[LineString] = list(shapely.get_parts(shapely.line_merge(shapely.union_all(lines))))
    return merged


def _extent(shape: Geometry) -> float:
    return float(shapely.length(shape))


def _placed(name: str, kind: FeatureKind, shapes: Sequence[Geometry], room: "_Room", least_pt: float) -> list[Name]:
    for text, size_pt, share in _tries(name, kind, least_pt):
        width = width_mm(text, size_pt)
        spots = (spot for shape in shapes for spot in _spots(shape, width, share))
        found = [Name(text, *at, size_pt, kind) for at in _spread(spots, room, width, size_pt)]
        if found:
            return found
    return []


def _tries(name: str, kind: FeatureKind, least_pt: float) -> Iterator[tuple[str, float, float]]:
    """Yield the texts that may stand for a name, their size, and which part of them has to lie on the street."""
    short = short_name(name)
    size_pt = least_pt + (1.0 if _RANK[kind] < _RANK[FeatureKind.TERTIARY] else 0.0)
    yield from ((text, size_pt, 1.0) for text in dict.fromkeys((name, short)))
    if _RANK[kind] <= _RANK[FeatureKind.TERTIARY]:
        yield from ((short, least_pt, share) for share in (1.0, _OVERHANG))


Spot = tuple[float, float, float]
"""Middle in millimetres, and angle in degrees."""


def _spread(spots: Iterable[Spot], room: "_Room", width: float, size_pt: float) -> Iterator[Spot]:
    """Take room for the first spot that is free, and again far from it: on long streets, not on both carriageways."""
    taken: list[Spot] = []
    for spot in spots:
        far = all(math.dist(spot[:2], other[:2]) >= _REPEAT_MM for other in taken)
        if far and room.take(spot, width, size_pt * MM_PER_PT):
            taken.append(spot)
            yield spot


def _spots(shape: Geometry, width: float, share: float) -> Iterator[Spot]:
    if isinstance(shape, LineString):
        yield from _along(shape, width)
        yield from _beyond(shape, width, share)
        if _is_round(shape):
            yield from _inside(shapely.Polygon(shape), width)
    else:
        yield from _inside(shape, width)


def _is_round(shape: LineString) -> bool:
    """Return whether a line goes round a square, rather than around a block. Source: Polsby and Popper's measure."""
    return shape.is_ring and 4 * math.pi * shapely.Polygon(shape).area >= _ROUND * shape.length**2


def _inside(shape: Geometry, width: float) -> Iterator[Spot]:
    if isinstance(shape, shapely.Polygon) and shape.bounds[2] - shape.bounds[0] < width * _OVERHANG:
        return
    middle = shapely.centroid(shape)
    point = middle if shapely.contains(shape, middle) else shapely.point_on_surface(shape)
    x, y = float(shapely.get_x(point)), float(shapely.get_y(point))
    yield from ((x, y + shift, 0.0) for shift in (0.0, -3.0, 3.0))


def _beyond(line: LineString, width: float, share: float) -> Iterator[Spot]:
    """Yield where a name can go that is longer than its street: beyond both ends, or one."""
    (x, y), (to_x, to_y) = line.coords[0], line.coords[-1]
    chord = math.dist((x, y), (to_x, to_y))
    if not width * share <= line.length < width or chord < line.length * _STRAIGHT:
        return
    angle = math.degrees(math.atan2(to_y - y, to_x - x))
    for at in (chord / 2, width / 2, chord - width / 2):
        part = at / chord
        yield x + (to_x - x) * part, y + (to_y - y) * part, _upright(angle)


def _upright(angle_deg: float) -> float:
    return (angle_deg + 90) % 180 - 90


def _along(line: LineString, width: float) -> Iterator[Spot]:
    """Yield the straight stretches that are long enough, nearest the middle of the line first."""
    spare = line.length - width
    if spare < 0:
        return
    starts = [spare / 2]
    for step in range(1, int(spare / 2 / _STEP_MM) + 1):
        starts += [spare / 2 - step * _STEP_MM, spare / 2 + step * _STEP_MM]
    for start in starts:
        one, other = line.interpolate(start), line.interpolate(start + width)
        if one.distance(other) < width * _STRAIGHT:
            continue
        middle = line.interpolate(start + width / 2)
        angle = math.degrees(math.atan2(other.y - one.y, other.x - one.x))
        yield (one.x + other.x + 2 * middle.x) / 4, (one.y + other.y + 2 * middle.y) / 4, _upright(angle)


Disc = tuple[float, float, float]


@dataclass
class _Room:
    """What is taken on the map."""

    frame: Frame
    discs: dict[tuple[int, int], list[Disc]] = field(default_factory=lambda: defaultdict(list))

    def take_pins(self, pins: Iterable[Pin]) -> None:
        for pin in pins:
            self._take(_chain((pin.x_mm, pin.y_mm, 0.0), 2 * pin.half_width_mm, 2 * pin.half_height_mm))
            for x, y in pin.leaders:
                length = math.dist((x, y), (pin.x_mm, pin.y_mm))
                angle = math.degrees(math.atan2(y - pin.y_mm, x - pin.x_mm))
                self._take(_chain(((x + pin.x_mm) / 2, (y + pin.y_mm) / 2, angle), length, 0.8))

    def take(self, spot: Spot, width: float, height: float) -> bool:
        """Take room for a text, unless some of it is taken or beyond the edge."""
        chain = list(_chain(spot, width, height))
        free = all(self._inside(disc) and not self._taken(disc) for disc in chain)
        if free:
            self._take(chain)
        return free

    def _inside(self, disc: Disc) -> bool:
        x, y, radius = disc
        return radius <= x <= self.frame.width_mm - radius and radius <= y <= self.frame.height_mm - radius

    def _taken(self, disc: Disc) -> bool:
        column, row = _bucket(disc)
        near = ((column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1))
        others = (other for key in near for other in self.discs.get(key, ()))
        return any(math.dist(disc[:2], other[:2]) < disc[2] + other[2] for other in others)

    def _take(self, chain: Iterable[Disc]) -> None:
        for disc in chain:
            self.discs[_bucket(disc)].append(disc)


def _bucket(disc: Disc) -> tuple[int, int]:
    return int(disc[0] // _BUCKET_MM), int(disc[1] // _BUCKET_MM)


def _chain(spot: Spot, width: float, height: float) -> Iterator[Disc]:
    """Yield discs that cover a text's box along its length."""
    x, y, angle = spot[0], spot[1], math.radians(spot[2])
    radius = height * 0.55
    count = max(1, math.ceil(width / height))
    for number in range(count):
        along = (number + 0.5) / count * width - width / 2
        yield x + along * math.cos(angle), y + along * math.sin(angle), radius
