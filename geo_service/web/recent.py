"""What was worked out, kept for the next time: what was asked for last, and never too much."""

from collections.abc import Hashable, MutableMapping
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by their keys, of which those that nobody asks for any more are let go.

    What was asked for last is young. When half of what may be kept is, all of it grows old, and what was old already is
    let go. To let everything go instead would have all of it made again that is still asked for, and until there is too
    much of the rest, memory would grow for hours. Threads may share it: what two put at once, one may have to make
    again.

    Args:
        most: How many values are kept at most, two or more.
    """

    __slots__ = ("_half", "_old", "_young")

    def __init__(self, most: int) -> None:
        self._half = most // 2
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    @classmethod
    def among(cls, extensions: MutableMapping[str, Any], name: str, most: int) -> "Recent[K, V]":
        """Return what an application keeps under a name, from the first time on."""
        kept: Recent[K, V] | None = extensions.get(name)
        return extensions.setdefault(name, cls(most)) if kept is None else kept

    def __len__(self) -> int:
        """Return how many values are kept."""
        return len(self._young) + len(self._old)

    def get(self, key: K) -> V | None:
        """Return the value of a key, None where none is kept."""
        value = self._young.get(key)
        if value is None:
            value = self._old.get(key)
            if value is not None:
                self.put(key, value)
        return value

    def put(self, key: K, value: V) -> V:
        """Keep a value, in the stead of the one before, and return it."""
        young = self._young
        if len(young) >= self._half and key not in young:
            self._old = young
            young = self._young = {}
        self._old.pop(key, None)
        young[key] = value
        return value
