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
        """The shelf put back last at the end."""
        self._lock = Lock()

    def get(self, way: Hashable) -> dict[str, T]:
        """Return a shelf, to read and to put on; :meth:`put` it back then."""
        with self._lock:
            return self._kept.get(way, {})

    def put(self, way: Hashable, shelf: dict[str, T]) -> None:
        """Keep a shelf, if there is something on it; others are let go where there is too much on all of them."""
        with self._lock:
            self._kept.pop(way, None)
            while self._kept and sum(map(len, self._kept.values())) + len(shelf) > self._most:
                del self._kept[next(iter(self._kept))]
            if 0 < len(shelf) <= self._most:
                self._kept[way] = shelf
