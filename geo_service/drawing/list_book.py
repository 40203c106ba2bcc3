"""An association's own list, as a table that people edit and an upload reads back.

CSV has our column names, or French headings, and codes, and periods as people type them; spreadsheets have French
headings and words. Both bear the mark of each row's version, so that an upload can tell what its author changed from
what others changed meanwhile. Private places of the association are part of it: it is for the association alone.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from geo_service.drawing.list_details import detail_sheets, labels_of
from geo_service.drawing.list_values import Cell, ListBook, ListColumn, ListSheet, day_cell, printable
from geo_service.drawing.tables import DELIMITER, neutralised
from geo_service.frames import NUMBERS, to_rows
from geo_service.importing.detail_sheets import COLUMNS as DETAILS
from geo_service.importing.period_text import PERIODS, period_words
from geo_service.importing.seen import COLUMN, mark
from geo_service.labels import Labels, load_labels
from geo_service.model.phone import phone_words
from geo_service.model.place import Place, Visibility, Wheelchair
from geo_service.reference import Reference

NAMES = (
    *("id", "kind", "name", "address", "postcode", "city", "town", "lat", "lon", "services", "accepts", "hours"),
    *("phone", "website", "description", "how_to_ask", "conditions", "audience", "wheelchair", "network"),
    *("visibility", "verified_at", "verified_by", "verified_how", "offers", "accepted", "closures", "campaigns"),
    COLUMN,
)
"""Our names of the columns, those that people edit first."""
_BOOK = tuple(name for name in NAMES if name not in DETAILS)
"""The columns where services, donations and periods have sheets of their own."""
_SEPARATOR = " | "


def list_csv(places: Iterable[Place], revision: int, lang: str = "en") -> bytes:
    """Return a list as CSV: UTF-8 with byte order mark, semicolons.

    Args:
        places: The places.
        revision: The store's revision that they are of.
        lang: Language of the headings; in English they are our names.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=DELIMITER, lineterminator="\r\n")
    words = load_labels(lang)
    writer.writerow(NAMES if lang == "en" else [_heading(name, words) for name in NAMES])
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
        for name in ("title", "edit", "details", "periods", "add", "remove", "order", "revision", "secret")
    ]
    rows = tuple(tuple(words.cell(name, row[name]) for name in _BOOK) for row in _texts(places, revision))
    columns = tuple(_column(name, fr, en, words) for name in _BOOK)
    return ListBook(
        sheets=(ListSheet(fr("list.sheet"), columns, rows), *detail_sheets(places, reference)),
        readme=tuple((french, english) for french, english in readme),
        words=tuple((fr(f"list_heading.{name}"), words.several(name)) for name in ("services", "accepts", "audience")),
    )


def _texts(places: Iterable[Place], revision: int) -> Iterable[dict[str, str]]:
    """Yield places as texts that every format can hold: a spreadsheet's cell loses its tabs."""
    for place in places:
        row = to_rows([place])[0] | {COLUMN: mark(place, revision)}
        row |= {name: period_words(getattr(place, name)) for name in PERIODS}
        yield {name: printable(row[name]) for name in NAMES}


def _column(name: str, fr: Labels, en: Labels, words: "_Words") -> ListColumn:
    return ListColumn(name, _heading(name, fr), fr(f"list_help.{name}"), en(f"list_help.{name}"), words.choices(name))


def _heading(name: str, words: Labels) -> str:
    return COLUMN if name == COLUMN else words(f"list_heading.{name}")


class _Words:
    """Codes as French words, and the words there are."""

    def __init__(self, reference: Reference, fr: Labels) -> None:
        vocabulary = reference.vocabulary
        self._several = {
            "services": labels_of(vocabulary.services),
            "accepts": labels_of(vocabulary.items),
            "audience": labels_of(vocabulary.audiences),
        }
        self._one = {
            "kind": labels_of(vocabulary.kinds),
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
            return day_cell(text)
        if name in self._several:
            return _SEPARATOR.join(self._several[name].get(code, code) for code in text.split("|"))
        if name == "phone":
            text = phone_words(text)
        return neutralised(self._one.get(name, {}).get(text, text))
