"""Long lists of places in the order of their ids: made when asked for, and changed without being made again."""

from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, cast, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo_service.model.place import Place

Rows = NDArray[np.int64]
_ID = attrgetter("id")
_DECODER = msgspec.json.Decoder(Place)


class Listed(Sequence[Place]):
    """Places in the order of their ids, each made when it is first asked for, and kept.

    Args:
        size: How many there are.
    """

    def __init__(self, size: int) -> None:
        self._places: list[Place | None] = [None] * size
        self._whole: list[Place] | None = None

    @abstractmethod
    def _made(self, row: int) -> Place:
        """Return the place of a row."""

    def __len__(self) -> int:
        """Return how many places there are."""
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Place, ...]: ...
    def __getitem__(self, at: int | slice) -> Place | tuple[Place, ...]:
        """Return a place, or several."""
        if isinstance(at, slice):
            return tuple(self[row] for row in range(*at.indices(len(self))))
        place = self._places[at]
        if place is None:
            place = self._places[at] = self._made(at % len(self))
        return place

    def many(self, rows: Sequence[int]) -> list[Place]:
        """Return the places of rows, from 0 on."""
        places = self._places
        return [places[row] or self[row] for row in rows]

    def __iter__(self) -> Iterator[Place]:
        """Yield all places; after the first time as fast as from a tuple."""
        whole = self._whole
        return self._walk() if whole is None else iter(whole)

    def _walk(self) -> Iterator[Place]:
        places = self._places
        for row, known in enumerate(places):
            place = places[row] = known or self._made(row)
            yield place
        if places is self._places:  # else some have been let go meanwhile
            self._whole = cast("list[Place]", places)

    def whole(self) -> Sequence[Place] | None:
        """Return all places where they are known to be made."""
        return self._whole

    def kept(self) -> list[Place | None]:
        """Return the places that are made so far, None for the others."""
        return self._places.copy()

    def let_go(self, rows: Iterable[int]) -> None:
        """Keep some places no more: later lists have others in their stead. They are made again for who still asks."""
        made = [row for row in rows if self._places[row] is not None]
        if made:
            places = self._places.copy()  # who goes through the list at the same time finds all of it
            for row in made:
                places[row] = None
            self._whole, self._places = None, places


class Recorded(Listed):
    """Places kept as JSON, one after the other.

    Args:
        records: The texts in UTF-8, shape (bytes,).
        ends: Where each of them ends, shape (places,).
    """

    def __init__(self, records: NDArray[np.uint8], ends: Rows) -> None:
        super().__init__(len(ends))
        self._records = np.ascontiguousarray(records).data
        self._ends = ends

    def _made(self, row: int) -> Place:
        start = int(self._ends[row - 1]) if row else 0
        return _DECODER.decode(self._records[start : int(self._ends[row])])


class Arranged(Listed):
    """Places of another list and some more, in an order of their own.

    Args:
        base: The list.
        more: The others.
        order: For each place its row in the list, or the length of the list plus its number among the others.
    """

    def __init__(self, base: Sequence[Place], more: Sequence[Place], order: Rows) -> None:
        super().__init__(len(order))
        self.base, self.more, self.order = base, more, order

    def take_over(self, before: Sequence[Place], patch: "Patch") -> None:
        """Keep what was made of the places of a list that a patch changed in place."""
        # Asked once: another thread may walk the list before to its end, and what was copied by then has gaps.
        whole = before.whole() if isinstance(before, Listed) else before
        places: list[Place | None] = cast("Listed", before).kept() if whole is None else [*whole]
        for row, place in zip(patch.gone.tolist(), patch.added, strict=True):
            places[row] = place
        self._places = places
        if whole is not None:
            self._whole = cast("list[Place]", places)

    def many(self, rows: Sequence[int]) -> list[Place]:
        """Return the places of rows, from 0 on."""
        places = self._places
        known = [places[row] for row in rows]
        return cast("list[Place]", known) if all(known) else self._read(rows)

    def _read(self, rows: Sequence[int]) -> list[Place]:
        numbers, size = self.order[np.array(rows, np.int64)], len(self.base)
        found = iter(places_at(self.base, numbers[numbers < size]))
        read = [next(found) if number < size else self.more[number - size] for number in numbers.tolist()]
        places = self._places
        for row, place in zip(rows, read, strict=True):
            places[row] = place
        return read

    def _made(self, row: int) -> Place:
        number = int(self.order[row])
        return self.base[number] if number < len(self.base) else self.more[number - len(self.base)]


