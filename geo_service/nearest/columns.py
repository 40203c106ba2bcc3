"""The facts of places that filters ask for, as one yes-or-no column per fact.

The same questions as :mod:`geo_service.model.matching` asks of one place, asked of thousands at once; a test holds
the two to the same answers.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from geo_service.hours.compiled import Codes
from geo_service.hours.doors import HoursContext
from geo_service.model.place import Place
from geo_service.model.query import PlaceFilter
from geo_service.nearest.door_table import DoorTable
from geo_service.nearest.doors import Doors, Visit
from geo_service.nearest.facts import ANY_FREE, FOR_ALL, WHEELCHAIR, Facts, Group, facts_of, group_of, marked
from geo_service.nearest.sphere import Flags, Rows

EVERY_ROW = slice(None)


class Columns:
    """Yes-or-no columns over a list of places; row ``i`` is place ``i``.

    Args:
        places: The places.
        contexts: What hours need to know of each city, by its code.
        facts: What is asked of them, where it is known.
        table: Their doors, where they are known.

    Attributes:
        facts: As given, or made of the places.
        doors: The doors of the places.
    """

    def __init__(
        self,
        places: Sequence[Place],
        contexts: Mapping[str, HoursContext],
        facts: Facts | None = None,
        table: DoorTable | None = None,
    ) -> None:
        self.doors = Doors(places, contexts, table)
        self.facts = facts_of(places) if facts is None else facts
        self._none = marked(len(places), ())
        self._offered, self._free, self._items, self._kinds, self._cities, self._audiences = (
            group_of(self.facts, group)
            for group in (Group.OFFERED, Group.FREE, Group.ITEM, Group.KIND, Group.CITY, Group.AUDIENCE)
        )
        told = group_of(self.facts, Group.ANY)
        self._any_free, self._for_all, self._wheelchair = (
            told.get(code, self._none) for code in (ANY_FREE, FOR_ALL, WHEELCHAIR)
        )

    @property
    def offered(self) -> Mapping[str, Flags]:
        """Per service code, which places offer it."""
        return self._offered

    def meets(self, need: str, rows: Rows | slice, *, free: bool, visit: Visit | None = None) -> Flags:
        """Return which of some places meet a need: where ``free``, without buying; by a door that can be entered."""
        met = (self._free if free else self._offered).get(need, self._none)[rows]
        return met if visit is None else met & self.doors.passed(visit, rows, need)

    def fits(self, where: PlaceFilter, rows: Rows | slice = EVERY_ROW) -> Flags:
        """Return which of some rows pass everything in a filter but its needs."""
        asked = [self._items.get(item, self._none) for item in where.items]
        if where.city is not None:
            asked.append(self._cities.get(where.city, self._none))
        if where.wheelchair:
            asked.append(self._wheelchair)
        if where.free and not where.needs:
            asked.append(self._any_free)
        passed = np.ones(len(self._none[rows]), dtype=np.bool_)
        for column in asked:
            passed &= column[rows]
        if where.kinds:
            passed &= _either([self._kinds.get(kind, self._none)[rows] for kind in where.kinds])
        if where.audience is not None:
            passed &= self._for_all[rows] | self._audiences.get(where.audience, self._none)[rows]
        return passed

    def matches(self, where: PlaceFilter, rows: Rows | slice = EVERY_ROW, visit: Visit | None = None) -> Flags:
        """Return which of some rows alone are what a filter asks for, and can be entered."""
        passed = self.fits(where, rows)
        if visit is not None and not where.needs:
            return passed & self.doors.passed(visit, rows)
        met = [self.meets(need, rows, free=where.free, visit=visit) for need in where.needs]
        if where.any_need and met:
            return passed & _either(met)
        for column in met:
            passed &= column
        return passed

    def covers(self, where: PlaceFilter, rows: Rows, visit: Visit | None = None) -> list[tuple[str, ...]]:
        """Return the needs that each of some places meets, in the order asked."""
        met = [(need, self.meets(need, rows, free=where.free, visit=visit).tolist()) for need in where.needs]
        return [tuple([need for need, flags in met if flags[number]]) for number in range(len(rows))]

    def states(self, where: PlaceFilter, rows: Rows, visit: Visit) -> Codes:
        """Return the states of the doors to what a filter asks for, of places that match it.

        Of several needs the least open door counts, or the most open one where any of them will do.

        Returns:
            Indices into :data:`geo_service.hours.compiled.STATES`, shape (n,).
        """
        if not where.needs:
            return self.doors.codes(visit, rows)
        codes = [self.doors.codes(visit, rows, need) for need in where.needs]
        if not where.any_need:
            least: Codes = np.minimum.reduce(codes)
            return least
        met = [self.meets(need, rows, free=where.free) for need in where.needs]
        most: Codes = np.maximum.reduce([code * there for code, there in zip(codes, met, strict=True)])
        return most


def _either(columns: Sequence[Flags]) -> Flags:
    found: Flags = np.logical_or.reduce(columns)
    return found
