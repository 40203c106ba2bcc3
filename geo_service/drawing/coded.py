"""Long columns of few values: which of them each row has, so that a changed row is no reason to look at the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Numbers = NDArray[np.int64]
_MORE = 256
"""How many values may have come by changes: then those that no row has any more are let go."""


@dataclass(frozen=True, eq=False, slots=True)
class Coded(Generic[T]):
    """A column that is never changed in place: whoever has the same object has the same values.

    Attributes:
        code_of: The values, and some that no row has any more, each with its number in this order.
        codes: Which row has which of them, shape (rows,).
        more: How many values came by changes.
    """

    code_of: Mapping[T, int]
    codes: Numbers
    more: int = 0

    def changed(self, values: Mapping[int, T]) -> "Coded[T]":
        """Return the column with some of its values, by row, replaced; itself where they are the same."""
        rows, known = list(values), self.code_of
        if [known.get(value) for value in values.values()] == self.codes[rows].tolist():
            return self
        if self.more > _MORE:
            met, numbers = self.met()
            return Coded({value: code for code, value in enumerate(met)}, numbers - 1).changed(values)
        code_of = dict(known)
        codes = self.codes.copy()
        codes[rows] = [code_of.setdefault(value, len(code_of)) for value in values.values()]
        return Coded(code_of, codes, self.more + len(code_of) - len(known))

    def first(self) -> list[int]:
        """Return the rows that are the first to have one of the values, rising."""
        row_of = np.full(len(self.code_of), -1)
        row_of[self.codes[::-1]] = np.arange(len(self.codes))[::-1]
        rows: list[int] = np.sort(row_of[row_of >= 0]).tolist()
        return rows

    def met(self) -> tuple[list[T], Numbers]:
        """Return the values in the order in which rows first have them, and for each row which it has, from 1."""
        codes = self.codes[self.first()]
        numbers = np.zeros(len(self.code_of), np.int64)
        numbers[codes] = np.arange(len(codes)) + 1
        return list(map(list(self.code_of).__getitem__, codes.tolist())), numbers[self.codes]


def coded(values: Sequence[T]) -> Coded[T]:
    """Return values, which can be told apart by hash, as a column."""
    code_of = dict(zip(dict.fromkeys(values), range(len(values)), strict=False))
    return Coded(code_of, np.fromiter(map(code_of.__getitem__, values), np.int64, len(values)))
