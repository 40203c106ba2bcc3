"""Errands on foot: the shortest walk along streets on which several needs are met, where no place meets them all.

Looked at are, of each need, the hundred places nearest to the start by straight line (and as many of those that are
open for who walks straight there, where that is asked), and the stops of the round that straight lines propose. Among
these the round is exact, hours on arriving included. No place that is farther from the start than the round takes to
walk can be on a shorter one; so where fewer than a hundred of each need lie within that, it is exact among all.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from pyproj import Transformer
from scipy.spatial.distance import cdist

from geo_service.hours.arriving import DETOUR
from geo_service.hours.doors import HoursContext
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import MAX_LIMIT, Answer, Match, Nearby, NearestQuery, Order
from geo_service.model.walk import Profile, Walk, joined
from geo_service.nearest.interface import NearestIndex
from geo_service.walking.entering import meets_at
from geo_service.walking.interface import SHRINK, SPEEDS_M_PER_S, Walker
from geo_service.walking.network import Floats
from geo_service.walking.rounds import Legs, Meets, Round, shortest_round
from geo_service.walking.straight import straight_m

LONGEST_S = 3 * 3600
"""Nobody runs errands on foot for longer: what is not met by then is unmet."""
_LEAST_S = 600
_DIGITS = 6
_TO_CENTRE = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)


@dataclass(frozen=True)
class Errands:
    """Finds rounds.

    Attributes:
        index: The places.
        walker: Who measures walks.
        contexts: What hours need to know of each city, by its code.
    """

    index: NearestIndex
    walker: Walker
    contexts: Mapping[str, HoursContext]

    def round(self, query: NearestQuery, guess: Answer) -> Answer:
        """Return the shortest walk that meets all needs, else the shortest of those that meet the most.

        Nobody stays or waits anywhere. What is closed on arriving is not met, where ``on_foot`` asks for it.

        Args:
            query: The question, of several needs.
            guess: What straight lines answer.
        """
        query = replace(query, where=replace(query.where, needs=tuple(dict.fromkeys(query.where.needs))))
        places = self._candidates(query, guess)
        spots = tuple(place.position or query.at for place in places)
        walks = _Walks(self.walker, query.profile or Profile.NORMAL, (*spots, query.at))
        meets = [meets_at(place, query, self.contexts[place.city], LONGEST_S) for place in places]
        found = walks.best(meets, _at_first_s(guess, walks.profile))
        stops = list(_stops(found, walks, places, meets, query)) if found else []
        met = {need for stop in stops for need in stop.covers}
        unmet = tuple(need for need in query.where.needs if need not in met)
        if not stops:
            return Answer(guess.revision, Match.NONE, unmet=unmet)
        way = [query.at, *(stop.place.position or query.at for stop in stops)]
        path_m = round(sum(straight_m(*leg) for leg in pairwise(way)), _DIGITS)
        return Answer(guess.revision, Match.PARTIAL if unmet else Match.SET, tuple(stops), unmet, path_m)

    def _candidates(self, query: NearestQuery, guess: Answer) -> list[Place]:
        """Return the places that may be stops, by id."""
        found = {near.place.id: near.place for near in guess.results}
        asked = replace(query, order=Order.NEAR, after=None, profile=None, limit=MAX_LIMIT)
        whenever = replace(asked, open_at=None, on_foot=False)
        for need in query.where.needs:
            where = replace(query.where, needs=(need,))
            for each in (whenever, asked) if query.open_at else (whenever,):
                answer = self.index.nearest(replace(each, where=where))
                found.update((near.place.id, near.place) for near in answer.results)
        return [found[place_id] for place_id in sorted(found)]


@dataclass(frozen=True)
class _Walks:
    """The walks between some places, measured as they are needed.

    Attributes:
        walker: Who measures them.
        profile: Who walks.
        spots: Where the places are; the last is the start.
        told: The walks to all places from those from which they were measured.
    """

    walker: Walker
    profile: Profile
    spots: tuple[Position, ...]
    told: dict[int, Sequence[Walk | None]] = field(default_factory=dict)

    def best(self, meets: Sequence[Meets], within_s: int) -> Round | None:
        """Return the shortest round that meets the most needs; rounds of up to ``within_s`` are looked for first."""
        least_s = self._least_s()
        meets = [_from(each, int(soonest_s)) for each, soonest_s in zip(meets, least_s[-1], strict=True)]
        possible = 0
        for each in meets:
            for needs in each:
                possible |= needs
        legs = self._legs(least_s, within_s)
        for goal in range(possible.bit_count(), 0, -1):
            found = shortest_round(legs, meets, goal, within_s)
            if found is None and within_s < LONGEST_S:
                within_s = LONGEST_S
                legs = self._legs(least_s, within_s)
                found = shortest_round(legs, meets, goal, within_s)
            if found:
                return found
        return None

    def _least_s(self) -> Floats:
        """Return how long walks from each place and the start to each place take at least, shape (n + 1, n)."""
        lon, lat = np.array([(spot.lon, spot.lat) for spot in self.spots]).T
        xyz = np.column_stack(_TO_CENTRE.transform(lon, lat, np.zeros(len(lon))))
        return np.floor(cdist(xyz, xyz[:-1]) * SHRINK / SPEEDS_M_PER_S[self.profile])

    def _legs(self, least_s: Floats, within_s: int) -> Legs:
        legs = Legs(least_s.copy(), np.zeros(len(self.spots), dtype=np.bool_), self._measured)
        legs.learn(legs.start, within_s)
        return legs

    def _measured(self, here: int, within_s: float) -> Floats:
        walks = self.walker.walks(self.spots[here], self.spots[:-1], self.profile, within_s)
        self.told[here] = walks
        return np.array([math.inf if walk is None else walk.duration_s for walk in walks])


def _from(meets: Meets, soonest_s: int) -> Meets:
    """Return what is met at a place from the first second on at which one may arrive there."""
    later = {needs: seconds >> soonest_s << soonest_s for needs, seconds in meets.items()}
    return {needs: seconds for needs, seconds in later.items() if seconds}


def _at_first_s(guess: Answer, profile: Profile) -> int:
    """Return within how long to look first: twice what the round by straight lines is estimated to take."""
    estimate_s = 2 * DETOUR * (guess.path_m or 0.0) / SPEEDS_M_PER_S[profile]
    return int(min(max(estimate_s, _LEAST_S), LONGEST_S))


def _stops(
    found: Round, walks: _Walks, places: Sequence[Place], meets: Sequence[Meets], query: NearestQuery
) -> Iterator[Nearby]:
    """Yield the stops of a round with the walks to them."""
    walk: Walk | None = None
    for before, here in pairwise((len(places), *found.stops)):
        leg = walks.told[before][here]
        if leg is None:
            raise AssertionError("a round has walks alone that were measured")
        walk = leg if walk is None else joined((walk, leg))
        met = next(needs for needs, seconds in meets[here].items() if seconds >> walk.duration_s & 1)
        covers = tuple(need for bit, need in enumerate(query.where.needs) if met >> bit & 1)
        distance_m = round(straight_m(query.at, walks.spots[here]), _DIGITS)
        yield Nearby(places[here], distance_m, covers, walk=walk, leg=leg)