class ById(Mapping[str, Place]):
    """The places of lists by their ids.

    Args:
        lists: The lists, each in the order of ids; no place is in two.
    """

    def __init__(self, *lists: Sequence[Place]) -> None:
        self._lists = lists

    def __getitem__(self, place_id: str) -> Place:
        """Return the place of an id.

        Raises:
            KeyError: There is none.
        """
        for places in self._lists:
            row = row_of(places, place_id)
            if row is not None:
                return places[row]
        raise KeyError(place_id)

    def __iter__(self) -> Iterator[str]:
        """Yield all ids."""
        return (place.id for places in self._lists for place in places)

    def __len__(self) -> int:
        """Return how many places there are."""
        return sum(map(len, self._lists))


@dataclass(frozen=True)
class Patch:
    """What becomes of a list of places.

    Attributes:
        gone: Rows that are left out, rising, shape (g,).
        added: Places that come, in the order of their ids; a changed one is both.
        order: For each row of the new list its row in the old one, or the length of that plus its number among the
            added, shape (n,).
    """

    gone: Rows
    added: tuple[Place, ...]
    order: Rows

    @cached_property
    def in_place(self) -> bool:
        """Whether each place that comes takes the row of one that is gone, so that all others keep theirs."""
        size = len(self.order)
        return len(self.gone) == len(self.added) and bool((self.order[self.gone] >= size).all())

    def of_rows(self, old: NDArray[Any], added: NDArray[Any]) -> NDArray[Any]:
        """Return what is known of the new list from what is known of the old one and of the added places.

        It may be what is known of the old one itself: neither is to be written to.
        """
        if not self.in_place:
            return np.concatenate([old, added])[self.order]
        if np.array_equal(old[self.gone], added):
            return old
        now = old.copy()
        now[self.gone] = added
        return now

    def of_places(self, places: Sequence[Place]) -> Arranged:
        """Return the new list. What no list needs any more of those it is arranged from is let go."""
        known = places if isinstance(places, Arranged) else Arranged(places, (), np.arange(len(places)))
        size = len(known.base)
        came_from = known.order[self.gone].tolist()
        if isinstance(known.base, Listed):
            known.base.let_go([number for number in came_from if number < size])
        if not self.in_place:
            return self._arranged(known, size)
        # Who was changed before has a place among the others, so that each change costs the same, the thousandth too.
        more, order = [*known.more], known.order.copy()
        for row, number, place in zip(self.gone.tolist(), came_from, self.added, strict=True):
            if number < size:
                order[row] = size + len(more)
                more.append(place)
            else:
                more[number - size] = place
        arranged = Arranged(known.base, more, order)
        arranged.take_over(places, self)
        return arranged

    def _arranged(self, known: Arranged, size: int) -> Arranged:
        """Return the new list where places come or go, of those that it holds alone."""
        more = [*known.more, *self.added]
        order = self.of_rows(known.order, np.arange(len(self.added)) + size + len(known.more))
        others = np.flatnonzero(order >= size)
        used = [more[number] for number in (order[others] - size).tolist()]
        order = order.copy()
        order[others] = size + np.arange(len(used))
        return Arranged(known.base, used, order)


def patch_of(places: Sequence[Place], changed: Mapping[str, Place | None]) -> Patch:
    """Return what becomes of a list in the order of ids.

    Args:
        places: The list.
        changed: By id what a place is now, None where it is not to be in the list; a new one comes into it.
    """
    added = tuple(changed[place_id] for place_id in sorted(changed))
    come = tuple(place for place in added if place is not None)
    rows = [row_of(places, one) for one in sorted(changed)]
    gone = np.array([row for row in rows if row is not None], np.int64)
    if len(gone) == len(come) == len(changed):
        order = np.arange(len(places))
        order[gone] = len(places) + np.arange(len(come))
        return Patch(gone, come, order)
    before = np.array([bisect_left(places, place.id, key=_ID) for place in come], np.int64)
    kept = np.delete(np.arange(len(places)), gone)
    order = np.insert(kept, before - np.searchsorted(gone, before), len(places) + np.arange(len(come)))
    return Patch(gone, come, order)


def places_at(places: Sequence[Place], rows: Rows) -> list[Place]:
    """Return the places of many rows of a list, in a fifth of the time of asking for one after the other.

    Args:
        places: The list.
        rows: The rows, from 0 on, shape (n,).
    """
    return places_in(places, rows.tolist())


def places_in(places: Sequence[Place], rows: Sequence[int]) -> list[Place]:
    """Return the places of rows that are numbers of Python; see :func:`places_at`."""
    return places.many(rows) if isinstance(places, Listed) else [places[row] for row in rows]


def row_of(places: Sequence[Place], place_id: str) -> int | None:
    """Return the row of a place in a list that is in the order of ids, None where it is not there."""
    row = bisect_left(places, place_id, key=_ID)
    return row if row < len(places) and places[row].id == place_id else None
