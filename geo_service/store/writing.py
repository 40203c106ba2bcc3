"""How a batch is written: what is stale is found first, then every table is written in a few bulk statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, bindparam, delete, func, insert, select, tuple_, update

from geo_service.errors import BadValueError, StaleEditError
from geo_service.model.changes import Batch, Edit
from geo_service.store.codec import columns, decode_place, decode_raw, encode, highest_numbers
from geo_service.store.geocoding import note_moves
from geo_service.store.schema import batches, history, numbers, places, raw_records

T = TypeVar("T")
_Rows = Mapping[str, dict[str, object]]
"""Columns of the table ``places`` by id."""
_CHUNK = 500
"""Values of one IN list; SQLite takes 32,766 parameters in a statement."""


def apply_edits(connection: Connection, batch: Batch, *, seen: int, undoes: int | None = None) -> int:
    """Write a batch.

    Args:
        connection: A transaction that no other writer shares.
        batch: What to do.
        seen: The revision the edits were made on.
        undoes: The batch that this one takes back, if any.

    Returns:
        The batch's number, which is the new revision.

    Raises:
        StaleEditError: A place of the batch changed after ``seen``, or a new place's id or origin is taken.
        BadValueError: The batch holds no edit that changes anything, two edits of one place, or a naive instant.
    """
    edits = _checked(batch)
    kept = _kept(connection, [edit.after.id for edit in edits])
    stale = {edit.after.id for edit in edits if _is_stale(edit, kept.get(edit.after.id), seen)}
    stale |= _origin_taken(connection, edits)
    if stale:
        raise StaleEditError(tuple(sorted(stale)))
    number = last_revision(connection) + 1
    connection.execute(
        insert(batches),
        {
            "id": number,
            "who": batch.who,
            "applied_at": batch.when.astimezone(UTC).isoformat(),
            "why": batch.why,
            "size": len(edits),
            "undoes": undoes,
        },
    )
    rows = {edit.after.id: columns(edit.after, number) for edit in edits}
    _write_places(connection, rows, kept)
    _replace(connection, raw_records, {edit.after.id: encode(edit.raw) for edit in edits if edit.raw is not None})
    connection.execute(insert(history), [_line(edit, rows, kept, number) for edit in edits])
    _write_numbers(connection, edits)
    note_moves(connection, edits, undone=undoes is not None)
    return number


def undoing_edits(connection: Connection, batch_id: int) -> tuple[Edit, ...]:
    """Return the edits that take a batch back, raw records included; a place it created is archived instead."""
    lines = connection.execute(select(history).where(history.c.batch == batch_id).order_by(history.c.place))
    return tuple(_reversed(line) for line in lines)


def last_revision(connection: Connection) -> int:
    """Return the number of the last batch; 0 where there is none."""
    return int(connection.scalar(select(func.max(batches.c.id))) or 0)


def latest_batches(connection: Connection, place_ids: Sequence[str], limit: int) -> list[int]:
    """Return the numbers of the latest batches that changed any of some places, newest first."""
    found: set[int] = set()
    for chunk in _chunks(place_ids):
        query = select(history.c.batch).where(history.c.place.in_(chunk)).distinct()
        found.update(connection.scalars(query.order_by(history.c.batch.desc()).limit(limit)))
    return sorted(found, reverse=True)[:limit]


def _reversed(line: Row[Any]) -> Edit:
    after = decode_place(line.after)
    before = replace(after, archived=True) if line.before is None else decode_place(line.before)
    return Edit(after, before, None if line.raw_before is None else decode_raw(line.raw_before))


def _checked(batch: Batch) -> list[Edit]:
    edits = [edit for edit in batch.edits if edit.before != edit.after]
    if not edits:
        raise BadValueError("no edit of the batch changes anything", field="edits")
    if batch.when.utcoffset() is None:
        raise BadValueError("the instant of a batch needs a time zone", field="when")
    ids = [edit.after.id for edit in edits]
    if len(set(ids)) != len(ids) or not all(ids):
        raise BadValueError("a batch holds one edit per place, and each place has an id", field="edits")
    if any(edit.before is not None and edit.before.id != edit.after.id for edit in edits):
        raise BadValueError("an edit keeps the id of its place", field="edits")
    return edits


def _kept(connection: Connection, ids: Sequence[str]) -> dict[str, Row[Any]]:
    query = select(places.c.id, places.c.revision, places.c.document, raw_records.c.document.label("raw"))
    query = query.outerjoin(raw_records, raw_records.c.place == places.c.id)
    return {row.id: row for chunk in _chunks(ids) for row in connection.execute(query.where(places.c.id.in_(chunk)))}


def _is_stale(edit: Edit, row: Row[Any] | None, seen: int) -> bool:
    if edit.before is None or row is None:
        return (edit.before is None) != (row is None)
    # The second test catches what the counter cannot: an edit made on a database restored to an older state since.
    return bool(row.revision > seen) or decode_place(row.document) != edit.before


def _origin_taken(connection: Connection, edits: Sequence[Edit]) -> set[str]:
    wanted: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for edit in edits:
        origin = edit.after.origin
        if origin is not None and (edit.before is None or edit.before.origin != origin):
            pair = (origin.dataset, origin.key)
            if pair in wanted:
                taken.add(edit.after.id)
            wanted[pair] = edit.after.id
    origin_of = tuple_(places.c.dataset, places.c.dataset_key)
    for chunk in _chunks(list(wanted)):
        rows = connection.execute(select(places.c.dataset, places.c.dataset_key).where(origin_of.in_(chunk)))
        taken |= {wanted[row.dataset, row.dataset_key] for row in rows}
    return taken


def _write_places(connection: Connection, rows: _Rows, kept: Mapping[str, Row[Any]]) -> None:
    created = [{"id": place_id, **row} for place_id, row in rows.items() if place_id not in kept]
    changed = [{"place_id": place_id, **row} for place_id, row in rows.items() if place_id in kept]
    if created:
        connection.execute(insert(places), created)
    if changed:
        connection.execute(update(places).where(places.c.id == bindparam("place_id")), changed)


def _line(edit: Edit, rows: _Rows, kept: Mapping[str, Row[Any]], number: int) -> dict[str, object]:
    place_id = edit.after.id
    row = kept.get(place_id)
    return {
        "batch": number,
        "place": place_id,
        "before": row and row.document,
        "after": rows[place_id]["document"],
        "raw_before": None if edit.raw is None else (row and row.raw) or encode({}),
    }


def _write_numbers(connection: Connection, edits: Sequence[Edit]) -> None:
    given = highest_numbers(edit.after.id for edit in edits if edit.before is None)
    last = {row.prefix: row.last for row in connection.execute(select(numbers))}
    _replace(connection, numbers, {prefix: n for prefix, n in given.items() if n > last.get(prefix, 0)})


def _replace(connection: Connection, table: Table, values: Mapping[str, object]) -> None:
    key, value = table.columns
    for chunk in _chunks(list(values)):
        connection.execute(delete(table).where(key.in_(chunk)))
    if values:
        connection.execute(insert(table), [{key.name: k, value.name: v} for k, v in values.items()])


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
