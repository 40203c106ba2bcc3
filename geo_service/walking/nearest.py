"""What is nearest on foot: exactly as if the walk to every place had been measured.

A walk is at least as long as the geodesic times :data:`geo_service.walking.interface.SHRINK`. So whatever is walked to
in ``t`` seconds is within a radius of ``t`` times the speed over that. Within such a radius all places are looked at,
and all their walks of up to ``t`` seconds are measured. If these are as many as asked for, no place left out comes
before any of them; if not, ``t`` is made longer, until the radius is the one asked for and all walks are measured.

Where doors must be open on arriving, those that are not while anybody walks are left out first, by columns: at night
these are nearly all. Nobody walks for longer than :data:`geo_service.walking.errands.LONGEST_S` for a door to be open.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from geo_service.hours.doors import HoursContext
from geo_service.hours.entering import entry
from geo_service.model.matching import covered, matches
from geo_service.model.query import MAX_LIMIT, Answer, Match, Nearby, NearestQuery, OpenAt, Order, Rank
from geo_service.model.walk import Profile, Walk
from geo_service.nearest.interface import NearestIndex
from geo_service.walking.errands import LONGEST_S, Errands
from geo_service.walking.interface import SHRINK, SPEEDS_M_PER_S, Walker
from geo_service.walking.straight import estimated

_WIDER = 1.5
"""By how much farther one looks where too few were found, then by its square, and so on: soon everywhere, since who
starts from an island finds nobody however far."""
_LEAST_S = 60.0
_DETOUR_AT_FIRST = 1.6
"""Most walks are at most so much longer than the straight line, so that one search mostly does."""
_LOOKED_AT = 3
"""Places first looked at for each one asked for: as many as lie within that detour where they lie evenly."""
Contexts = Mapping[str, HoursContext]


@dataclass(frozen=True)
class OnFoot:
    """Answers questions whose answers depend on walks.

    Attributes:
        index: The places.
        walker: Who measures walks.
        contexts: What hours need to know of each city, by its code.
    """

    index: NearestIndex
    walker: Walker
    contexts: Contexts

    def nearest(self, query: NearestQuery) -> Answer:
        """Answer a question, each place with its walk.

        Where no place alone is what is asked for, the shortest round on foot is: see :class:`Errands`. In the order
        ``open_first`` walks are estimated from the straight line, as its states on arriving are.

        Raises:
            BadValueError: As :meth:`geo_service.nearest.interface.NearestIndex.nearest`.
        """
        by_distance = replace(query, order=Order.NEAR)
        late = False
        if query.order is Order.WALK or (query.on_foot and query.order is Order.NEAR and query.open_at):
            some = min(_LOOKED_AT * query.limit, MAX_LIMIT)
            first = self.index.nearest(replace(_anyhow(by_distance), after=None, limit=some))
            if first.match is Match.ALL and first.results:
                page = self._by_walk(query, first) if query.order is Order.WALK else self._by_distance(query)
                if page.results or query.after:
                    return page._replace(unmet=first.unmet)
                late = True
        answer = self.index.nearest(by_distance if query.order is Order.WALK else query)
        if answer.match is Match.ALL and not late:
            return answer._replace(results=self.walked(query, answer.results))
        if len(set(query.where.needs)) > 1 and not query.where.any_need:
            return Errands(self.index, self.walker, self.contexts).round(query, answer)
        return Answer(answer.revision, Match.NONE, unmet=tuple(dict.fromkeys(query.where.needs)))

    def _by_walk(self, query: NearestQuery, first: Answer) -> Answer:
        """Return a page in the order of walks.

        Args:
            query: The question.
            first: The nearest places by distance, some more than are asked for.
        """
        speed, near, wider = SPEEDS_M_PER_S[_profile(query)], first.results, _WIDER
        if query.on_foot and query.open_at:
            first = self._some(replace(query, after=None), _LOOKED_AT * query.limit)
            near = first.results
        within_s = _told_s(first, speed)
        if len(near) > query.limit:
            within_s = min(within_s, max(near[query.limit].distance_m * _DETOUR_AT_FIRST / speed, _LEAST_S))
        while True:
            found = self._walked(query, near, within_s)
            if within_s == math.inf or len(found) > query.limit:
                break
            within_s = max(within_s * wider, query.after.band if query.after else 0.0, _LEAST_S)
            wider *= _WIDER
            radius_m = within_s * speed / SHRINK
            if radius_m >= query.radius_m:
                within_s, radius_m = math.inf, query.radius_m
            near = self._within(query, radius_m)
        page = tuple(found[: query.limit])
        return Answer(first.revision, Match.ALL, page, more=len(found) > len(page))

    def _within(self, query: NearestQuery, radius_m: float) -> tuple[Nearby, ...]:
        """Return all places within a radius that may be what is asked for, whenever one arrives."""
        near: list[Nearby] = []
        part = replace(query, after=None, radius_m=radius_m)
        while True:
            answer = self._some(part)
            near += answer.results
            if not answer.more:
                return tuple(near)
            part = replace(part, after=near[-1].rank)

    def _some(self, query: NearestQuery, limit: int = MAX_LIMIT) -> Answer:
        """Return the next places by distance that alone may be what is asked for, whenever one arrives."""
        part = replace(_whenever(query), order=Order.NEAR, limit=min(limit, MAX_LIMIT))
        answer = self.index.nearest(part)
        return answer if answer.match is Match.ALL else Answer(answer.revision, Match.ALL)

    def _walked(self, query: NearestQuery, near: Sequence[Nearby], within_s: float) -> list[Nearby]:
        """Return the places after the last one seen whose walks are not too long, in the order of walks."""
        walks = self._walks(query, near, within_s)
        ranked = [
            each._replace(rank=rank, walk=walk)
            for each, walk in zip(near, walks, strict=True)
            if (walk is not None or within_s == math.inf) and (rank := _rank(each, walk)) > (query.after or Rank(-1))
        ]
        return sorted(self._entered(query, ranked), key=lambda each: each.rank)

    def _by_distance(self, query: NearestQuery) -> Answer:
        """Return a page in the order of distances, of places whose doors are open when the walk ends."""
        found: list[Nearby] = []
        part, some = query, _LOOKED_AT * query.limit
        while True:
            answer = self._some(part, some)
            walks = self._walks(query, answer.results)
            walked = [each._replace(walk=walk) for each, walk in zip(answer.results, walks, strict=True)]
            found += self._entered(query, walked)
            if not answer.more or len(found) > query.limit:
                page = tuple(found[: query.limit])
                return Answer(answer.revision, Match.ALL, page, more=len(found) > len(page))
            part, some = replace(part, after=answer.results[-1].rank), MAX_LIMIT

    def _entered(self, query: NearestQuery, walked: Sequence[Nearby]) -> list[Nearby]:
        """Return the places whose doors are as asked when the walk ends, with the needs that they then meet."""
        if query.open_at is None or not query.on_foot:
            return list(walked)
        entered = []
        for each in walked:
            if each.walk is None or each.walk.duration_s > LONGEST_S:
                continue
            then = _later(query.open_at, each.walk)
            may_enter = entry(then, self.contexts)
            if matches(each.place, query.where, may_enter):
                entered.append(each._replace(covers=covered(each.place, query.where, may_enter)))
        return entered

    def _walks(self, query: NearestQuery, near: Sequence[Nearby], within_s: float = math.inf) -> list[Walk | None]:
        spots = [each.place.position or query.at for each in near]
        return self.walker.walks(query.at, spots, _profile(query), within_s)

    def walked(self, query: NearestQuery, found: Sequence[Nearby]) -> tuple[Nearby, ...]:
        """Return places that each alone are what a question asks for, with their walks."""
        if query.order is Order.OPEN_FIRST and query.on_foot:
            estimates = (estimated(each.distance_m, _profile(query)) for each in found)
            return tuple(each._replace(walk=walk) for each, walk in zip(found, estimates, strict=True))
        # Every field by itself, for hundreds of places of a list: _replace takes four times as long.
        told = zip(found, self._walks(query, found), strict=True)
        return tuple([Nearby(each.place, each.distance_m, each.covers, each.rank, walk) for each, walk in told])


def _profile(query: NearestQuery) -> Profile:
    return query.profile or Profile.NORMAL


def _anyhow(query: NearestQuery) -> NearestQuery:
    """Return a question without what depends on when one arrives."""
    return replace(query, open_at=None, on_foot=False) if query.on_foot else query


def _whenever(query: NearestQuery) -> NearestQuery:
    """Return a question for all that may be what is asked for, whenever one arrives."""
    return replace(query, on_foot=False, within_s=LONGEST_S) if query.on_foot else query


def _later(open_at: OpenAt, walk: Walk) -> OpenAt:
    return replace(open_at, instant=open_at.instant + timedelta(seconds=walk.duration_s))


def _told_s(first: Answer, speed: float) -> float:
    """Return within how many seconds no walk leads to a place that comes after the nearest by distance."""
    return math.ceil(first.results[-1].distance_m * SHRINK / speed) - 1 if first.more else math.inf


def _rank(near: Nearby, walk: Walk | None) -> Rank:
    """Return where a place comes in the order of walks."""
    state, seconds = (1, 0.0) if walk is None else (0, float(walk.duration_s))
    return Rank(state, seconds, distance_m=near.distance_m, place_id=near.place.id)
