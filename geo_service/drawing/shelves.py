"""What was written of places, kept for the next time: as much as may be, what was asked for last before all else."""

from collections.abc import Hashable, Sized
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T", bound=Sized)


class Shelves(Generic[T]):
    """What was written of many places at once, one shelf for each way of writing them.

    Args:
        most: Of how many places in all it is kept; a shelf is as long as the places are many.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, T] = {}
        """The shelf put back last at the end."""
        self._lock = Lock()

    def get(self, way: Hashable) -> T | None:
        """Return a shelf, if it is kept; :meth:`put` it back once it was used."""
        with self._lock:
            return self._kept.get(way)

    def put(self, way: Hashable, shelf: T) -> None:
        """Keep a shelf, if there is something on it; others are let go where there is too much on all of them."""
        with self._lock:
            self._kept.pop(way, None)
            while self._kept and sum(map(len, self._kept.values())) + len(shelf) > self._most:
                del self._kept[next(iter(self._kept))]
            if 0 < len(shelf) <= self._most:
                self._kept[way] = shelf
