"""Places chosen from a long list that is edited in place: which they are, and which of them were edited since.

So what was found out about hundreds of places is brought up to date without looking at each of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from geo_service.listed import Patch, places_at
from geo_service.model.place import Place

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Edits:
    """When each row of a list was edited last.

    Attributes:
        line: The same object for all lists that came from one another by edits in place, so that rows are the same.
        last: The number of the last edit of each row, 0 for none, shape (n,).
        count: How many edits there have been.
    """

    line: object
    last: NDArray[np.int32]
    count: int = 0

    @classmethod
    def none(cls, size: int) -> "Edits":
        """Return those of a list that has not been edited yet."""
        return cls(object(), np.zeros(size, np.int32))

    def after(self, patch: Patch) -> "Edits":
        """Return those of the list that a patch makes of it."""
        if not patch.in_place:
            return Edits.none(len(patch.order))
        last = self.last.copy()
        last[patch.gone] = self.count + 1
        return Edits(self.line, last, self.count + 1)


class Mark(NamedTuple):
    """By what chosen places are known again: the line and count of edits of their list, and their rows."""

    line: object
    edits: int
    rows: Rows


class Chosen(Sequence[Place]):
    """Some places of a list, each read when it is asked for.

    Args:
        places: The list.
        rows: Which of them, shape (n,).
        edits: Of the list.
    """

    def __init__(self, places: Sequence[Place], rows: Rows, edits: Edits) -> None:
        self._places, self._rows, self._edits = places, rows, edits

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> list[Place]: ...
    def __getitem__(self, at: int | slice) -> Place | list[Place]:
        """Return a place, or several."""
        if isinstance(at, slice):
            return places_at(self._places, self._rows[at])
        return self._places[self._rows.item(at)]

    def __iter__(self) -> Iterator[Place]:
        """Yield all of them."""
        return iter(self[:])

    @property
    def mark(self) -> Mark:
        """By what they are known again."""
        return Mark(self._edits.line, self._edits.count, self._rows)

    def edited_since(self, mark: Mark) -> list[int] | None:
        """Return which of them were edited since a mark, by their numbers here; None where others were chosen then."""
        known = mark.line is self._edits.line and mark.edits <= self._edits.count
        if not known or not np.array_equal(mark.rows, self._rows):
            return None
        numbers: list[int] = np.flatnonzero(self._edits.last[self._rows] > mark.edits).tolist()
        return numbers
