"""The fewest places that together meet several needs, and the shortest walk through them.

Needs are bits of a number: bit ``i`` stands for need ``i``. The answer is exact, by these steps:

1. How few places suffice depends only on which sets of needs occur (at most 31), so it is counted on those:
   ``steps_left[s]`` is the least number of places still to visit once the needs ``s`` are met. A walk of the fewest
   places lowers it by one at every place; no other step needs a look.
2. A walk through a few places near the start gives a bound. A place farther from the start than the bound is on no
   shorter walk, nor is one that is too far from every place that meets the need which is met farthest away
   (:func:`_detours_m`). Of places at one spot with the same needs, the first stands for all.
3. Over what is left, the exact rest of the walk from each place with each set of needs met is computed backwards
   (:func:`_remaining_m`), with straight lines, which are never longer than geodesics.
4. The best walk by straight lines, measured by geodesics, gives the final bound. Every walk whose straight lines do
   not exceed it is then listed forwards (the rest being known, nothing else is), measured by geodesics, and the
   shortest is taken; among equals the one whose places come first.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.distance import cdist

from geo_service.nearest.sphere import SLACK_M, Flags, Floats, Rows, chords_m, geodesics_m

_FIRST_LOOK = 16
"""Places per set of needs in the walk that gives the first bound."""
_BLOCK = 1_000_000
"""Distances computed at a time: 8 MB."""
_ANCHORS = 64
"""Places of the farthest need up to which detours are worth computing."""


@dataclass(frozen=True, slots=True)
class Field:
    """Places that may be on the walk.

    Attributes:
        origin: Where the walk begins, earth-centred, in metres, shape (3,).
        rows: What the caller knows the places by, ascending, shape (n,).
        xyz: Earth-centred coordinates in metres, shape (n, 3).
        chords: Straight lines from the start in metres, shape (n,).
        masks: The needs each place meets, at least one, shape (n,).
    """

    origin: Floats
    rows: Rows
    xyz: Floats
    chords: Floats
    masks: Rows

    def keep(self, chosen: Rows | Flags) -> "Field":
        """Return the field reduced to some of its places, given by ascending number or by a flag each."""
        names = ("rows", "xyz", "chords", "masks")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk from the start through places.

    Attributes:
        length_m: Geodesic metres.
        rows: The places in order, as the caller knows them.
    """

    length_m: float
    rows: tuple[int, ...]


def shortest_cover(field: Field) -> Walk:
    """Return the shortest walk through the fewest places that together meet every need that occurs.

    Args:
        field: At least one place. The needs to meet are those that its masks hold, from bit 0 without a gap.
    """
    steps = _steps(np.unique(field.masks))
    field = field.keep(steps.useful[field.masks])
    bound_m = _solve(field.keep(_first_look(field)), steps, np.inf).length_m + SLACK_M
    field = field.keep(field.chords <= bound_m)
    field = field.keep(_detours_m(field) <= bound_m)
    return _solve(field.keep(_one_per_spot(field)), steps, bound_m)


@dataclass(frozen=True, slots=True)
class _Steps:
    """Which sets of needs walks of the fewest places pass.

    Attributes:
        left: Per set of needs met, 0 to full, the least number of places still to visit.
        passed: The sets passed, most places left first: from 0 to full.
        useful: Per set of needs a place may meet, whether it is on any such walk.
    """

    left: Rows
    passed: tuple[int, ...]
    useful: Flags

    def onward(self, met: int, masks: Rows) -> Flags:
        """Return which places are a step of such a walk, once some needs are met."""
        ahead: Flags = self.left[met | masks] == self.left[met] - 1
        return ahead


def _steps(masks: Rows) -> _Steps:
    full = int(np.bitwise_or.reduce(masks))
    left = np.zeros(full + 1, dtype=np.intp)
    for met in reversed(range(full)):
        left[met] = 1 + left[met | masks[(masks & ~met) != 0]].min()
    steps = _Steps(left, (), np.zeros(full + 1, dtype=np.bool_))
    passed: list[int] = []
    layer = {0}
    while layer:
        passed += sorted(layer)
        onward = [(met, masks[steps.onward(met, masks)]) for met in layer]
        for _, step in onward:
            steps.useful[step] = True
        layer = {int(after) for met, step in onward for after in met | step}
    return replace(steps, passed=tuple(passed))


