"""Numbered pins: in reading order, moved apart where they would touch, shared where that does not help.

All lengths are millimetres of the page. Pins are compared by their boxes, so that discs in them cannot overlap.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from geo_service.printing.frame import Frame

MAX_SHIFT_MM = 8.0
"""How far a pin may be from any point it stands for."""
_SAME_SPOT_MM = 0.4
_GAP_MM = 0.3
_RINGS_MM = (0.0, 3.0, 4.0, 5.0, 6.0, 7.0, 7.9)
_ANGLES = 24
_BUCKET_MM = 12.0
_DIGIT_EM = 0.572
"""Width of a digit of Noto Sans Bold, in parts of the size of type."""
CROWDED = 100
"""With so many places on a map, numbers have three figures: pins are as small as can be read, to hide fewer streets."""
_PAD_MM, _PAD_CROWDED_MM = 1.3, 0.8
_ROUNDS = 40

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to be pinned.

    Attributes:
        id: Id of the place.
        x_mm: From the left edge of the map.
        y_mm: From its upper edge, downwards.
    """

    id: str
    x_mm: float
    y_mm: float


@dataclass(frozen=True, slots=True)
class Pin:
    """A drawn pin.

    Attributes:
        first: Smallest number it stands for.
        spots: The places it stands for, in the order of their numbers.
        x_mm: Its middle.
        y_mm: Its middle.
        half_width_mm: Half its width.
        half_height_mm: Half its height.
    """

    first: int
    spots: tuple[Spot, ...]
    x_mm: float
    y_mm: float
    half_width_mm: float
    half_height_mm: float

    @property
    def label(self) -> str:
        """What stands in it: ``12``, or ``12-15`` where it is shared."""
        last = self.first + len(self.spots) - 1
        return str(self.first) if last == self.first else f"{self.first}-{last}"

    @property
    def leaders(self) -> tuple[Point, ...]:
        """Points that a line must lead to: those that the pin does not stand on."""
        if len(self.spots) == 1 and math.dist((self.x_mm, self.y_mm), _xy(self.spots[0])) < _SAME_SPOT_MM:
            return ()
        points = dict.fromkeys(_xy(spot) for spot in self.spots)
        return tuple(point for point in points if math.dist(point, (self.x_mm, self.y_mm)) >= _SAME_SPOT_MM)


@dataclass(frozen=True, slots=True)
class Pinned:
    """The result: every place has a number, whether or not it could be drawn.

    Attributes:
        pins: The pins, in the order of their numbers.
        numbers: Number of each place's id.
        unplaced: Places for which no pin could be drawn.
    """

    pins: tuple[Pin, ...]
    numbers: dict[str, int]
    unplaced: tuple[Spot, ...]


def pin_pt(count: int, least_pt: float) -> float:
    """Return the size of the numbers in the pins of a sheet of so many places."""
    return least_pt if count >= CROWDED else least_pt + 1


def place_pins(spots: Iterable[Spot], frame: Frame, size_pt: float) -> Pinned:
    """Number places and find room for their pins.

    Args:
        spots: The places on the map, in any order.
        frame: The map.
        size_pt: Size of the numbers.
    """
    groups = _on_one_spot(sorted(spots, key=lambda spot: (*_reading_order(_xy(spot), frame), spot.id)))
    digits = len(str(sum(len(group) for group in groups)))
    for _ in range(_ROUNDS):
        room = _Room(frame, groups, digits, size_pt)
        placed = [room.place(group) for group in groups]
        failed = [number for number, at in enumerate(placed) if at is None]
        merged = _merge(groups, failed)
        if len(merged) == len(groups):
            break
        groups = sorted(merged, key=lambda group: (*_reading_order(_middle(group), frame), group[0].id))
    return _numbered(groups, placed, digits, size_pt)


def _xy(spot: Spot) -> Point:
    return spot.x_mm, spot.y_mm


def _middle(group: Sequence[Spot]) -> Point:
    """Return the middle of the box around the points of a group."""
    xs, ys = [spot.x_mm for spot in group], [spot.y_mm for spot in group]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _reading_order(point: Point, frame: Frame) -> tuple[int, int, float, float]:
    """Order by rows of the grid, then columns, then downwards within the cell."""
    return (*frame.cell(*point), point[1], point[0])


