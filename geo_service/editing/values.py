"""What a preview is made of."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from geo_service.model.place import Place, Source
from geo_service.model.report import Finding


class RowClass(StrEnum):
    """What becomes of a row; every row of a file is in exactly one class.

    ``new``, ``changed``, ``unchanged`` need no explanation; ``unlocated`` is new or changed and has no position;
    ``suspicious`` may be chosen, but look twice; ``conflict`` needs a decision for each field that somebody else
    changed too; ``outside`` is a place that another association keeps and becomes a suggestion; ``rejected`` cannot
    be applied.
    """

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNLOCATED = "unlocated"
    SUSPICIOUS = "suspicious"
    CONFLICT = "conflict"
    OUTSIDE = "outside"
    REJECTED = "rejected"


CHOOSABLE = frozenset({RowClass.NEW, RowClass.CHANGED, RowClass.UNLOCATED, RowClass.SUSPICIOUS, RowClass.CONFLICT})
"""The classes whose rows can be applied."""


class Why(StrEnum):
    """Why a row is suspicious."""

    MOVED = "moved"
    HOURS = "hours"
    UNREAD = "unread"
    TWICE = "twice"
    QUOTA = "quota"
    OFFERS = "offers"
    VISIBLE = "visible"
    SENSITIVE = "sensitive"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One reason to look twice.

    Attributes:
        why: Which.
        detail: How far (whole metres), what (codes of services, a place's id), or how it was and is; for people.
    """

    why: Why
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after.

    Attributes:
        field: Name of a field of a place, ``offers.<service>`` or ``accepts.<item>``.
        before: What is stored; None for nothing.
        after: What it becomes.
    """

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that the row's author and somebody else changed.

    Attributes:
        field: As in :class:`FieldChange`, or ``archived``.
        then: What it was when the list was downloaded.
        theirs: What is stored now.
        yours: What the row says.
    """

    field: str
    then: object
    theirs: object
    yours: object


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file.

    Attributes:
        key: Names the row and what it would do; another key when either changes.
        row: Number of the row as a person counts it.
        kind: Its class.
        name: The place's name, for people.
        before: The place as stored; None for a new one and where the row's author may not see it.
        after: The place as it would be, conflicts left as they are stored; None where the row is rejected.
            A new place has no id yet.
        changes: The fields that would change.
        conflicts: The fields to decide about.
        suspicions: Reasons to look twice.
        findings: What was not understood or repaired, with how to mend it.
    """

    key: str
    row: int
    kind: RowClass
    name: str
    before: Place | None = None
    after: Place | None = None
    changes: tuple[FieldChange, ...] = ()
    conflicts: tuple[FieldConflict, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingPlace:
    """A place of the association that was in the list and is not in the file; archived only if asked."""

    key: str
    place: Place


@dataclass(frozen=True)
class Preview:
    """What an upload would do.

    Attributes:
        revision: The store's revision it was computed for.
        rows: The rows in the file's order.
        missing: The places that the file no longer holds, by id.
        findings: What concerns the file as a whole.
        last_numbers: The highest number given per id prefix at that revision.
        prefixes: City code -> id prefix.
    """

    revision: int
    rows: tuple[PreviewRow, ...]
    missing: tuple[MissingPlace, ...]
    findings: tuple[Finding, ...]
    last_numbers: Mapping[str, int]
    prefixes: Mapping[str, str]

    @cached_property
    def by_key(self) -> dict[str, PreviewRow]:
        """The rows by key."""
        return {row.key: row for row in self.rows}

    @cached_property
    def counts(self) -> dict[RowClass, int]:
        """How many rows each class has, empty classes included."""
        counted = Counter(row.kind for row in self.rows)
        return {kind: counted[kind] for kind in RowClass}

    def of(self, kind: RowClass) -> tuple[PreviewRow, ...]:
        """Return the rows of a class."""
        return tuple(row for row in self.rows if row.kind is kind)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose list an upload is.

    Attributes:
        association: Code of the association.
        name: Its name: the source of places that it adds.
        today: The day of the upload.
        city: Code of the only city it may change; empty for all.
    """

    association: str
    name: str
    today: date
    city: str = ""

    def holds(self, place: Place) -> bool:
        """Return whether a place is in the list."""
        return place.association == self.association and self.city in {"", place.city}

    @property
    def source(self) -> Source:
        """The source of places that the association adds."""
        return Source(self.name, as_of=self.today.isoformat())
