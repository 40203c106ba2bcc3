"""A preview as plain text, for operators."""

from collections.abc import Iterator

from geo_service.editing.values import Preview, PreviewRow, RowClass
from geo_service.model.place import Place

_QUIET = frozenset({RowClass.UNCHANGED})
_SHOWN = 80


def preview_text(preview: Preview) -> str:
    """Return a preview as lines: the sums, then each row that is not unchanged with its key, then what is missing."""
    sums = ", ".join(f"{count} {kind}" for kind, count in preview.counts.items())
    lines = [f"{sums}, {len(preview.missing)} missing (revision {preview.revision})"]
    lines += [f"{found.problem} -> {found.remedy}" for found in preview.findings]
    for row in preview.rows:
        if row.kind not in _QUIET:
            lines += ["", *_row_lines(row)]
    lines += [f"{one.key}  missing: {one.place.id} {one.place.name}" for one in preview.missing]
    return "\n".join(lines)


def _row_lines(row: PreviewRow) -> Iterator[str]:
    yield f"{row.key}  row {row.row} {row.kind}: {row.before.id if row.before else 'new'} {row.name}"
    for change in row.changes:
        yield f"    {change.field}: {_short(change.before)} -> {_short(change.after)}"
    for clash in row.conflicts:
        then, theirs, yours = _short(clash.then), _short(clash.theirs), _short(clash.yours)
        yield f"    {clash.field}: then {then}, theirs {theirs}, yours {yours}"
    for reason in row.suspicions:
        yield f"    look twice: {reason.why} {reason.detail}".rstrip()
    for found in row.findings:
        yield f"    {f'{found.field} ' if found.field else ''}{found.problem} -> {found.remedy}"


def _short(value: object) -> str:
    text = value.name if isinstance(value, Place) else "nothing" if value in (None, "", ()) else str(value)
    return " ".join(text.split())[:_SHOWN]
