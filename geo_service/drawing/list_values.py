"""What a list is made of, whatever its format."""

import re
from dataclasses import dataclass
from datetime import date

_FIRST_DAY = "1901-01-01"
"""Earlier days stay text: spreadsheets do not agree on how to count them."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
FROZEN = 3
"""How many columns stay in sight."""
Cell = str | float | date


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column.

    Attributes:
        name: Our name of it.
        heading: What people read, and imports too.
        help_fr: How to fill it, in French.
        help_en: How to fill it, in English.
        choices: The words that may stand there; empty for any.
    """

    name: str
    heading: str
    help_fr: str
    help_en: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet that people edit.

    Attributes:
        name: What its tab says.
        columns: Its columns.
        rows: Its cells; an empty text for an empty cell.
    """

    name: str
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class ListBook:
    """Everything in a workbook, whatever its format.

    Attributes:
        sheets: The list, and what is told of its places row by row.
        readme: Lines in French and in English.
        words: Heading -> the words that can be listed in a cell, for columns that take several.
    """

    sheets: tuple[ListSheet, ...]
    readme: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def explained(self) -> list[tuple[str, str]]:
        """The lines in French and in English, and after them what each column is for."""
        lines = [*self.readme]
        for sheet in self.sheets:
            lines += [("", ""), (sheet.name, sheet.name)]
            lines += [(f"{column.heading} : {column.help_fr}", column.help_en) for column in sheet.columns]
        return lines

    @property
    def choices(self) -> dict[tuple[str, ...], tuple[int, str]]:
        """The words of each choice -> the number of their column on the sheet of choices, from 1, and its heading."""
        listed = {column.choices: column.heading for sheet in self.sheets for column in sheet.columns if column.choices}
        return {words: (number, heading) for number, (words, heading) in enumerate(listed.items(), start=1)}


def printable(text: str) -> str:
    """Return a text that every format can hold: a spreadsheet's cell loses its tabs."""
    return _UNPRINTABLE.sub("", text.replace("\t", " "))


def day_cell(text: str) -> Cell:
    """Return the cell of a day as ISO 8601."""
    return date.fromisoformat(text) if text >= _FIRST_DAY else text
