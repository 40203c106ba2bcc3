"""What one more place would change, and where it would change most."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo_service.coverage.ground import Ground
from geo_service.coverage.tallying import ROUNDING_S
from geo_service.model.coverage import HELPED_MIN
from geo_service.walking.network import CM_PER_M, Floats

_CELL_M = 50.0
_AT_ONCE = 64
_ROUNDING_M = 1.0
"""How much sums of many lengths may be off, and far more."""
Progress = Callable[[int, int], None]
"""Told how many of how many candidates are done with."""


@dataclass(frozen=True, slots=True)
class Gains:
    """Says how many metres of street a place at some node would bring within :data:`HELPED_MIN`.

    Attributes:
        ground: The streets.
        costs: Per node, the cost of the walk to the nearest place there is.
    """

    ground: Ground
    costs: Floats

    @property
    def limit(self) -> float:
        """The cost of a walk of :data:`HELPED_MIN`."""
        return (HELPED_MIN * 60 + ROUNDING_S) * self.ground.pace

    def best_node(self, progress: Progress) -> int | None:
        """Return the node that gains most, of equals the first; None where none gains anything.

        Every node of the city's streets is a candidate. Whoever walks no farther than the limit starts within a circle
        of that radius, so the streets in it that are not near yet are no less than a node can gain: candidates are
        looked at by that bound, until it is below what was found.
        """
        candidates = np.unique(np.concatenate((self.ground.tail, self.ground.head)))
        bounds = self._bounds(candidates)
        order = np.argsort(-bounds, kind="stable")
        candidates, bounds = candidates[order], bounds[order]
        most_m, best = 0.0, 0
        for row in range(0, len(candidates), _AT_ONCE):
            if not bounds[row] or bounds[row] + _ROUNDING_M < most_m:
                break
            progress(row, len(candidates))
            some = candidates[row : row + _AT_ONCE]
            most_m, best = max((most_m, best), *zip(self.gains(some), (-some).tolist(), strict=True))
        progress(len(candidates), len(candidates))
        return -best if most_m > 0 else None

    def gains(self, nodes: NDArray[np.intp]) -> list[float]:
        """Return the metres that a place at each of some nodes would gain."""
        near = self.costs <= self.limit
        tail, head = self.ground.tail, self.ground.head
        far = np.flatnonzero(~(near[tail] & near[head]))
        tail, head, length_m = tail[far], head[far], self.ground.length_m[far]
        reached = (near | np.isfinite(costs) for costs in self.ground.inbound.around(nodes, self.limit))
        return [float(length_m[now[tail] & now[head]].sum()) for now in reached]

    def _bounds(self, nodes: NDArray[np.intp]) -> Floats:
        """Return, per node, a length that it cannot gain more than: of what lies in cells that its circle touches."""
        ends, weights = self._worth()
        places = _places(self.ground)
        low = places.min(axis=0)
        cells = ((places - low) // _CELL_M).astype(np.intp)
        reach = int(np.ceil(self.limit / _CELL_M)) + 1
        wide, high = cells.max(axis=0) + 1
        sums = np.zeros((wide + 2 * reach, high + 2 * reach + 1))
        np.add.at(sums, (cells[ends, 0] + reach, cells[ends, 1] + reach + 1), weights)
        sums = sums.cumsum(axis=1)
        bounds = np.zeros(len(nodes))
        x, y = cells[nodes, 0] + reach, cells[nodes, 1] + reach
        for aside in range(-reach, reach + 1):
            apart_m = max(abs(aside) - 1, 0) * _CELL_M
            half = min(int(np.sqrt(max(self.limit**2 - apart_m**2, 0.0)) // _CELL_M) + 1, reach)
            bounds += sums[x + aside, y + half + 1] - sums[x + aside, y - half]
        return bounds

    def _worth(self) -> tuple[NDArray[np.intp], Floats]:
        """Return nodes and what they gain when they come near: half of an edge each, all of it where one end is near.

        An edge counts when both its ends do: so the halves of those that come near are no less than what is gained.
        """
        near = self.costs <= self.limit
        tail, head, length_m = self.ground.tail, self.ground.head, self.ground.length_m
        half = np.where(near[tail] | near[head], 1.0, 0.5) * length_m
        ends = np.concatenate((tail[~near[tail]], head[~near[head]])).astype(np.intp)
        return ends, np.concatenate((half[~near[tail]], half[~near[head]]))


def _places(ground: Ground) -> Floats:
    """Return where each node is, in metres of the plane, shape (nodes, 2)."""
    places: Floats = ground.network.xy_cm[ground.node_row] / CM_PER_M
    return places
