"""What an upload would do: a pure function of the file, what is stored, and what was stored when it was downloaded."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from geo_service.editing.comparing import Mine, read_changes, read_new, three_ways
from geo_service.editing.fields import changed, fields_of, is_public
from geo_service.editing.reading import Upload, UploadRow
from geo_service.editing.suspicion import Contexts, Twins, known_to, sensitive, suspicions, unread
from geo_service.editing.values import (
    FieldChange,
    FieldConflict,
    MissingPlace,
    Preview,
    PreviewRow,
    RowClass,
    Scope,
    Suspicion,
    Why,
)
from geo_service.importing.seen import fingerprint
from geo_service.model.changes import Snapshot
from geo_service.model.place import Place
from geo_service.model.report import Finding, Outcome
from geo_service.model.text import fold


def preview(upload: Upload, now: Snapshot, bases: Mapping[int, Snapshot], scope: Scope, contexts: Contexts) -> Preview:
    """Sort the rows of an upload into classes.

    Args:
        upload: The file as read.
        now: What is stored.
        bases: What was stored at the revisions that the rows name; where one is missing, a row is compared with what
            is stored now.
        scope: Whose list it is.
        contexts: What opening hours need to know of each city.
    """
    work = _Work(upload, now, bases, scope, contexts)
    rows = [*(_row(row, work) for row in upload.rows), *_unread(upload)]
    rows.sort(key=lambda row: row.row)
    missing = tuple(MissingPlace(_key("missing", place.id), place) for place in _missing(work))
    return Preview(
        revision=now.revision,
        rows=tuple(rows),
        missing=missing,
        findings=tuple(found for found in upload.findings if found.outcome is not Outcome.SKIPPED),
        last_numbers=now.last_numbers,
        prefixes={city.code: city.prefix for city in upload.steps.reference.cities},
    )


@dataclass
class _Work:
    """What the rows of one upload share."""

    upload: Upload
    now: Snapshot
    bases: Mapping[int, Snapshot]
    scope: Scope
    contexts: Contexts
    rows_by_id: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.twins = Twins(known_to(self.now.places, self.scope.holds))
        borne = {row.place_id for row in self.upload.rows}
        own = [place for place in self.now.places if self.scope.holds(place) and not place.archived]
        self.own_by_address = {_address(place): place for place in own if place.id not in borne and place.address}


def _row(row: UploadRow, work: _Work) -> PreviewRow:
    if not row.place_id:
        return _row_without_id(row, work)
    now = work.now.by_id.get(row.place_id)
    if now is None or not (work.scope.holds(now) or is_public(now)):
        found = _fault(row, "id", row.place_id, "is no place of yours", "leave the id empty for a new place")
        return _refused(row, (found,))
    return _known_row(row, now, work)


def _row_without_id(row: UploadRow, work: _Work) -> PreviewRow:
    mine = read_new(row, work.upload)
    known = work.own_by_address.get(_address(mine.place))
    if known is not None:
        return _known_row(row, known, work)
    if mine.refused:
        return _refused(row, mine.findings)
    return _new_row(row, mine, work)


def _new_row(row: UploadRow, mine: Mine, work: _Work) -> PreviewRow:
    scope = work.scope
    place = replace(mine.place, id="", origin=None, association=scope.association, source=scope.source)
    if not scope.holds(place):
        problem, remedy = "is outside the city you may edit", "ask who keeps the list of that city"
        return _refused(row, (_fault(row, "city", place.city, problem, remedy),))
    reasons = [*sensitive(mine.findings), *unread(None, place), *_twice(f"row {row.raw.row}", place, work)]
    kind = RowClass.SUSPICIOUS if reasons else RowClass.NEW if place.position else RowClass.UNLOCATED
    changes = tuple(FieldChange(name, None, value) for name, value in fields_of(place).items() if value)
    return _finished(
        PreviewRow(
            "",
            row.raw.row,
            kind,
            place.name,
            after=place,
            changes=changes,
            suspicions=tuple(reasons),
            findings=mine.findings,
        )
    )


def _known_row(row: UploadRow, now: Place, work: _Work) -> PreviewRow:
    first = work.rows_by_id.setdefault(now.id, row.raw.row)
    if first != row.raw.row:
        found = _fault(row, "id", now.id, f"is in row {first} too", "delete one of the two rows")
        return _refused(row, (found,), now)
    base, doubt = _base(row, now, work)
    if base.archived:
        found = _fault(row, "id", now.id, "is archived", "restore the place from its history first")
        return _refused(row, (found,), now)
    mine = read_changes(row, base, work.upload)
    if mine.refused:
        return _refused(row, mine.findings, now)
    changes, conflicts = three_ways(base, now, mine.changes)
    if now.archived and mine.changes:
        conflicts = (*conflicts, FieldConflict("archived", then=False, theirs=True, yours=False))
    after = changed(now, changes, work.upload.steps.reference.vocabulary)
    return _classed(row, _Case(now, after, tuple(changes), conflicts, mine, doubt), work)


@dataclass(frozen=True, slots=True)
class _Case:
    """A row of a place that is stored, compared."""

    now: Place
    after: Place
    changed: tuple[str, ...]
    conflicts: tuple[FieldConflict, ...]
    mine: Mine
    doubt: tuple[Suspicion, ...]


def _classed(row: UploadRow, case: _Case, work: _Work) -> PreviewRow:
    now, after = case.now, case.after
    was, becomes = fields_of(now), fields_of(after)
    changes = tuple(FieldChange(name, was.get(name), becomes.get(name)) for name in case.changed)
    reasons: tuple[Suspicion, ...] = ()
    if changes or case.conflicts:
        reasons = (*case.doubt, *_reasons(case, work))
    return _finished(
        PreviewRow(
            "",
            row.raw.row,
            _kind(case, reasons, work),
            after.name,
            before=now,
            after=after,
            changes=changes,
            conflicts=case.conflicts,
            suspicions=reasons,
            findings=case.mine.findings,
        )
    )


def _kind(case: _Case, reasons: tuple[Suspicion, ...], work: _Work) -> RowClass:
    if not case.changed and not case.conflicts:
        return RowClass.UNCHANGED
    if not (work.scope.holds(case.now) and work.scope.holds(case.after)):
        return RowClass.OUTSIDE
    if case.conflicts:
        return RowClass.CONFLICT
    if reasons:
        return RowClass.SUSPICIOUS
    return RowClass.UNLOCATED if case.after.position is None else RowClass.CHANGED


def _reasons(case: _Case, work: _Work) -> Iterator[Suspicion]:
    yield from suspicions(case.now, case.after, work.contexts, work.scope.today)
    yield from unread(case.now, case.after)
    yield from sensitive(case.mine.findings)
    if {"name", "address", "position", "city"} & set(case.changed):
        yield from _twice(case.now.id, case.after, work)


def _twice(label: str, place: Place, work: _Work) -> Iterator[Suspicion]:
    other = work.twins.of(label, place)
    work.twins.add(label, place)
    if other:
        yield Suspicion(Why.TWICE, other)


def _base(row: UploadRow, now: Place, work: _Work) -> tuple[Place, tuple[Suspicion, ...]]:
    """Return the place as it was downloaded; what is stored where nobody can tell, with a doubt if one should."""
    if row.seen is None:
        return now, ()
    snapshot = work.bases.get(row.seen.revision)
    base = snapshot.by_id.get(now.id) if snapshot else None
    if base is None or fingerprint(base) != row.seen.fingerprint:
        return now, (Suspicion(Why.VERSION, str(row.seen.revision)),)
    return base, ()


def _missing(work: _Work) -> Iterator[Place]:
    """Yield the places of the list that the file does not hold; those added after the download are none of them."""
    revisions = [revision for revision in work.upload.revisions if revision in work.bases]
    then = work.bases[max(revisions)].by_id if revisions else work.now.by_id
    for place in work.now.places:
        if not place.archived and work.scope.holds(place) and place.id in then and place.id not in work.rows_by_id:
            yield place


def _unread(upload: Upload) -> Iterator[PreviewRow]:
    """Yield the rows that could not even be told from their neighbours."""
    for found in upload.findings:
        if found.outcome is Outcome.SKIPPED:
            yield _finished(PreviewRow("", found.row, RowClass.REJECTED, found.value, findings=(found,)))


def _fault(row: UploadRow, column: str, value: str, problem: str, remedy: str) -> Finding:
    return Finding(row.raw.row, column, value, problem, remedy, Outcome.SKIPPED)


def _refused(row: UploadRow, findings: tuple[Finding, ...], now: Place | None = None) -> PreviewRow:
    name = row.values.get("name", "") or (now.name if now else "")
    return _finished(PreviewRow("", row.raw.row, RowClass.REJECTED, name, before=now, findings=findings))


def _finished(row: PreviewRow) -> PreviewRow:
    place_id = row.before.id if row.before else ""
    return replace(row, key=_key(row.row, row.kind, place_id, row.changes, row.conflicts, row.suspicions))


def _key(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _address(place: Place) -> tuple[str, str, str]:
    return place.city, fold(place.name), fold(place.address)
