"""Long lists in parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One part of a list.

    Attributes:
        items: What it holds.
        number: Its number, from 1.
        first: Which item of the whole list it begins with, from 1.
        count: How many parts there are, at least 1.
        total: How long the whole list is.
    """

    items: tuple[T, ...]
    number: int
    first: int
    count: int
    total: int


def part_of(items: Sequence[T], number: int, size: int) -> Part[T]:
    """Return a part of a list in total order; the last one where the number is beyond it.

    Args:
        items: The whole list.
        number: Which part, from 1.
        size: Items in a part.
    """
    count = max(1, -(-len(items) // size))
    shown = min(max(number, 1), count)
    start = (shown - 1) * size
    return Part(tuple(items[start : start + size]), shown, start + 1, count, len(items))