def _first_look(field: Field) -> Rows:
    """Return a few places nearest to the start for each set of needs."""
    chosen = []
    for mask in np.unique(field.masks):
        same = np.flatnonzero(field.masks == mask)
        nearest = np.argsort(field.chords[same], kind="stable")[:_FIRST_LOOK]
        chosen.append(same[nearest])
    return np.sort(np.concatenate(chosen))


def _detours_m(field: Field) -> Floats:
    """Return, per place, a length that no walk through it stays under.

    Every walk meets the need that is met farthest away, at some place ``q``. A walk through ``p`` reaches one of the
    two first and goes on to the other: it is at least ``min(|start p|, |start q|) + |p q|`` long, for some ``q``.
    """
    needs = range(int(field.masks.max()).bit_length())
    offering = [np.flatnonzero(field.masks >> need & 1) for need in needs]
    anchors = max(offering, key=lambda places: float(field.chords[places].min()))
    if len(anchors) > _ANCHORS:
        return field.chords
    first = np.minimum(field.chords[:, None], field.chords[anchors])
    lengths: Floats = (first + cdist(field.xyz, field.xyz[anchors])).min(axis=1)
    return lengths


def _one_per_spot(field: Field) -> Rows:
    _, firsts = np.unique(np.column_stack((field.xyz, field.masks)), axis=0, return_index=True)
    return np.sort(firsts)


def _solve(field: Field, steps: _Steps, bound_m: float) -> Walk:
    remaining = _remaining_m(field, steps, bound_m)
    straight_m = (field.chords + remaining[field.masks, np.arange(len(field.rows))]).min()
    best = _shortest(field, _walks(field, steps, remaining, float(straight_m) + SLACK_M))
    return _shortest(field, _walks(field, steps, remaining, best.length_m + SLACK_M))


def _remaining_m(field: Field, steps: _Steps, bound_m: float) -> Floats:
    """Return the least straight-line length still to walk, per set of needs met and place stood at.

    Returns:
        Metres, shape (full + 1, n); infinite where no walk within the bound passes.
    """
    places = np.arange(len(field.rows))
    remaining = np.full((len(steps.left), len(places)), np.inf)
    remaining[-1] = 0.0
    for met in reversed(steps.passed[1:-1]):
        rest = remaining[met | field.masks, places]
        onward = steps.onward(met, field.masks) & (field.chords + rest <= bound_m)
        here = (field.masks & ~met) == 0
        remaining[met, here] = _least_m(field.xyz[here], field.xyz[onward], rest[onward])
    return remaining


def _least_m(here: Floats, there: Floats, rest: Floats) -> Floats:
    """Return, per point ``here``, the least sum of the way to a point ``there`` and the rest from it."""
    least = np.full(len(here), np.inf)
    if len(there):
        size = max(1, _BLOCK // len(there))
        for first in range(0, len(here), size):
            block = slice(first, first + size)
            least[block] = (cdist(here[block], there) + rest).min(axis=1)
    return least


def _walks(field: Field, steps: _Steps, remaining: Floats, bound_m: float) -> Rows:
    """Return every walk whose straight lines stay within a bound, as places in order, shape (walks, steps)."""
    places = np.arange(len(field.rows))
    walks: list[tuple[tuple[int, ...], int, float]] = [((), 0, 0.0)]
    for _ in range(int(steps.left[0])):
        longer = []
        for walk, met, length_m in walks:
            after = met | field.masks
            at = field.xyz[walk[-1]] if walk else field.origin
            lengths = length_m + chords_m(at, field.xyz)
            hopeful = steps.onward(met, field.masks) & (lengths + remaining[after, places] <= bound_m)
            longer += [((*walk, int(i)), int(after[i]), float(lengths[i])) for i in np.flatnonzero(hopeful)]
        walks = longer
    return np.array([walk for walk, _, _ in walks], dtype=np.intp)


def _shortest(field: Field, walks: Rows) -> Walk:
    """Return the shortest walk by geodesics; among equals the one whose places come first."""
    stops = field.xyz[walks]
    before = np.concatenate((np.broadcast_to(field.origin, (len(walks), 1, 3)), stops[:, :-1]), axis=1)
    legs = geodesics_m(before.reshape(-1, 3), stops.reshape(-1, 3))
    lengths = np.round(legs.reshape(walks.shape).sum(axis=1), 6)
    length_m, order = min(zip(lengths.tolist(), field.rows[walks].tolist(), strict=True))
    return Walk(length_m, tuple(order))
