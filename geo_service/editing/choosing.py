"""From the rows that a person chose to the edits of one batch."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from geo_service.editing.fields import changed
from geo_service.editing.values import CHOOSABLE, FieldConflict, Preview, PreviewRow, RowClass
from geo_service.errors import BadValueError
from geo_service.model.changes import Edit
from geo_service.model.place import Place
from geo_service.model.vocabulary import Vocabulary

_DIGITS = 4


class Side(StrEnum):
    """Whose value a conflict ends with."""

    THEIRS = "theirs"
    YOURS = "yours"


Resolutions = Mapping[str, Mapping[str, Side]]
"""Key of a row -> field -> whose value."""


def choose(
    preview: Preview,
    chosen: Collection[str],
    vocabulary: Vocabulary,
    *,
    archive_missing: bool = False,
    resolutions: Resolutions | None = None,
) -> tuple[Edit, ...]:
    """Return the edits of chosen rows, in the file's order, then the places to archive by id.

    Args:
        preview: What was shown.
        chosen: Keys of rows, and of missing places to archive.
        vocabulary: The order of services and items.
        archive_missing: Whether every missing place is archived.
        resolutions: Whose value each conflicting field of a chosen row ends with.

    Raises:
        BadValueError: A key is of no row that can be applied (the preview may be out of date), or a conflict of a
            chosen row is not decided.
    """
    keys = set(chosen)
    missing = {place.key for place in preview.missing}
    applicable = {row.key for row in preview.rows if row.kind in CHOOSABLE}
    if stray := keys - applicable - missing:
        raise BadValueError(
            f"rows chosen that cannot be applied: {len(stray)}; look at the preview again", field="rows"
        )
    numbers = dict(preview.last_numbers)
    edits = []
    for row in preview.rows:
        if row.key in keys:
            after = _resolved(row, (resolutions or {}).get(row.key, {}), vocabulary)
            after = after if row.before else _numbered(after, preview.prefixes, numbers)
            edits.append(Edit(row.before, after))
    gone = (one.place for one in preview.missing if archive_missing or one.key in keys)
    edits += [Edit(place, replace(place, archived=True)) for place in gone]
    return tuple(edit for edit in edits if edit.before != edit.after)


def suggestions(preview: Preview, chosen: Collection[str]) -> tuple[Edit, ...]:
    """Return what chosen rows would change of places that other associations keep."""
    rows = (row for row in preview.of(RowClass.OUTSIDE) if row.key in chosen)
    return tuple(Edit(row.before, row.after) for row in rows if row.after)


def _resolved(row: PreviewRow, sides: Mapping[str, Side], vocabulary: Vocabulary) -> Place:
    if row.after is None:
        raise BadValueError(f"row {row.row} cannot be applied", field="rows")
    undecided = [conflict.field for conflict in row.conflicts if conflict.field not in sides]
    if undecided:
        raise BadValueError(f"row {row.row}: decide about {', '.join(undecided)}", field="resolutions")
    yours = {conflict.field: conflict.yours for conflict in _won(row.conflicts, sides)}
    after = row.after if yours.pop("archived", None) is None else replace(row.after, archived=False)
    return changed(after, yours, vocabulary)


def _won(conflicts: tuple[FieldConflict, ...], sides: Mapping[str, Side]) -> Iterator[FieldConflict]:
    return (conflict for conflict in conflicts if sides[conflict.field] is Side.YOURS)


def _numbered(place: Place, prefixes: Mapping[str, str], numbers: dict[str, int]) -> Place:
    series = f"{prefixes[place.city]}-"
    numbers[series] = numbers.get(series, 0) + 1
    return replace(place, id=f"{series}{numbers[series]:0{_DIGITS}d}")
