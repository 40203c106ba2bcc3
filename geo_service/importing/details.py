"""Sheets of details become texts of the rows that they are about.

A row of such a sheet is a service, a donation or a period of a place: together those of one place are the JSON that a
table of one sheet has in ``offers``, ``accepted``, ``closures`` or ``campaigns``. So all that follows reads one kind of
row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import msgspec

from geo_service.frames import details_text
from geo_service.importing.dates import read_date
from geo_service.importing.detail_sheets import CODES, DATES, SUBJECT, column_names
from geo_service.importing.formats.cells import short
from geo_service.importing.interface import RawPlace, Table
from geo_service.importing.mapper import Mapper
from geo_service.importing.period_text import PERIODS
from geo_service.importing.steps.codes import FREE, parts_of
from geo_service.importing.steps.context import StepContext
from geo_service.importing.steps.text import tidy
from geo_service.labels import LANGUAGES, load_labels
from geo_service.model.place import Accepted, Demand, Offer, OfferSort, Period, Verification
from geo_service.model.report import Finding, Outcome
from geo_service.model.text import fold
from geo_service.typed import decoded

Detail = Offer | Accepted
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "sort": {str(sort): sort for sort in OfferSort},
    "need": {str(need): need for need in Demand},
    "free": {"yes": True, "no": False},
}


def joined(table: Table, mapper: Mapper, steps: StepContext) -> Table:
    """Return a table whose rows bear what its sheets of details say of them.

    Args:
        table: The file as read.
        mapper: For its header.
        steps: The words there are.
    """
    if not table.details:
        return table
    places = _Places(table.rows, mapper)
    rows = {raw.row: raw for raw in table.rows}
    findings = list(table.findings)
    for name, sheet in table.details.items():
        reading = _Reading(name, sheet, steps)
        findings += reading.assign(places)
        for number, raw in rows.items():
            fields = {**raw.fields, name: details_text(reading.ordered(number))}
            rows[number] = RawPlace(number, fields, (*raw.findings, *reading.findings[number]))
    header = (*table.header, *(name for name in table.details if name not in table.header))
    return Table(header, tuple(rows.values()), tuple(findings), table.details)


def united(values: Mapping[str, str], details: Collection[str], steps: StepContext) -> Mapping[str, str]:
    """Return the texts of a row that nothing is known of: what either sheet names, it has.

    Args:
        values: The texts.
        details: The fields that sheets of details tell.
        steps: The words there are.
    """
    values = dict(values)
    for name in CODES.keys() & details:
        words = words_of(name, steps)
        listed = parts_of(values.get(CODES[name], ""), words)
        known = {words.get(fold(part)) for part in listed}
        more = [code for code in map(code_of, read_details(name, values.get(name, ""))) if code not in known]
        values[CODES[name]] = "|".join([*listed, *more])
    return values


def read_details(name: str, text: str) -> tuple[Detail, ...]:
    """Return what the JSON of a field tells; nothing where it is none."""
    try:
        return decoded(text or "[]", tuple[Offer, ...] if name == "offers" else tuple[Accepted, ...])
    except msgspec.DecodeError:
        return ()


def code_of(detail: Detail) -> str:
    """Return of which service or donation something is said."""
    return detail.service if isinstance(detail, Offer) else detail.item


def words_of(name: str, steps: StepContext) -> Mapping[str, str]:
    """Return the codes that a field is about, by everything that means them, folded."""
    return steps.services if name == "offers" else steps.items


class _Places:
    """The rows of a list by id, and by name where only one has it."""

    def __init__(self, rows: Iterable[RawPlace], mapper: Mapper) -> None:
        self._by_id: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for raw in rows:
            if place_id := mapper.text(raw.fields, "id").strip():
                self._by_id.setdefault(place_id.upper(), raw.row)
            self._by_name[fold(mapper.text(raw.fields, "name"))].append(raw.row)

    def with_id(self, place_id: str) -> int | None:
        return self._by_id.get(place_id.upper())

    def with_name(self, name: str) -> int | None:
        rows = self._by_name.get(fold(name), [])
        return rows[0] if name and len(rows) == 1 else None


@dataclass
class _Reading:
    """One sheet of details as it is read.

    Attributes:
        name: The field that it tells.
        sheet: The sheet.
        steps: The words there are.
        details: Row of the list -> code, or a period itself -> what is said.
        findings: Row of the list -> what was not understood.
    """

    name: str
    sheet: Table
    steps: StepContext
    details: dict[int, dict[str | Period, Detail | Period]] = field(default_factory=lambda: defaultdict(dict))
    findings: dict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._title = load_labels("fr")(f"list_sheet.{self.name}")
        self._columns = column_names(self.name, self.sheet.header)
        self._headings = {name: heading for heading, name in self._columns.items()}

    def assign(self, places: _Places) -> list[Finding]:
        """Read every row for the place it names, and return what concerns no place."""
        astray, orphans = [], []
        for raw in self.sheet.rows:
            cells = {self._columns[name]: text for name, text in raw.fields.items() if name in self._columns}
            cells = {name: tidy(name, text) for name, text in cells.items()}
            place_id = cells.get("id", "")
            row = places.with_id(place_id) if place_id else places.with_name(cells.get("name", ""))
            if row is not None:
                self._read(row, raw.row, cells)
            elif place_id:
                orphans.append(str(raw.row))
            elif any(cells.values()):
                astray.append(self._astray(raw.row))
        broken = [replace(found, field=self._title) for found in self.sheet.findings]
        return [*broken, *astray, *([self._orphans(orphans)] if orphans else [])]

    def ordered(self, row: int) -> list[Detail | Period]:
        """Return what is said of a row's place: periods as they stand, all else in the order of the vocabulary."""
        if self.name in PERIODS:
            return list(self.details[row].values())
        vocabulary = self.steps.reference.vocabulary
        order = (vocabulary.services if self.name == "offers" else vocabulary.items).by_code
        said = self.details[row]
        return [said[code] for code in order if code in said]

    def _read(self, row: int, number: int, cells: Mapping[str, str]) -> None:
        if self.name in PERIODS:
            values = {name: self._value(row, number, name, text) or None for name, text in cells.items()}
            period = Period(values.get("starts"), values.get("ends"), values.get("reason") or "")
            self.details[row][period] = period
        else:
            self._read_code(row, number, cells)

    def _read_code(self, row: int, number: int, cells: Mapping[str, str]) -> None:
        subject = SUBJECT[self.name]
        code = words_of(self.name, self.steps).get(fold(cells.get(subject, "")))
        if code is None:
            self._note(row, number, subject, cells.get(subject, ""))
            return
        if code in self.details[row]:
            problem = f"sheet {self._title}, row {number}: {cells[subject]} is there already for this place"
            self._add(row, cells[subject], problem, "keep one of the two rows")
            return
        values = {name: self._value(row, number, name, text) for name, text in cells.items()}
        self.details[row][code] = _detail(self.name, code, values)

    def _value(self, row: int, number: int, name: str, text: str) -> Any:
        if not text or name not in DATES | _WORDS.keys():
            return text
        value = read_date(text) if name in DATES else _meanings(name).get(fold(text))
        if value is None:
            self._note(row, number, name, text)
        return value

    def _note(self, row: int, number: int, column: str, text: str) -> None:
        heading = self._headings[column]
        problem = f"sheet {self._title}, row {number}, column {heading}: not understood"
        remedy = "write a date as 31/12/2026" if column in DATES else "choose a word of the list"
        self._add(row, text, problem, remedy)

    def _add(self, row: int, text: str, problem: str, remedy: str) -> None:
        self.findings[row].append(Finding(row, self.name, short(text), problem, remedy, Outcome.KEPT))

    def _astray(self, number: int) -> Finding:
        problem = f"sheet {self._title}, row {number}: no place of the list has this name, or several have it"
        remedy = "write the id or the name of the place as in the sheet Liste"
        return Finding(number, self._title, "", problem, remedy, Outcome.SKIPPED)

    def _orphans(self, numbers: list[str]) -> Finding:
        rows = short(", ".join(numbers))
        problem = f"sheet {self._title}, rows {rows}: their places are not in the sheet Liste, they were not read"
        remedy = "nothing needs to be done if these places were deleted from the list"
        return Finding(int(numbers[0]), self._title, "", problem, remedy, Outcome.KEPT)


@cache
def _meanings(column: str) -> dict[str, Any]:
    """Return what the words of a column mean, in any language, folded."""
    if column == "free":
        return FREE
    known = {fold(word): value for word, value in _WORDS[column].items()}
    for lang in LANGUAGES:
        known |= {fold(load_labels(lang)(f"list_word.{word}")): value for word, value in _WORDS[column].items()}
    return known


def _detail(name: str, code: str, values: dict[str, Any]) -> Detail:
    if name == "accepted":
        return Accepted(code, values.get("need") or Demand.WANTED, values.get("note", ""), values.get("until") or None)
    at = values.get("verified_at")
    checked = Verification(at, values.get("verified_by", ""), values.get("verified_how", "")) if at else None
    texts = {each: values.get(each, "") for each in ("hours", "conditions", "how_to_ask", "quota", "window", "note")}
    free = values["free"] if values.get("free") in {True, False} else None
    return Offer(code, values.get("sort") or OfferSort.IMMEDIATE, free, **texts, verified=checked)
