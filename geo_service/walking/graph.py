"""Walks along the streets of a city."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geo_service.model.position import Position
from geo_service.model.walk import Method, Profile, Route, Walk
from geo_service.walking.directions import route_along
from geo_service.walking.interface import MAX_SNAP_M, SPEEDS_M_PER_S
from geo_service.walking.network import STEPS, Floats, Network
from geo_service.walking.plane import bounds_m, plane_scale, to_plane
from geo_service.walking.reach import Arcs, Reach, reach
from geo_service.walking.snapping import Snap, Snapper
from geo_service.walking.straight import StraightWalker, estimated, straight_m

_MICRO = 6
_REMEMBERED = 100_000
"""Ends whose place on the streets is remembered."""
_STRAIGHT = StraightWalker()
_FIRST_LOOK, _LEAST_LOOK_S = 1.5, 120.0
"""A way is first looked for among those that take at most so many times the estimate, or so many seconds."""


@dataclass(frozen=True)
class _Ground:
    """Where somebody walks."""

    arcs: Arcs
    snapper: Snapper


class GraphWalker:
    """Knows every quickest walk in a city; see :class:`geo_service.walking.interface.Walker`.

    People and places are joined to the nearest point of the nearest edge, and walk there straight. So a walk is a path
    in the plane, at least as long as the straight line; the plane's scale is that of the middle of the city.

    A start or an end that is farther than :data:`MAX_SNAP_M` from every street is estimated from the straight line. An
    end on streets that do not hang together with those of the start cannot be reached.

    Args:
        network: The streets.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        low, high = bounds_m(network)
        self._low, self._high = low - MAX_SNAP_M, high + MAX_SNAP_M
        self._scale = plane_scale(network)
        self._ends: dict[tuple[Profile, Position], Snap | None] = {}

    def covers(self, at: Position) -> bool:
        """Return whether a position is on the ground whose streets are known."""
        xy = to_plane([at])[0]
        return bool(np.all(xy >= self._low) and np.all(xy <= self._high))

    def walks(
        self, start: Position, ends: Sequence[Position], profile: Profile, within_s: float = math.inf
    ) -> list[Walk | None]:
        """Return the quickest walks to several ends."""
        at = self._ground(profile).snapper.snap(to_plane([start]))[0]
        if at is None:
            return _STRAIGHT.walks(start, ends, profile, within_s)
        snaps = self._snapped(ends, profile)
        walks: list[Walk | None] = [None] * len(ends)
        away = [row for row, snap in enumerate(snaps) if snap is None]
        for row, walk in zip(away, _STRAIGHT.walks(start, [ends[row] for row in away], profile, within_s), strict=True):
            walks[row] = walk
        near = [(row, snap) for row, snap in enumerate(snaps) if snap is not None]
        for row, walk in self._along(at, near, profile, within_s):
            walks[row] = walk
        return walks

    def route(self, start: Position, end: Position, profile: Profile) -> Route | None:
        """Return the quickest way."""
        ground = self._ground(profile)
        first, last = ground.snapper.snap(to_plane([start, end]))
        if first is None or last is None:
            return _STRAIGHT.route(start, end, profile)
        for within_s in (self._first_look_s(start, end, profile), math.inf):
            found = self._reach(first, profile, within_s)
            for _, walk in self._told(found, first, [(0, last)], profile, within_s):
                return route_along(self._network, found.legs(last), (start, end), walk, 1 / self._scale)
        return None

    def _first_look_s(self, start: Position, end: Position, profile: Profile) -> float:
        """Return how long the way between two points mostly takes at most: who looks no farther finds it sooner."""
        return max(_FIRST_LOOK * estimated(straight_m(start, end), profile).duration_s, _LEAST_LOOK_S)

    def _along(
        self, at: Snap, near: Sequence[tuple[int, Snap]], profile: Profile, within_s: float
    ) -> list[tuple[int, Walk]]:
        """Return the walks along streets that are not too long, each with its row."""
        return self._told(self._reach(at, profile, within_s), at, near, profile, within_s) if near else []

    def _pace(self, profile: Profile) -> float:
        """Return how many metres of the plane are walked in a second."""
        return SPEEDS_M_PER_S[profile] * self._scale

    def _reach(self, at: Snap, profile: Profile, within_s: float) -> Reach:
        return reach(self._ground(profile).arcs, at, within_s * self._pace(profile))

    def _told(
        self, found: Reach, at: Snap, near: Sequence[tuple[int, Snap]], profile: Profile, within_s: float
    ) -> list[tuple[int, Walk]]:
        pace = self._pace(profile)
        snaps = [snap for _, snap in near]
        costs = found.costs_to(*_columns(snaps)) + at.aside_m + np.array([snap.aside_m for snap in snaps])
        seconds = np.ceil(np.round(costs / pace, _MICRO))
        told = np.flatnonzero(np.isfinite(seconds) & (seconds <= within_s)).tolist()
        if found.arcs.level:
            return [(near[i][0], self._walk(costs[i], seconds[i])) for i in told]
        return [
            (near[i][0], self._walk(at.aside_m + found.distance_m(snaps[i]) + snaps[i].aside_m, seconds[i]))
            for i in told
        ]

    def _walk(self, planar_m: float, seconds: float) -> Walk:
        return Walk(round(float(planar_m) / self._scale, 1), int(seconds), Method.STREETS)

    def _snapped(self, ends: Sequence[Position], profile: Profile) -> list[Snap | None]:
        """Return where ends meet the streets: places are asked for again and again, and stay where they are."""
        known = self._ends
        if len(known) > _REMEMBERED:
            known = self._ends = {}
        new = [end for end in ends if (profile, end) not in known]
        if new:
            snaps = self._ground(profile).snapper.snap(to_plane(new))
            known.update(((profile, end), snap) for end, snap in zip(new, snaps, strict=True))
        return [known[profile, end] for end in ends]

    def _ground(self, profile: Profile) -> _Ground:
        return self._anybody if profile is Profile.NORMAL else self._without_steps

    @cached_property
    def _anybody(self) -> _Ground:
        return self._made(np.arange(len(self._network.tail)))

    @cached_property
    def _without_steps(self) -> _Ground:
        return self._made(np.flatnonzero((self._network.flags & STEPS) == 0))

    def _made(self, edges: NDArray[np.intp]) -> _Ground:
        return _Ground(Arcs(self._network, edges), Snapper(self._network, edges))


def _columns(snaps: Sequence[Snap]) -> tuple[NDArray[np.intp], Floats, Floats]:
    edges = np.array([snap.edge for snap in snaps], dtype=np.intp)
    return edges, np.array([snap.along_m for snap in snaps]), np.array([snap.rest_m for snap in snaps])
