"""An association's own list, as a table that people edit and an upload reads back.

CSV has our column names and codes; spreadsheets have French headings and words. Both bear the mark of each row's
version, so that an upload can tell what its author changed from what others changed meanwhile. Private places of the
association are part of it: it is for the association alone.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from geo_service.drawing.tables import DELIMITER, neutralised
from geo_service.frames import NUMBERS, to_rows
from geo_service.importing.seen import COLUMN, mark
from geo_service.labels import Labels, load_labels
from geo_service.model.phone import phone_words
from geo_service.model.place import Place, Visibility, Wheelchair
from geo_service.model.vocabulary import Terms
from geo_service.reference import Reference

NAMES = (
    *("id", "kind", "name", "address", "postcode", "city", "town", "lat", "lon", "services", "accepts", "hours"),
    *("phone", "website", "description", "how_to_ask", "conditions", "audience", "wheelchair", "network"),
    *("visibility", "verified_at", "verified_by", "verified_how", "offers", "accepted", "closures", "campaigns"),
    COLUMN,
)
"""Our names of the columns, those that people edit first."""
_SEPARATOR = " | "
_FIRST_DAY = "1901-01-01"
"""Earlier days stay text: spreadsheets do not agree on how to count them."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
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
class ListBook:
    """Everything in a workbook, whatever its format.

    Attributes:
        columns: The columns of the list.
        rows: Its cells; an empty text for an empty cell.
        readme: Lines in French and in English.
        words: Heading -> the words that can be listed in a cell, for columns that take several.
    """

    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    readme: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]


def list_csv(places: Iterable[Place], revision: int) -> bytes:
    """Return a list as CSV: UTF-8 with byte order mark, semicolons.

    Args:
        places: The places.
        revision: The store's revision that they are of.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(NAMES)
    for row in _texts(places, revision):
        writer.writerow([row[name] if name in NUMBERS else neutralised(row[name]) for name in NAMES])
    return ("\ufeff" + buffer.getvalue()).encode()


def list_book(places: Sequence[Place], revision: int, reference: Reference) -> ListBook:
    """Return a list in French words, with what explains it.

    Args:
        places: The places.
        revision: The store's revision that they are of.
        reference: Cities and vocabulary.
    """
    fr, en = load_labels("fr"), load_labels("en")
    words = _Words(reference, fr)
    readme = [
        (label(f"list_readme.{name}", revision=revision, count=len(places)) for label in (fr, en))
        for name in ("title", "edit", "add", "remove", "order", "revision", "secret")
    ]
    return ListBook(
        columns=tuple(_column(name, fr, en, words) for name in NAMES),
        rows=tuple(tuple(words.cell(name, row[name]) for name in NAMES) for row in _texts(places, revision)),
        readme=tuple((french, english) for french, english in readme),
        words=tuple((fr(f"list_heading.{name}"), words.several(name)) for name in ("services", "accepts", "audience")),
    )


def _texts(places: Iterable[Place], revision: int) -> Iterable[dict[str, str]]:
    """Yield places as texts that every format can hold: a spreadsheet's cell loses its tabs."""
    for place in places:
        row = to_rows([place])[0] | {COLUMN: mark(place, revision)}
        yield {name: _UNPRINTABLE.sub("", row[name].replace("\t", " ")) for name in NAMES}


def _column(name: str, fr: Labels, en: Labels, words: "_Words") -> ListColumn:
    heading = COLUMN if name == COLUMN else fr(f"list_heading.{name}")
    return ListColumn(name, heading, fr(f"list_help.{name}"), en(f"list_help.{name}"), words.choices(name))


class _Words:
    """Codes as French words, and the words there are."""

    def __init__(self, reference: Reference, fr: Labels) -> None:
        vocabulary = reference.vocabulary
        self._several = {
            "services": _labels(vocabulary.services),
            "accepts": _labels(vocabulary.items),
            "audience": _labels(vocabulary.audiences),
        }
        self._one = {
            "kind": _labels(vocabulary.kinds),
            "city": {city.code: city.name for city in reference.cities},
            "wheelchair": {str(access): fr(f"list_wheelchair.{access}") for access in Wheelchair},
            "visibility": {str(seen): fr(f"list_visibility.{seen}") for seen in Visibility},
        }

    def choices(self, name: str) -> tuple[str, ...]:
        return tuple(self._one.get(name, {}).values())

    def several(self, name: str) -> tuple[str, ...]:
        return tuple(self._several[name].values())

    def cell(self, name: str, text: str) -> Cell:
        if name in NUMBERS:
            return float(text) if text else ""
        if name == "verified_at":
            return date.fromisoformat(text) if text >= _FIRST_DAY else text
        if name in self._several:
            return _SEPARATOR.join(self._several[name].get(code, code) for code in text.split("|"))
        if name == "phone":
            text = phone_words(text)
        return neutralised(self._one.get(name, {}).get(text, text))


def _labels(terms: Terms) -> dict[str, str]:
    return {term.code: term.label("fr") for term in terms.terms}
