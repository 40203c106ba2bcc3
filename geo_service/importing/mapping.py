"""How a source is described: one TOML file in ``datasets/sources``. ``docs/data-sources.md`` explains the schema."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from geo_service.errors import ConfigError
from geo_service.frames import COLUMNS
from geo_service.model.text import fold
from geo_service.typed import converted

FIELDS = frozenset(COLUMNS) | {"closed", "closed_from", "closed_reason", "closed_until", "free", "key", "position"}
"""What a mapping may fill: the columns of our own tables, and what only other lists have (``key`` identifies a row)."""
LISTS = frozenset({"services", "accepts", "audience"})
"""Fields that add up where several tables speak of them; of all others the first that speaks wins."""
COLUMN = re.compile(r"\{([^{}]+)\}")
"""A column in a template."""

Templates = str | list[str]


class HowToMatch(StrEnum):
    """How a table's words are compared with a column, both folded; answers are ``yes`` and ``no`` in any writing."""

    EQUALS = "equals"
    STARTS = "starts"
    CONTAINS = "contains"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueTable:
    """What the values of some columns mean.

    Attributes:
        columns: The columns, each looked at in turn.
        match: How a value is compared: whole, its start, a word in it that starts so, or as yes or no.
        values: A value -> what it says of our fields; the field ``skip`` says why such a row does not come in.
        otherwise: The same, where none of the values is found.
        last: Whether it says only what the row's own columns do not: a guess, such as a kind by the name.
    """

    columns: tuple[str, ...]
    match: HowToMatch = HowToMatch.EQUALS
    values: dict[str, dict[str, str]]
    otherwise: dict[str, str] = field(default_factory=dict)
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes a dataset: the default of each place's source.

    Attributes:
        name: Name; empty where it is the file's name.
        url: The page or file.
        licence: SPDX identifier, else the name of the licence; empty where it is not stated.
        as_of: Date of the dataset itself; empty where it bears none.
    """

    name: str = ""
    url: str = ""
    licence: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMapping:
    """One source.

    Attributes:
        slug: Its name in origins.
        title: Its name for people.
        match: Columns that a file must have, each with its alternative names.
        source: Who publishes it.
        city: Code of the city of a row that says nothing of where it is; empty for none.
        complete: Whether the file is always the whole list, so that a place it no longer holds is archived.
        useful_only: Whether a row from which no service and no donation can be read is left out.
        fixtures: Whether every row is a fountain, public toilets or the like, to which no rule of visibility applies:
            a street may be called "rue du Refuge".
        replaces_demonstration: Whether its merchants take the place of a city's demonstration ones.
        fields: Our field -> template with ``{Column}``, or several of which the first that finds something counts.
        tables: What values mean.
    """

    slug: str
    title: str
    match: tuple[tuple[str, ...], ...]
    source: Publisher = Publisher()
    city: str = ""
    complete: bool = False
    useful_only: bool = False
    fixtures: bool = False
    replaces_demonstration: bool = False
    fields: dict[str, Templates]
    tables: tuple[ValueTable, ...] = ()

    def recognises(self, header: Sequence[str]) -> bool:
        """Return whether a header has the columns of this source; accents, case and punctuation do not count."""
        folded = {fold(name) for name in header}
        return all(any(fold(name) in folded for name in names) for names in self.match)


def load_sources(folder: Path) -> tuple[SourceMapping, ...]:
    """Read every mapping of a folder, the most demanding header first.

    Raises:
        ConfigError: A file cannot be understood; the text names it and what is wrong.
    """
    files = {path: _read(path) for path in sorted(folder.glob("*.toml"))}
    by_slug = {str(raw.get("slug")): raw for raw in files.values()}
    sources = [_convert(path, _completed(path, raw, by_slug)) for path, raw in files.items()]
    return tuple(sorted(sources, key=lambda source: (-len(source.match), source.slug)))


def recognise(header: Sequence[str], sources: Sequence[SourceMapping]) -> SourceMapping | None:
    """Return the most demanding source whose header this is, or None."""
    return next((source for source in sources if source.recognises(header)), None)


def several(templates: Templates) -> list[str]:
    """Return templates as a list."""
    return [templates] if isinstance(templates, str) else templates


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def _completed(path: Path, raw: dict[str, Any], by_slug: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a description with what it takes from the one that it is ``like``: its own fields and tables go first."""
    if "like" not in raw:
        return raw
    model = by_slug.get(raw["like"])
    if model is None or "like" in model:
        raise ConfigError(f"{path}: like = {raw['like']!r} is no source, or is itself like another")
    fields = {**model.get("fields", {}), **raw.get("fields", {})}
    return {**model, **raw, "fields": fields, "tables": [*raw.get("tables", []), *model.get("tables", [])]}


def _convert(path: Path, raw: dict[str, Any]) -> SourceMapping:
    try:
        match = [[names] if isinstance(names, str) else names for names in raw["match"]]
        mapping = converted({**raw, "match": match}, SourceMapping)
    except (msgspec.ValidationError, KeyError) as error:
        raise ConfigError(f"{path}: {error}") from error
    _check(mapping, raw, path)
    return mapping


def _check(mapping: SourceMapping, raw: Mapping[str, Any], path: Path) -> None:
    said = [says for table in mapping.tables for says in (*table.values.values(), table.otherwise)]
    unknown = {name for says in said for name in says} - FIELDS - {"skip"} | set(mapping.fields) - FIELDS
    if unknown:
        raise ConfigError(f"{path}: no such field: {', '.join(sorted(unknown))}; use {', '.join(sorted(FIELDS))}")
    strange = set(raw) - set(SourceMapping.__dataclass_fields__) - {"like"}
    if strange:
        raise ConfigError(f"{path}: no such setting: {', '.join(sorted(strange))}")
