"""The shortest round: a walk through places that together meet several needs, each of them on arriving.

Needs are bits of a number, and so are seconds: bit ``t`` says that one can arrive ``t`` seconds after the start. Doors
open and close and nobody waits before one, so to come later may be better than to come sooner: every second counts, not
the first alone. From stop to stop all of them are shifted at once, and those at which nothing new is met are left out.
So the answer is exact.

Walks are measured from few places: others have a lower bound. A round through a place takes at least the shortest way
to it and on, whatever the hours, by what is known of walks so far. While some place may by this be on a round as short
as the best one found, the walks from the most hopeful are measured; then none is left that could matter.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geo_service.walking.network import Floats

Meets = Mapping[int, int]
"""What is met on arriving: for each set of needs the seconds at which it is exactly these."""
Measure = Callable[[int, float], Floats]
"""Returns the seconds to every place from one of them; those over so many seconds may be infinite."""
State = tuple[int, int]
"""The needs met, and where one stands."""
_AT_ONCE = 8
"""Places from which walks are measured before one looks again which are hopeful; then twice as many, and so on."""


@dataclass(frozen=True)
class Legs:
    """How long one walks from place to place; the start is one more place, the last.

    Attributes:
        seconds: Whole seconds, at least, shape (n + 1, n); infinite where there is no way. Changed as more is measured.
        known: From where these are exact, shape (n + 1,).
        measure: Who measures walks.
    """

    seconds: Floats
    known: NDArray[np.bool_]
    measure: Measure

    @property
    def start(self) -> int:
        """The number of the start."""
        return len(self.seconds) - 1

    def learn(self, here: int, within_s: float) -> None:
        """Measure the walks from a place that take at most so many seconds; others are then taken for impossible."""
        self.seconds[here] = self.measure(here, within_s)
        self.known[here] = True


@dataclass(frozen=True, slots=True)
class Round:
    """A walk that meets enough needs.

    Attributes:
        duration_s: Whole seconds from the start to the last stop.
        stops: The places in order.
    """

    duration_s: int
    stops: tuple[int, ...]


def shortest_round(legs: Legs, meets: Sequence[Meets], goal: int, within_s: int) -> Round | None:
    """Return the shortest walk on whose stops enough needs are met; None where there is none.

    Nobody stays at a stop, and each meets something new on arriving. Among equals the one with the fewest stops is
    taken, then the one whose last stop comes first, then the last but one.

    Args:
        legs: How long walks take, or take at least.
        meets: What is met at each place.
        goal: How many needs have to be met.
        within_s: How long it may take. Walks already measured are known that far.
    """
    places = np.arange(len(meets))
    at_once = _AT_ONCE
    while True:
        search = _Search(legs, meets, goal, places)
        remaining = search.remaining_s()
        best = search.best(remaining, within_s)
        limit_s = best.duration_s if best else within_s
        ending, passing = search.through_s(remaining)
        hopeful = places[(passing <= limit_s) & ~legs.known[places]]
        if not len(hopeful):
            return best
        order = np.argsort(passing[(passing <= limit_s) & ~legs.known[places]], kind="stable")
        for here in hopeful[order][:at_once].tolist():
            legs.learn(here, within_s)
        places = places[np.minimum(ending, passing) <= limit_s]
        at_once *= 2


@dataclass(frozen=True)
class _Search:
    """Looks for rounds.

    Attributes:
        legs: How long walks take, or take at least.
        meets: What is met at each place.
        goal: How many needs have to be met.
        places: The places that may be on the round, ascending.
    """

    legs: Legs
    meets: Sequence[Meets]
    goal: int
    places: NDArray[np.intp]

    @cached_property
    def _options(self) -> dict[int, NDArray[np.intp]]:
        """Rows of the places at which each set of needs is met at some second."""
        options: dict[int, list[int]] = {}
        for row, place in enumerate(self.places.tolist()):
            for needs in self.meets[place]:
                options.setdefault(needs, []).append(row)
        return {needs: np.array(rows) for needs, rows in options.items()}

    @cached_property
    def _enough(self) -> NDArray[np.bool_]:
        """Whether each set of needs is enough."""
        sets = 1 << max((needs.bit_length() for needs in self._options), default=0)
        return np.array([met.bit_count() >= self.goal for met in range(sets)])

    def remaining_s(self) -> Floats:
        """Return how long one walks on at least, whatever the hours, per set of needs met and place stood at."""
        legs = self.legs.seconds[np.ix_(self.places, self.places)]
        remaining = np.full((len(self._enough), len(self.places)), np.inf)
        remaining[self._enough] = 0.0
        for met in np.flatnonzero(~self._enough)[::-1].tolist():
            for needs, rows in self._options.items():
                if needs & ~met:
                    onward = legs[:, rows] + remaining[met | needs, rows]
                    np.minimum(remaining[met], onward.min(axis=1), out=remaining[met])
        return remaining

    def through_s(self, remaining: Floats) -> tuple[Floats, Floats]:
        """Return how long a round is at least that ends at each place, and one that passes it and goes on."""
        legs = self.legs.seconds[:, self.places]
        walked = np.full(remaining.shape, np.inf)
        for met in np.flatnonzero(~self._enough).tolist():
            arrived = (walked[met][:, None] + legs[self.places]).min(axis=0) if met else legs[-1]
            for needs, rows in self._options.items():
                if needs & ~met:
                    walked[met | needs, rows] = np.minimum(walked[met | needs, rows], arrived[rows])
        ending: Floats = walked[self._enough].min(axis=0, initial=np.inf)
        passing: Floats = (walked + remaining)[~self._enough].min(axis=0, initial=np.inf)
        return ending, passing

    def best(self, remaining: Floats, within_s: int) -> Round | None:
        """Return the shortest of the rounds all of whose walks are known."""
        layers: list[dict[State, int]] = [{(0, self.legs.start): 1}]
        stops = 0
        while layers[-1] and len(layers) <= self.goal:
            layers.append(self._onward(layers[-1], remaining, within_s))
            ends = [_first(seconds) for (met, _), seconds in layers[-1].items() if self._enough[met]]
            if ends and (not stops or min(ends) < within_s):
                within_s, stops = min(ends), len(layers) - 1
        return Round(within_s, self._traced(layers[: stops + 1], within_s)) if stops else None

    def _onward(self, layer: Mapping[State, int], remaining: Floats, within_s: int) -> dict[State, int]:
        """Return when one can stand where after one more stop, as far as it may lead to the goal in time."""
        reached: dict[State, int] = {}
        after_s = {met: self._after_s(met, remaining) for met, _ in layer}
        for (met, here), seconds in layer.items():
            if self._enough[met] or not self.legs.known[here]:
                continue
            legs = self.legs.seconds[here, self.places]
            for row in np.flatnonzero(legs + after_s[met] <= within_s - _first(seconds)).tolist():
                there, arrived = int(self.places[row]), seconds << int(legs[row])
                for needs, open_s in self.meets[there].items():
                    left_s = within_s - remaining[met | needs, row]
                    if needs & ~met and left_s >= 0 and (new := arrived & open_s & _until(int(left_s))):
                        state = met | needs, there
                        reached[state] = reached.get(state, 0) | new
        return reached

    def _after_s(self, met: int, remaining: Floats) -> Floats:
        """Return how long one walks on at least after each place, if something new is met there."""
        after = np.full(len(self.places), np.inf)
        for needs, rows in self._options.items():
            if needs & ~met:
                after[rows] = np.minimum(after[rows], remaining[met | needs, rows])
        return after

    def _traced(self, layers: Sequence[Mapping[State, int]], second: int) -> tuple[int, ...]:
        """Return the stops of a round that ends at a second."""
        ends = {state for state, seconds in layers[-1].items() if self._enough[state[0]] and seconds >> second & 1}
        stops: list[int] = []
        for layer in reversed(layers[:-1]):
            there = min(place for _, place in ends)
            stops.append(there)
            needs = next(needs for needs, open_s in self.meets[there].items() if open_s >> second & 1)
            afters = {met for met, place in ends if place == there}
            ends = {
                (met, here)
                for (met, here), seconds in layer.items()
                if met | needs in afters
                and needs & ~met
                and not self._enough[met]
                and self._came(here, there, seconds, second)
            }
            here = min(place for _, place in ends)
            second -= int(self.legs.seconds[here, there])
        return tuple(stops[::-1])

    def _came(self, here: int, there: int, seconds: int, second: int) -> bool:
        leg_s = self.legs.seconds[here, there]
        return bool(self.legs.known[here]) and leg_s <= second and bool(seconds >> (second - int(leg_s)) & 1)


def _first(seconds: int) -> int:
    return (seconds & -seconds).bit_length() - 1


def _until(second: int) -> int:
    """Return all seconds up to one."""
    return (2 << second) - 1
