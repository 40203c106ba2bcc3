"""The first places of each state, found by trees: what pages ask for, without a look at every place.

Trees find places in the order of their straight-line distance, and doors say which of them are in a state. If as many
are as asked for, and every equal of the last of them (:func:`geo_service.nearest.ranking.reach_m`) must be among the
places seen, nothing farther can come before them. Where hardly anybody is open, those that are are looked at instead:
lines of hours tell how many there can be, however many places there are.

Where the compiled search was built, it is asked first (:meth:`geo_service.nearest.compiled.Compiled.of_state`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf

import numpy as np

from geo_service.hours.compiled import STATES, Codes
from geo_service.model.query import NearestQuery, Order, Rank
from geo_service.nearest.columns import Columns
from geo_service.nearest.doors import Visit
from geo_service.nearest.ranking import reach_m, state_ranks
from geo_service.nearest.sphere import SLACK_M, Floats, Rows, chords_m, longest_one_m
from geo_service.nearest.spots import Spots
from geo_service.nearest.trees import Trees, near, told_by_trees

_LOOKS = (2, 16)
"""How many times as many places as asked for are fetched from a tree before another way is tried."""
_FEW = 2048
"""So many places are looked at as fast as a tree is asked for many."""
_OPEN = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """Places near a point that are what is asked for.

    Attributes:
        rows: The places, no row twice, shape (n,).
        chords: Their straight-line distances in metres, shape (n,).
        ranks: Where their states come, shape (n,).
        seen_m: Every place in question whose chord is shorter is among them; infinite for all within the radius.
    """

    rows: Rows
    chords: Floats
    ranks: Codes
    seen_m: float

    def of(self, state: int) -> tuple[Rows, Floats]:
        """Return the places of one state and their chords."""
        there = self.ranks == state
        return self.rows[there], self.chords[there]

    def suffices(self, state: int, count: int) -> bool:
        """Return whether the first places of a state are among them, in the order ``open_first``."""
        if self.seen_m == inf:
            return True
        chords = self.of(state)[1]  # nearest first, since not all have been seen
        if len(chords) < count:
            return False
        return reach_m(Order.OPEN_FIRST, longest_one_m(chords.item(count - 1))) < self.seen_m


@dataclass(frozen=True, slots=True)
class ByState:
    """Finds the first places of each state.

    Attributes:
        spots: Where places are.
        columns: What they are.
        trees: Trees of them.
    """

    spots: Spots
    columns: Columns
    trees: Trees

    def parts(
        self, query: NearestQuery, now: datetime, origin: Floats, first: int = 0
    ) -> Iterator[tuple[int, Rows, Floats]]:
        """Yield the rank of each state in turn, with rows and chords of places among which its first ones are.

        One more than the limit of each state are; it ends before a state of which trees cannot tell.

        Args:
            query: What is asked, at the beginning of a state; see :func:`told_by_state`.
            now: By which instant doors are open.
            origin: From where, earth-centred, in metres, shape (3,).
            first: The rank of the state to begin with.
        """
        count, looks = query.limit + 1, iter(_LOOKS)
        seen = self._look(query, now, origin, next(looks) * count)
        for state in range(first, len(STATES)):
            found: Seen | None = seen
            if not seen.suffices(state, count) and state == _OPEN:
                found = self._few_open(query, now, origin)
            while found is None or not found.suffices(state, count):
                times = next(looks, None)
                if times is None:
                    return
                found = seen = self._look(query, now, origin, times * count)
            yield state, *found.of(state)

    def _look(self, query: NearestQuery, now: datetime, origin: Floats, count: int) -> Seen:
        """Return those of the nearest places that are what is asked for."""
        found = near(self.trees.holding(query.where), origin, count, query.radius_m + SLACK_M)
        rows, chords = found.rows, np.array(found.chords, dtype=np.float64)
        if not told_by_trees(query.where):
            flags = self.columns.matches(query.where, rows)
            rows, chords = rows[flags], chords[flags]
        return Seen(rows, chords, self._ranks(query, now, rows), found.seen_m)

    def _few_open(self, query: NearestQuery, now: datetime, origin: Floats) -> Seen | None:
        """Return the open places within the radius that are what is asked for; None where there may be many."""
        doors = self.columns.doors
        if (most := doors.most_open(now)) > _FEW:
            return None
        rows = doors.with_open_door(now) if most else np.arange(0)
        rows = rows[self.columns.matches(query.where, rows)]
        chords = chords_m(origin, self.spots.xyz[rows])
        inside = chords <= query.radius_m + SLACK_M
        return Seen(rows[inside], chords[inside], self._ranks(query, now, rows[inside]), inf)

    def _ranks(self, query: NearestQuery, now: datetime, rows: Rows) -> Codes:
        return state_ranks(self.columns.states(query.where, rows, Visit(now)))


def told_by_state(query: NearestQuery) -> bool:
    """Return whether the first places of states are asked for, with doors as they are at one instant."""
    begins = query.after is None or query.after == Rank(query.after.state)
    return query.order is Order.OPEN_FIRST and begins and query.open_at is None and not query.on_foot
