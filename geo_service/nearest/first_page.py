"""The first page of what is nearest: what nearly everybody asks for, and so kept lean.

Trees find places in the order of their straight-line distance. If the places found so far include as many matching ones
as asked for, and the longest that a geodesic over the last of these chords can be is less than the chord of the last
place found, then every place not found is farther away: its geodesic is at least its chord
(:mod:`geo_service.nearest.sphere`). Otherwise more are fetched. By the same bound only the places that may be on the
page are measured, in plain numbers: for so few, arrays would take longer.

Where the compiled search was built (:mod:`geo_service.nearest.compiled`), it is asked first, and says the same
in a third of the time, or nothing.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import compress, repeat
from math import inf
from operator import attrgetter

import numpy as np

from geo_service.listed import places_in
from geo_service.model.place import Place
from geo_service.model.query import Answer, Match, Nearby, NearestQuery, Rank
from geo_service.nearest.columns import Columns
from geo_service.nearest.compiled import Compiled, Page, page_of
from geo_service.nearest.kernel import loaded
from geo_service.nearest.sphere import SLACK_M, Floats, Rows, centred, geodesics_of_few_m, longest_one_m
from geo_service.nearest.spots import Spots
from geo_service.nearest.trees import Near, Trees, near, told_by_trees

_WIDENINGS = (1, 2, 16)
"""How many times the limit is fetched from a tree before every place is looked at instead."""
_FILTERING = (3, 16)
"""The same where trees do not tell all that is asked; in the daytime every second place is open."""
_ID = attrgetter("id")
_nearby, _rank = partial(tuple.__new__, Nearby), partial(tuple.__new__, Rank)
"""What is in fact called when named tuples are made: in half of the time, if all their fields are given."""


class FirstPage:
    """Answers what is nearest of all where trees can tell.

    Args:
        revision: The store's revision.
        places: The places, by id.
        spots: Where they are.
        columns: What they are.
        trees: Trees of them.
    """

    def __init__(self, revision: int, places: Sequence[Place], spots: Spots, columns: Columns, trees: Trees) -> None:
        self._revision = revision
        self._places = places
        self._spots = spots
        self._columns = columns
        self._trees = trees
        search = loaded()
        self._compiled = None if search is None else Compiled(search, spots, columns, trees)

    def answer(self, query: NearestQuery) -> Answer | None:
        """Return the first page in the order ``near`` of places that alone are what is asked for.

        Returns:
            None where trees cannot tell, and where nothing was found but several places may do together.
        """
        compiled = None if self._compiled is None else self._compiled.page(query)
        if compiled is not None:
            return self._told(compiled, query)
        origin = centred(query.at)
        found = self._found(query, origin)
        if found is None:
            return None
        chords, limit = found.chords, query.limit
        more = len(chords) > limit and longest_one_m(chords[limit]) <= query.radius_m
        if not more and found.seen_m < inf:
            return None  # what was not found may be within the radius, by less than a chord can tell
        end = len(chords) if len(chords) <= limit else bisect_right(chords, longest_one_m(chords[limit - 1]))
        page = self._ranked(found.rows[:end], query, origin)
        if not more:
            page = [ranked for ranked in page if ranked[0] <= query.radius_m]
            beyond = self._spots.distances(query.at, found.rows[end:])
            more = len(page) > limit or bool((beyond <= query.radius_m).any())
        return self._told(page_of(page[:limit], more=more), query)

    def of_state(self, query: NearestQuery, now: datetime, state: int) -> list[Nearby] | None:
        """Return the first places of a state by the compiled search; see :meth:`Compiled.of_state`."""
        told = None if self._compiled is None else self._compiled.of_state(query, now, state)
        if told is None:
            return None
        needs, places = query.where.needs, places_in(self._places, [row for *_, row in told])
        return [
            _nearby((place, metres, needs, _rank((state, minutes, old, metres, place.id)), None, None))
            for (minutes, old, metres, _), place in zip(told, places, strict=True)
        ]

    def _found(self, query: NearestQuery, origin: Floats) -> Near | None:
        """Return the nearest places that match, the whole page among them; None where trees cannot tell."""
        trees = self._trees.holding(query.where)
        told = told_by_trees(query.where)
        widenings = _WIDENINGS if told and query.open_at is None else _FILTERING
        wanted = query.limit + 1
        for times in widenings:
            seen = near(trees, origin, times * wanted, query.radius_m + SLACK_M)
            found = self._matching(seen, query, told=told)
            if seen.seen_m == inf:
                return found
            if len(found.chords) >= wanted and longest_one_m(found.chords[query.limit - 1]) < seen.seen_m:
                return found
            if len(found.chords) * widenings[-1] < wanted * times:
                break  # so few that the widest look would hardly find enough
        return None

    def _matching(self, seen: Near, query: NearestQuery, *, told: bool) -> Near:
        """Return those that match of the places found in trees that tell all but of hours, or do not."""
        if told and query.open_at is None:
            return seen
        visit = self._spots.visit(query, seen.rows)
        if told and visit is not None and len(query.where.needs) <= 1:
            flags = self._columns.doors.passed(visit, seen.rows, *query.where.needs)
        else:
            flags = self._columns.matches(query.where, seen.rows, visit)
        return Near(seen.rows[flags], list(compress(seen.chords, flags.tolist())), seen.seen_m)

    def _ranked(self, rows: Rows, query: NearestQuery, origin: Floats) -> list[tuple[float, bool, int]]:
        """Return distance in metres, whether information is too old, and row of some places, in their order."""
        numbers, distances = rows.tolist(), geodesics_of_few_m(origin, self._spots.xyz.take(rows, axis=0))
        return sorted(zip(distances, self._columns.doors.stale_of_few(query.now, numbers), numbers, strict=True))

    def _told(self, page: Page, query: NearestQuery) -> Answer | None:
        needs, some = query.where.needs, query.where.any_need and len(query.where.needs) > 1
        metres, stale, rows, more = page
        if not rows:
            return Answer(self._revision, Match.NONE, unmet=needs) if some or len(needs) <= 1 else None
        places, covers = places_in(self._places, rows), self._covers(np.array(rows), query) if some else repeat(needs)
        ranks = map(_rank, zip(repeat(0), metres, stale, metres, map(_ID, places), strict=False))
        results = tuple(map(_nearby, zip(places, metres, covers, ranks, repeat(None), repeat(None), strict=False)))
        unmet = self._unmet(results, query) if some else ()
        return None if unmet is None else Answer(self._revision, Match.ALL, results, unmet, more=more)

    def _covers(self, rows: Rows, query: NearestQuery) -> list[tuple[str, ...]]:
        return self._columns.covers(query.where, rows, self._spots.visit(query, rows))

    def _unmet(self, results: Sequence[Nearby], query: NearestQuery) -> tuple[str, ...] | None:
        """Return the needs that nobody within the radius meets; None where trees cannot tell."""
        met = {need for nearby in results for need in nearby.covers}
        left = [need for need in query.where.needs if need not in met]
        answers = [self.answer(replace(query, where=replace(query.where, needs=(need,)), limit=1)) for need in left]
        if None in answers:
            return None
        return tuple(need for answer in answers if answer is not None for need in answer.unmet)
