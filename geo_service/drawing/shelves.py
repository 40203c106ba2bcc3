"""What was written of places, kept for the next time: as much as may be, what was asked for last before all else."""

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelves(Generic[T]):
    """Values by the ids of their places, one shelf for each way of writing them.

    Args:
        most: How many are kept in all.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, dict[str, T]] = {}
        """The shelf asked for last at the end."""
        self._lock = Lock()

    def shelf(self, way: Hashable) -> dict[str, T]:
        """Return a shelf, to read and to put on; others are let go where there is too much on all of them.

        Ask again after putting on it, so that what is too much does not stay.
        """
        with self._lock:
            shelf = self._kept.pop(way, {})
            while self._kept and sum(map(len, self._kept.values())) + len(shelf) > self._most:
                del self._kept[next(iter(self._kept))]
            if len(shelf) <= self._most:
                self._kept[way] = shelf
        return shelf
