"""A form as the one row of an upload: what it would do, what it cannot, and doing it.

Comparing, merging, looking twice and numbering are those of lists that come back from a spreadsheet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from geo_service.editing.choosing import Side, choose
from geo_service.editing.fields import fields_of
from geo_service.editing.preview import preview
from geo_service.editing.reading import Upload, UploadRow
from geo_service.editing.values import FieldChange, Preview, PreviewRow, RowClass, Scope, Why
from geo_service.importing.interface import RawPlace
from geo_service.importing.seen import Mark, fingerprint
from geo_service.importing.steps.context import StepContext
from geo_service.model.changes import Batch, BatchSummary, Edit, Snapshot
from geo_service.model.place import Place
from geo_service.model.visibility import tells_more
from geo_service.service import GeoService
from geo_service.web.editor.place_form import Form, form_of
from geo_service.web.editor.place_reading import SPOKEN, Troubles, read_form, troubles_of

_MAPPING = "generic"
"""The source whose fields are ours."""
Sides = Mapping[str, Side]
"""Field in conflict -> whose value it ends with."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser sent.

    Attributes:
        form: The fields, rows numbered from 0.
        place_id: The place; empty for a new one.
        seen: What the form was filled from; None for a new place.
        verified: How somebody checked the place today; empty where nobody did.
    """

    form: Form
    place_id: str = ""
    seen: Mark | None = None
    verified: str = ""


@dataclass(frozen=True)
class Assessed:
    """What a form would do.

    Attributes:
        sent: The form.
        preview: The row it makes, and what is stored.
        troubles: What has to be mended first.
    """

    sent: Sent
    preview: Preview
    troubles: Troubles = field(default_factory=dict)

    @property
    def row(self) -> PreviewRow:
        """What it would do."""
        return self.preview.rows[0]

    @property
    def changes_nothing(self) -> bool:
        """Whether the place is already as the form says."""
        return self.row.kind is RowClass.UNCHANGED


def assess(service: GeoService, scope: Scope, sent: Sent) -> Assessed:
    """Return what a form would do now."""
    now = service.store.snapshot()
    bases = {}
    if sent.seen and sent.seen.revision <= now.revision:
        bases[sent.seen.revision] = service.store.at(sent.seen.revision)
    base = _base(sent, now, bases)
    said = read_form(sent.form, base)
    if sent.verified:
        said.values |= {
            "verified_at": scope.today.isoformat(),
            "verified_by": scope.name,
            "verified_how": sent.verified,
        }
    upload = _upload(service, scope, UploadRow(RawPlace(1, {}), sent.place_id, said.values, sent.seen, ""))
    shown = preview(upload, now, bases, scope, service.hours_of)
    row = _with_position(shown.rows[0], sent.form, base)
    troubles = said.troubles | _troubles(row, sent)
    return Assessed(sent, replace(shown, rows=(row,), missing=()), troubles)


def edits_of(service: GeoService, assessed: Assessed, sides: Sides) -> tuple[Edit, ...]:
    """Return the edits of a form; none where it changes nothing.

    Raises:
        BadValueError: A conflict is not decided, or the form cannot be applied.
    """
    row = assessed.row
    if assessed.changes_nothing:
        return ()
    return choose(assessed.preview, {row.key}, service.reference.vocabulary, resolutions={row.key: sides})


def save(service: GeoService, edits: tuple[Edit, ...], revision: int, who: str, why: str) -> BatchSummary:
    """Apply edits of one place, with a line of the audit log, or neither.

    Args:
        service: Where.
        edits: What to do.
        revision: The revision they were made on.
        who: Login of the account.
        why: One line for people.

    Raises:
        StaleEditError: The place changed at this very moment; nothing was written.
    """
    desk = service.accounts
    with service.store.together(), desk.store.write() as records:
        batch = service.editing.apply_batch(Batch(who, service.clock(), why, edits), revision)
        desk.log(records, who, "place", edits[0].after.id, f"batch {batch.id}: {why}")
    return batch


def needs_approval(edits: Iterable[Edit], row: PreviewRow | None = None) -> bool:
    """Return whether edits tell more people of a place than before, or make public what looks confidential.

    Args:
        edits: The edits.
        row: The row they come from, with its reasons to look twice.
    """
    if row and any(reason.why is Why.SENSITIVE for reason in row.suspicions):
        return True
    return any(edit.before and tells_more(edit.after.visibility, edit.before.visibility) for edit in edits)


def fields_changed(before: Place | None, after: Place) -> tuple[FieldChange, ...]:
    """Return the fields in which a place differs from before, and whether it was archived or brought back."""
    was = fields_of(before) | {"archived": before.archived} if before else {"archived": False}
    becomes = fields_of(after) | {"archived": after.archived}
    pairs = [(name, was.get(name), becomes.get(name)) for name in was | becomes]
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new and (old or new))


def _base(sent: Sent, now: Snapshot, bases: Mapping[int, Snapshot]) -> Place | None:
    """Return the place as the form showed it, as far as anybody can tell; what is stored where not."""
    snapshot = bases.get(sent.seen.revision) if sent.seen else None
    base = snapshot.by_id.get(sent.place_id) if snapshot else None
    if base and sent.seen and fingerprint(base) == sent.seen.fingerprint:
        return base
    return now.by_id.get(sent.place_id)


def _upload(service: GeoService, scope: Scope, row: UploadRow) -> Upload:
    context = service.editing.context
    mapping = next(source for source in context.sources if source.slug == _MAPPING)
    steps = StepContext(mapping, context.reference, context.sensitive, scope.name)
    return Upload("form", (row,), SPOKEN, steps, (), marked=True)


def _with_position(row: PreviewRow, form: Form, base: Place | None) -> PreviewRow:
    """Return a row whose position is what stands in the form, where a person looks at it.

    A list hides positions of confidential places, and forgets one whose address changes; a form shows it.
    """
    before, after = row.before, row.after
    if base is None or before is None or after is None or before.position != base.position:
        return row
    shown = form_of(base)
    wanted = after.position
    if all(form.get(name) == shown[name] for name in ("lat", "lon")):
        wanted = before.position
    elif not form.get("lat") and not form.get("lon"):
        wanted = None
    if wanted == after.position:
        return row
    changes = tuple(change for change in row.changes if change.field != "position")
    if wanted != before.position:
        changes += (FieldChange("position", before.position, wanted),)
    kind = row.kind if changes or row.conflicts else RowClass.UNCHANGED
    kind = RowClass.CHANGED if changes and kind is RowClass.UNCHANGED else kind
    return replace(row, after=replace(after, position=wanted), changes=changes, kind=kind)


def _troubles(row: PreviewRow, sent: Sent) -> Troubles:
    if row.kind is RowClass.REJECTED:
        return troubles_of(row.findings, sent.form)
    if row.kind is RowClass.OUTSIDE:
        return {"city": "outside"}
    if row.before and not sent.place_id:
        return {"name": "known"}
    return {}
