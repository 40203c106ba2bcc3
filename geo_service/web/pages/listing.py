"""Lists of places: which are found, which come first, and how well they answer."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from math import ceil, inf
from operator import attrgetter
from typing import overload

from geo_service.hours.doors import HoursContext
from geo_service.model.place import Kind, Place
from geo_service.model.position import Position
from geo_service.model.query import (
    FIRST,
    MAX_LIMIT,
    Answer,
    Match,
    Nearby,
    NearestQuery,
    OpenAt,
    Order,
    PlaceFilter,
    Rank,
)
from geo_service.model.walk import Profile, Walk
from geo_service.nearest.ranking import state_ranks
from geo_service.service import GeoService
from geo_service.view import count_invented
from geo_service.web.pages.by_name import ByName, by_name, sorted_by_name, with_others
from geo_service.web.pages.standing import LastingStanding, Standing, lasting_standing
from geo_service.web.recent import Recent

SLEEP = "sleep_tonight"
"""Beds are given by telephone (115), whatever a list says of a door."""
DAY_CENTRE = "day_centre"
_TOGETHER = (Match.SET, Match.PARTIAL)
_OF_EACH = 40
"""Two pages of open places are more than anybody near them tries, and two of each other state are there beside."""
PART = 20
"""Places on a page of results: walks to all that may be on it are measured at once."""
_LASTING = Recent[tuple[str, tuple[str, ...], bool], tuple[Place, HoursContext, LastingStanding]](2048)
"""How places stood at last and until when, by what was asked of them: about 500 bytes each."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place of a list.

    Attributes:
        place: The place.
        standing: Whether what was asked for can be had there now.
        distance_m: Geodesic metres from the start; None where no start or no position is known.
        covers: The needs asked that it meets.
        walk: The walk there, by way of the places before where all answer together; None where no start or no way is
            known.
        leg: The last part of it, from the place before.
        arrives: Tells the standing when that walk ends: of a hundred found, few are shown.
        rank: Where it comes in a list that starts at a point.
    """

    place: Place
    standing: Standing
    distance_m: float | None = None
    covers: tuple[str, ...] = ()
    walk: Walk | None = None
    leg: Walk | None = None
    arrives: Callable[[], Standing] | None = field(default=None, compare=False)
    rank: Rank = FIRST

    @property
    def arrival(self) -> Standing | None:
        """The standing when the walk ends; None where none is known."""
        return self.arrives and self.arrives()


class Finds(Sequence[Found]):
    """The places of a list, of which only those that are shown are looked at closely.

    Args:
        places: The places, in any order.
        find: Looks at one of them, by its number in the order of display.
        invented: How many of them are for demonstration; None where nobody has counted yet.

    Attributes:
        places: As given.
    """

    def __init__(
        self, places: Sequence[Place] = (), find: Callable[[int], Found] | None = None, invented: int | None = None
    ) -> None:
        self.places = places
        self._find = find or ().__getitem__
        self._invented = invented

    @property
    def invented(self) -> int:
        """How many of the places are for demonstration."""
        return count_invented(self.places) if self._invented is None else self._invented

    def __len__(self) -> int:
        """Return how many places there are."""
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> Found: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Found, ...]: ...
    def __getitem__(self, at: int | slice) -> Found | tuple[Found, ...]:
        """Return a place, or several."""
        numbers = range(len(self.places))[at]
        return self._find(numbers) if isinstance(numbers, int) else tuple(map(self._find, numbers))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as an answer.

    Attributes:
        found: The places in the order of display.
        match: How well they answer; None where they are listed without a start.
        relaxed: Whether none has all that was asked, so that those with some of it are listed.
        unmet: Needs that nobody near meets.
        unlocated: Places that fit too, but nobody knows exactly where they are.
        cut: Whether only the nearest of each state are listed.
    """

    found: Finds = field(default_factory=Finds)
    match: Match | None = None
    relaxed: bool = False
    unmet: tuple[str, ...] = ()
    unlocated: Finds = field(default_factory=Finds)
    cut: bool = False

    @property
    def together(self) -> bool:
        """Whether the places answer together, in the order of a walk."""
        return bool(self.found) and self.match in _TOGETHER


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks places up at an instant: open ones come first, then those that may be, then closed ones.

    Attributes:
        service: Who knows the places.
        instant: The present, aware.
        profile: Who walks.
        in_order: Whether lists without a start are wanted in the order of display; else they are of places by id.
    """

    service: GeoService
    instant: datetime
    profile: Profile = Profile.NORMAL
    in_order: bool = True
    _known: dict[tuple[object, ...], LastingStanding] = field(default_factory=dict, repr=False, compare=False)
    """By all that decides: hundreds of places of a list share few hours, sources and dates."""

    def listed(self, where: PlaceFilter) -> Listing:
        """Return the places that fit by state, real before demonstration, by name, then id."""
        found = self._fitting(where)
        relaxed = not found and len(where.needs) > 1 and not where.any_need
        return Listing(self._fitting(replace(where, any_need=True)) if relaxed else found, relaxed=relaxed)

    def near(self, where: PlaceFilter, at: Position, order: Order = Order.OPEN_FIRST) -> Listing:
        """Return the places near a point that fit.

        In the order ``open_first`` these are the nearest forty of each state, by minutes on foot; in the order
        ``walk`` the hundred that one walks to fastest. Places that only answer together are those of the
        shortest round, if possible of one on which no door is closed on arriving.
        """
        asked = replace(where, city=None)
        of_each = order is Order.OPEN_FIRST
        limit = _OF_EACH if of_each else MAX_LIMIT
        query = NearestQuery(
            at, asked, limit=limit, order=order, now=self.instant, profile=self.profile, of_each=of_each
        )
        answer = self._answer(query)
        found: Callable[[int], Nearby] = answer.results.__getitem__
        if of_each and answer.match is Match.ALL:
            found = _ByMinute(answer.results, lambda some: self.service.walked(query, some))
        unlocated = self.service.places(where, located=False)
        return Listing(
            Finds([near.place for near in answer.results], lambda number: self._found(found(number), where)),
            answer.match,
            unmet=answer.unmet,
            unlocated=self._by_name(unlocated, where),
            cut=answer.more,
        )

    def _answer(self, query: NearestQuery) -> Answer:
        """Return what is nearest; of rounds one on which no door is closed on arriving, if it meets as many needs.

        Of places of each state, which alone are what is asked for, no walk is told.
        """
        several = len(query.where.needs) > 1 and not query.where.any_need
        apart = replace(query, order=Order.NEAR, limit=1, of_each=False, profile=None)
        at_best = self.service.nearest(apart) if several else None
        if at_best is None or at_best.match not in _TOGETHER:
            answer = self.service.nearest(replace(query, profile=None) if query.of_each else query)
            # Meanwhile the one place that had all may have gone: then several do, by a walk.
            return self.service.nearest(query) if query.of_each and answer.match in _TOGETHER else answer
        open_at = OpenAt(self.instant, or_unknown=True)
        in_time = self.service.nearest(replace(query, open_at=open_at, on_foot=True))
        if in_time.match in _TOGETHER and len(in_time.unmet) == len(at_best.unmet):
            return in_time  # no round meets more; only where this one does not, others are looked for
        anyhow = self.service.nearest(query)
        return in_time if in_time.match in _TOGETHER and len(in_time.unmet) == len(anyhow.unmet) else anyhow

    def day_centres(self, where: PlaceFilter, at: Position | None, order: Order = Order.OPEN_FIRST) -> Listing:
        """Return the day centres, by kind or by what they offer, near a point where one is given."""
        ways = (replace(where, needs=(), kinds=(Kind.DAY_CENTRE,)), replace(where, needs=(DAY_CENTRE,)))
        if at is None:
            places = {place.id: place for way in ways for place in self.service.places(way)}
            return Listing(self._by_name(list(places.values()), replace(where, needs=())))
        first, second = (self.near(way, at, order) for way in ways)
        return Listing(
            _finds(sorted(_distinct(first.found, second.found), key=attrgetter("rank"))),
            Match.ALL,
            unlocated=_finds(_distinct(first.unlocated, second.unlocated)),
            cut=first.cut or second.cut,
        )

    def _found(self, near: Nearby, where: PlaceFilter) -> Found:
        if near.covers != where.needs:  # who stops for water does not mind that no meal is to be had
            where = replace(where, needs=near.covers)
        now, arrives = self._standing(near.place, where, self.instant), None
        if near.walk is not None:
            then = self.instant + timedelta(seconds=near.walk.duration_s)
            arrives = partial(self._standing, near.place, where, then)
        return Found(near.place, now, near.distance_m, near.covers, near.walk, near.leg, arrives, near.rank)

    def _fitting(self, where: PlaceFilter) -> Finds:
        """Return the places that fit; those of the index are not asked one by one whether they are open."""
        if not self.in_order:
            return Finds(self.service.places(where))
        view = self.service.view()
        places, states = view.index.states(where, self.instant)
        order, ranks = by_name(places, where), state_ranks(states).tolist()
        apart = view.matching_apart(where)
        if not apart:
            return self._ordered(places, order, ranks, where)
        everywhere = [*places, *apart]
        order = with_others(order, everywhere)
        return self._ordered(everywhere, order, [*ranks, *self._ranks(apart, where)], where)

    def _by_name(self, places: Sequence[Place], where: PlaceFilter) -> Finds:
        if not self.in_order:
            return Finds(sorted(places, key=attrgetter("id")))
        return self._ordered(places, sorted_by_name(places), self._ranks(places, where), where)

    def _ranks(self, places: Iterable[Place], where: PlaceFilter) -> list[int]:
        return [self._standing(place, where, self.instant).rank for place in places]

    def _ordered(self, places: Sequence[Place], order: ByName, ranks: Sequence[int], where: PlaceFilter) -> Finds:
        numbers = sorted(order.numbers, key=ranks.__getitem__)

        def find(number: int) -> Found:
            place = places[numbers[number]]
            return Found(place, self._standing(place, where, self.instant))

        return Finds(places, find, order.invented.count(1))

    def _standing(self, place: Place, where: PlaceFilter, instant: datetime) -> Standing:
        context = self.service.hours_of(place.city)
        key = place.id, where.needs, where.any_need
        of, there, known = _LASTING.get(key) or (None, None, None)
        if of is not place or there is not context or known is None or not known.since <= instant < known.until:
            known = self._shared(place, where, instant, context)
            if instant == self.instant:
                _LASTING.put(key, (place, context, known))
        now = known.standing
        return now if now.instant == instant else Standing(now.open, now.offer, instant)

    def _shared(self, place: Place, where: PlaceFilter, instant: datetime, context: HoursContext) -> LastingStanding:
        offers = tuple([place.offer(need) for need in where.needs])
        own = (place.city, place.hours, place.source, place.verified, place.closures, place.campaigns)
        key = (*own, offers, where.any_need)
        known = self._known.get(key)
        if known is None or not known.since <= instant < known.until:
            known = lasting_standing(place, where, instant, context)
            self._known.setdefault(key, known)  # of the present, which each place is asked about first
        return known


class _ByMinute:
    """Finds places of a list by their numbers, in order by state, then by the minutes that are told of each.

    Walks are measured to those alone that may be among the next that are shown: all of the same states.

    Args:
        found: The places by state.
        walked: Measures walks.
    """

    def __init__(self, found: Sequence[Nearby], walked: Callable[[Sequence[Nearby]], Sequence[Nearby]]) -> None:
        self._found = found
        self._walked = walked
        self._told: dict[int, Nearby] = {}

    def __call__(self, number: int) -> Nearby:
        if number not in self._told:
            states = [near.rank.state for near in self._found]
            last = states[number : number + PART][-1]
            first, end = bisect_left(states, states[number]), bisect_right(states, last)
            told = sorted(map(_with_minutes, self._walked(self._found[first:end])), key=attrgetter("rank"))
            self._told.update(enumerate(told, first))
        return self._told[number]


def _with_minutes(near: Nearby) -> Nearby:
    # Every field by itself, for a hundred places of a list: _replace takes four times as long.
    place, distance_m, covers, rank, walk, leg = near
    minutes = inf if walk is None else ceil(walk.duration_s / 60)
    told = Rank(rank.state, minutes, rank.stale, rank.distance_m, rank.place_id)
    return Nearby(place, distance_m, covers, told, walk, leg)


def _distinct(*lists: Iterable[Found]) -> list[Found]:
    return list({each.place.id: each for found in lists for each in found}.values())


def _finds(found: Sequence[Found]) -> Finds:
    return Finds([each.place for each in found], found.__getitem__)
