"""The page that :mod:`geo_service.nearest.first_page` finds, found by the compiled search, where it was built.

It answers the common questions, those of which one tree tells all but hours, by the same bounds; of the others, and
where it looked at many doors in vain, it says that another way must be tried.
"""

from collections.abc import Sequence
from ctypes import byref
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

from geo_service.hours.compiled import STATES, CompiledHours
from geo_service.hours.state import State
from geo_service.model.query import NearestQuery, OpenAt, Order
from geo_service.nearest.columns import Columns
from geo_service.nearest.kernel import MOST_ASKED, Found, Laid, Question, Search, laid_days, laid_doors, laid_tree
from geo_service.nearest.ranking import ends_m, minutes_of_few
from geo_service.nearest.sphere import centred, centred_numbers, geodesics_of_few_m
from geo_service.nearest.spots import Spots
from geo_service.nearest.trees import Tree, Trees, told_by_trees

_MOST_DOORS = 8192
"""So many doors are looked at in a third of a millisecond. At night, in a large list, other ways take less."""
_LAID: WeakKeyDictionary[Tree, Laid | None] = WeakKeyDictionary()
"""Trees as they were laid out: the next revision has most of them too."""
_OPEN, _UNKNOWN = STATES.index(State.OPEN), STATES.index(State.UNKNOWN)


class Page(NamedTuple):
    """Places in their order.

    Attributes:
        metres: Their distances.
        stale: Whether information of each is too old.
        rows: Their rows.
        more: Whether places come after them.
    """

    metres: Sequence[float]
    stale: Sequence[bool]
    rows: Sequence[int]
    more: bool


def page_of(ranked: Sequence[tuple[float, bool, int]], *, more: bool) -> Page:
    """Return a page of places told one by one."""
    metres, stale, rows = zip(*ranked, strict=True) if ranked else ((), (), ())
    return Page(metres, stale, rows, more)


OfState = tuple[float, bool, float, int]
"""Whole minutes on foot, whether information is too old, metres, and row of a place."""


def _of_minutes(page: Page) -> list[OfState]:
    return list(zip(minutes_of_few(page.metres), page.stale, page.metres, page.rows, strict=True))


class Compiled:
    """Finds the first page of what is nearest.

    Args:
        search: The compiled search.
        spots: Where the places are.
        columns: What they are.
        trees: Trees of them.
    """

    def __init__(self, search: Search, spots: Spots, columns: Columns, trees: Trees) -> None:
        self._search = search
        self._spots = spots
        self._columns = columns
        self._trees = trees
        self._laid: dict[str | None, Laid | None] = {}
        self._doors: dict[str | None, tuple[CompiledHours, Laid]] = {}

    def page(self, query: NearestQuery) -> Page | None:
        """Return the first page in the order ``near``; None where another way must be tried."""
        tree = self._tree(query) if _common(query) else None
        if tree is None:
            return None
        question, found = self._question(query, query.limit), Found()
        # Held until the search has ended: another thread may ask about another week, and let go of these meanwhile.
        doors = None if query.open_at is None else self._ask_doors(question, query.open_at, *query.where.needs)
        if self._search(tree.address, byref(question), byref(found)):
            return None
        del doors
        return self._page(found, query, query.limit)

    def _question(self, query: NearestQuery, limit: int) -> Question:
        question = Question(*centred_numbers(query.at), query.radius_m, limit)
        if query.now is not None:
            question.days = self._days
            question.fresh_until, question.today = question.days.address, query.now.toordinal()
        return question

    def _page(self, found: Found, query: NearestQuery, limit: int) -> Page:
        count, more = found.count, bool(found.more)
        metres, stale, rows = found.metres[:count], found.stale[:count], found.rows[:count]
        if not found.far:
            return Page(metres, stale, rows, more)
        metres = geodesics_of_few_m(centred(query.at), self._spots.xyz.take(rows, axis=0))
        ranked = sorted(zip(metres, stale, rows, strict=True))
        if not more:
            ranked = [each for each in ranked if each[0] <= query.radius_m]
        return page_of(ranked[:limit], more=more or len(ranked) > limit)

    def of_state(self, query: NearestQuery, now: datetime, state: int) -> list[OfState] | None:
        """Return the first places of a state in the order ``open_first``, one more than asked for if there are more.

        Args:
            query: What is asked, from the beginning of the state on.
            now: By which instant doors are open.
            state: The rank of the state.

        Returns:
            None where another way must be tried.
        """
        wanted = query.limit + 1
        tree = self._tree(query) if _common(query) and wanted <= MOST_ASKED else None
        if tree is None:
            return None
        if state == 0:
            most = self._columns.doors.most_open(now)
            if most * _MOST_DOORS < wanted * len(self._spots.xyz):
                return None if most else []  # too few to find them among so many
        question, found = self._question(query, wanted), Found()
        doors = self._ask_doors(question, OpenAt(now), *query.where.needs)
        question.least_code, question.codes_left_out = _OPEN - state, state
        if self._search(tree.address, byref(question), byref(found)):
            return None
        page = self._page(found, query, wanted)
        told = _of_minutes(page)
        if page.more and any(page.stale):
            # Those of the last minute that are farther, but not too old, come before these.
            question.fresh_only = True
            question.radius_m = min(query.radius_m, ends_m(Order.OPEN_FIRST, told[-1][0])[1])
            if self._search(tree.address, byref(question), byref(found)):
                return None
            told = [each for each in told if each[1]] + _of_minutes(self._page(found, query, wanted))
        del doors
        return sorted(told)[:wanted]

    @cached_property
    def _days(self) -> Laid:
        return laid_days(self._columns.doors.table.fresh_until, len(self._spots.xyz))

    def _tree(self, query: NearestQuery) -> Laid | None:
        need = query.where.needs[0] if query.where.needs else None
        if need not in self._laid:
            (tree,) = self._trees.holding(query.where)
            if tree not in _LAID:
                _LAID[tree] = laid_tree(tree, len(self._spots.xyz))
            self._laid[need] = _LAID[tree]
        return self._laid[need]

    def _ask_doors(self, question: Question, open_at: OpenAt, need: str | None = None) -> Laid:
        """Ask for places whose doors are open, those of a service where one is needed, and return their hours."""
        hours = self._columns.doors.hours(open_at.instant)
        known, laid = self._doors.get(need, (None, None))
        if laid is None or known is not hours:
            of_need = self._columns.doors.table.of_need
            laid = laid_doors(hours, of_need.get(need, of_need[None]), len(self._spots.xyz))
            self._doors[need] = hours, laid
        question.doors, question.now_s = laid.address, hours.seconds(open_at.instant)
        question.least_code, question.most_doors = _UNKNOWN if open_at.or_unknown else _OPEN, _MOST_DOORS
        return laid


def _common(query: NearestQuery) -> bool:
    """Return whether one tree and doors at one instant tell all that is asked, and that is not too many places."""
    one = len(query.where.needs) <= 1 and query.limit <= MOST_ASKED
    return one and told_by_trees(query.where) and not (query.on_foot or query.within_s)