Group = tuple[Spot, ...]


def _on_one_spot(spots: Sequence[Spot]) -> list[Group]:
    together: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        key = round(spot.x_mm / _SAME_SPOT_MM), round(spot.y_mm / _SAME_SPOT_MM)
        together.setdefault(key, []).append(spot)
    return [tuple(group) for group in together.values()]


def _half_size(count: int, digits: int, size_pt: float) -> tuple[float, float]:
    """Return half of a pin's width and height, for the longest label it may get."""
    size_mm = size_pt * 25.4 / 72
    pad_mm = _PAD_CROWDED_MM if digits >= len(str(CROWDED)) else _PAD_MM
    letters = digits if count == 1 else 2 * digits + 0.6
    half_height = (size_mm * 0.75 + pad_mm) / 2
    return max(half_height, (letters * _DIGIT_EM * size_mm + pad_mm) / 2), half_height


@dataclass
class _Room:
    """What is already taken on the map."""

    frame: Frame
    groups: Sequence[Group]
    digits: int
    size_pt: float
    taken: dict[tuple[int, int], list[tuple[float, float, float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def place(self, group: Group) -> Point | None:
        """Return where the pin of a group fits, as near as can be, and take the room; None where nowhere."""
        half = _half_size(len(group), self.digits, self.size_pt)
        for x, y in _candidates(_middle(group)):
            if self._inside(x, y, half) and _reaches(group, x, y) and self._free(x, y, half):
                self.taken[_bucket(x, y)].append((x, y, *half))
                return x, y
        return None

    def _inside(self, x: float, y: float, half: Point) -> bool:
        width, height = self.frame.width_mm, self.frame.height_mm
        return half[0] <= x <= width - half[0] and half[1] <= y <= height - half[1]

    def _free(self, x: float, y: float, half: Point) -> bool:
        column, row = _bucket(x, y)
        near = ((column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1))
        return not any(
            abs(x - other_x) < half[0] + other_w + _GAP_MM and abs(y - other_y) < half[1] + other_h + _GAP_MM
            for key in near
            for other_x, other_y, other_w, other_h in self.taken.get(key, ())
        )


def _bucket(x: float, y: float) -> tuple[int, int]:
    return int(x // _BUCKET_MM), int(y // _BUCKET_MM)


def _candidates(middle: Point) -> Iterator[Point]:
    yield middle
    for ring in _RINGS_MM[1:]:
        for step in range(_ANGLES):
            angle = 2 * math.pi * step / _ANGLES - math.pi / 2
            yield middle[0] + ring * math.cos(angle), middle[1] + ring * math.sin(angle)


def _reaches(group: Group, x: float, y: float) -> bool:
    return all(math.dist((x, y), _xy(spot)) <= MAX_SHIFT_MM for spot in group)


def _merge(groups: Sequence[Group], failed: Sequence[int]) -> list[Group]:
    """Join each group that found no room with the nearest one that a common pin could serve."""
    left = dict(enumerate(groups))
    for number in failed:
        if number not in left:
            continue
        own = left[number]
        others = sorted((math.dist(_middle(own), _middle(group)), other) for other, group in left.items())
        partner = next((other for _, other in others if other != number and _joinable(own, left[other])), None)
        if partner is not None:
            del left[number]
            left[partner] = tuple(sorted(left[partner] + own, key=lambda spot: (spot.y_mm, spot.x_mm, spot.id)))
    return list(left.values())


def _joinable(one: Group, other: Group) -> bool:
    middle = _middle(one + other)
    return _reaches(one, *middle) and _reaches(other, *middle)


def _numbered(groups: Sequence[Group], placed: Sequence[Point | None], digits: int, size_pt: float) -> Pinned:
    pins: list[Pin] = []
    numbers: dict[str, int] = {}
    unplaced: list[Spot] = []
    for group, at in zip(groups, placed, strict=True):
        first = len(numbers) + 1
        numbers |= {spot.id: first + offset for offset, spot in enumerate(group)}
        if at is None:
            unplaced.extend(group)
        else:
            pins.append(Pin(first, group, *at, *_half_size(len(group), digits, size_pt)))
    return Pinned(tuple(pins), numbers, tuple(unplaced))
