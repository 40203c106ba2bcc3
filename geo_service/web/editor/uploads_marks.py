"""What people ticked in a preview so far: kept from one of its pages to the next, and from one look at it to another.

The keys of rows change with what the rows would do, so that a tick never comes to mean something else.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from geo_service.editing.choosing import Side
from geo_service.editing.values import CHOOSABLE, Preview, PreviewRow, RowClass, Why
from geo_service.model.place import Visibility
from geo_service.model.visibility import tells_more
from geo_service.typed import decoded

MISSING = "missing"
"""The section of the places that the file no longer holds."""
SECTIONS = (
    *(RowClass.CONFLICT, RowClass.SUSPICIOUS, RowClass.REJECTED, RowClass.CHANGED, RowClass.NEW, RowClass.UNLOCATED),
    *(RowClass.OUTSIDE, MISSING),
)
"""The parts of a preview, those that need somebody first; rows that change nothing are counted only."""
_TICKED = frozenset({RowClass.NEW, RowClass.CHANGED, RowClass.UNLOCATED})
"""Rows that are ticked until somebody takes the tick away."""
_GOES_PUBLIC = frozenset({Why.VISIBLE, Why.SENSITIVE})


class Marks(msgspec.Struct, frozen=True):
    """What was ticked.

    Attributes:
        on: Keys of rows and missing places that somebody ticked.
        off: Keys of rows whose tick somebody took away.
        sides: Key of a row -> field in conflict -> whose value.
    """

    on: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    sides: dict[str, dict[str, Side]] = {}

    def text(self) -> str:
        """Return the marks as they are kept with an upload."""
        return msgspec.json.encode(self).decode()

    def ticked(self, row: PreviewRow) -> bool:
        """Return whether a row is ticked."""
        return row.key in self.on or (row.kind in _TICKED and row.key not in self.off)

    def put(self, on: Iterable[str], off: Iterable[str], sides: Mapping[str, Mapping[str, Side]]) -> "Marks":
        """Return the marks with some ticks set and some taken away."""
        on, off = frozenset(on), frozenset(off)
        decided = {key: {**self.sides.get(key, {}), **told} for key, told in sides.items()}
        return Marks((self.on | on) - off, (self.off | off) - on, self.sides | decided)


def read_marks(text: str) -> Marks:
    """Return the marks that are kept with an upload; none for an empty text."""
    return decoded(text, Marks) if text else Marks()


def needs_approver(row: PreviewRow) -> bool:
    """Return whether a row may let more be known of a place than before, or of one that looks confidential."""
    for conflict in row.conflicts:
        was, becomes = conflict.theirs, conflict.yours
        if isinstance(was, Visibility) and isinstance(becomes, Visibility) and tells_more(becomes, was):
            return True
    return any(reason.why in _GOES_PUBLIC for reason in row.suspicions)


def held(preview: Preview, *, approves: bool) -> frozenset[str]:
    """Return the keys of the rows that somebody may not apply.

    Args:
        preview: What is shown.
        approves: Whether they may approve.
    """
    if approves:
        return frozenset()
    return frozenset(row.key for row in preview.rows if row.kind in CHOOSABLE and needs_approver(row))


def chosen(preview: Preview, marks: Marks, *, approves: bool) -> frozenset[str]:
    """Return the keys of the rows and missing places that would be applied.

    Args:
        preview: What is shown.
        marks: What was ticked.
        approves: Whether who applies them may approve.
    """
    rows = {row.key for row in preview.rows if row.kind in CHOOSABLE and marks.ticked(row)}
    gone = {one.key for one in preview.missing if one.key in marks.on}
    return frozenset(rows | gone) - held(preview, approves=approves)


def undecided(preview: Preview, keys: frozenset[str], marks: Marks) -> tuple[PreviewRow, ...]:
    """Return the rows among those chosen that have a conflict nobody decided about."""
    return tuple(
        row
        for row in preview.rows
        if row.key in keys and {clash.field for clash in row.conflicts} - marks.sides.get(row.key, {}).keys()
    )


def keys_of(preview: Preview, section: str) -> Iterator[str]:
    """Yield the keys of a section."""
    if section == MISSING:
        yield from (one.key for one in preview.missing)
    else:
        yield from (row.key for row in preview.rows if row.kind == section)


def meaning(preview: Preview) -> str:
    """Return what tells a preview from one that would do anything else."""
    keys = "".join([*(row.key for row in preview.rows), *(one.key for one in preview.missing)])
    return hashlib.blake2b(keys.encode(), digest_size=8).hexdigest()
