"""A record of a file -> the texts of our fields, as a mapping says."""

import re
from collections.abc import Iterator, Mapping, Sequence

from geo_service.importing.mapping import COLUMN, LISTS, HowToMatch, SourceMapping, ValueTable, several
from geo_service.importing.steps.plain import NO, YES
from geo_service.model.text import fold


class Mapper:
    """A mapping made ready for one header: turns a record into the texts of our fields.

    Args:
        mapping: The source.
        header: The file's header; a column is found whatever its accents, case and punctuation.
    """

    def __init__(self, mapping: SourceMapping, header: Sequence[str]) -> None:
        found: dict[str, str] = {}
        for name in header:
            found.setdefault(fold(name), name)
        self._fields = {
            name: [_Template(template, found) for template in several(templates)]
            for name, templates in mapping.fields.items()
        }
        self._tables = [_Lookup(table, found) for table in mapping.tables]
        filled = {name for name, several in self._fields.items() if any(one.speaks for one in several)}
        self.spoken = frozenset(filled | {name for table in self._tables for name in table.fields})
        """Our fields that this file can say something of."""

    def values(self, record: Mapping[str, str]) -> tuple[dict[str, str], str]:
        """Return the texts of our fields, empty ones left out, and why the row does not come in, or nothing."""
        values: dict[str, str] = {}
        skip = ""
        for told in self._told(record, last=False):
            skip = skip or told.get("skip", "")
            _add(values, told)
        for name in self._fields:
            _add(values, {name: self.text(record, name)})
        for told in self._told(record, last=True):
            _add(values, told)
        return {name: text for name, text in values.items() if text and name != "skip"}, skip

    def text(self, record: Mapping[str, str], name: str) -> str:
        """Return what the columns of a record alone say of one of our fields; nothing where they are empty."""
        return next((text for template in self._fields.get(name, ()) if (text := template.fill(record))), "")

    def _told(self, record: Mapping[str, str], *, last: bool) -> Iterator[dict[str, str]]:
        """Return what each table says of a record, either those before our fields or those after."""
        for table in self._tables:
            for said in table.meanings(record) if table.last is last else ():
                yield {name: template.fill(record) for name, template in said.items()}


def _add(values: dict[str, str], said: Mapping[str, str]) -> None:
    for name, text in said.items():
        if name in LISTS and values.get(name) and text:
            values[name] += f"|{text}"
        elif text:
            values.setdefault(name, text)


class _Template:
    """One template with its columns looked up."""

    def __init__(self, template: str, found: Mapping[str, str]) -> None:
        pieces = COLUMN.split(template)
        self._literals, names = pieces[::2], pieces[1::2]
        self._columns = [found.get(fold(name)) for name in names]
        self.speaks = not names or any(self._columns)

    def fill(self, record: Mapping[str, str]) -> str:
        """Return the text, or nothing where all its columns are empty."""
        values = [record.get(column, "") if column else "" for column in self._columns]
        if values and not any(values):
            return ""
        if self._literals == ["", ""]:
            return values[0]
        glued = "".join(literal + value for literal, value in zip(self._literals, [*values, ""], strict=True))
        return re.sub(r"[ \t]+", " ", glued).strip(" ,;-–")


class _Lookup:
    """One table with its columns looked up and its words folded."""

    def __init__(self, table: ValueTable, found: Mapping[str, str]) -> None:
        self._columns = [found[fold(name)] for name in table.columns if fold(name) in found]
        self._match = table.match
        self.last = table.last
        self._values = {fold(word): _compiled(said, found) for word, said in table.values.items()}
        self._otherwise = _compiled(table.otherwise, found)
        said = [*table.values.values(), table.otherwise] if self._columns else []
        self.fields = {name for says in said for name in says if name != "skip"}

    def meanings(self, record: Mapping[str, str]) -> list[dict[str, _Template]]:
        """Return what the values of a record's columns mean, in the order of columns and words."""
        if not self._columns:
            return []
        texts = [fold(text) for column in self._columns if (text := record.get(column, ""))]
        meanings = [said for text in texts for said in self._of(text)]
        return meanings or [self._otherwise]

    def _of(self, text: str) -> list[dict[str, _Template]]:
        if self._match in {HowToMatch.EQUALS, HowToMatch.ANSWER}:
            said = self._values.get(_answer(text) if self._match is HowToMatch.ANSWER else text)
            return [] if said is None else [said]
        if self._match is HowToMatch.STARTS:
            return [said for word, said in self._values.items() if text.startswith(word)]
        return [said for word, said in self._values.items() if f" {word}" in f" {text}"]


def _answer(text: str) -> str:
    return "yes" if text in YES else "no" if text in NO else text


def _compiled(said: Mapping[str, str], found: Mapping[str, str]) -> dict[str, _Template]:
    return {name: _Template(template, found) for name, template in said.items()}
