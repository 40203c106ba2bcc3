"""What a row's author changed, and what of it somebody else changed too.

A row is compared with its place as the same file would tell it: both go through the same reading, so that nothing a
format or a spreadsheet does to texts counts as a change.
"""

from dataclasses import dataclass, field, replace

from geo_service.editing.detailed import settled_details
from geo_service.editing.fields import Fields, fields_of
from geo_service.editing.reading import Upload, UploadRow
from geo_service.editing.sameness import settled
from geo_service.editing.values import FieldConflict
from geo_service.frames import to_rows
from geo_service.importing.detail_sheets import CODES
from geo_service.importing.details import united
from geo_service.importing.merge import merged_offer
from geo_service.importing.steps.text import tidy
from geo_service.model.place import Offer, Place
from geo_service.model.position import Position
from geo_service.model.report import Finding, Outcome
from geo_service.model.text import fold
from geo_service.model.visibility import tells_more
from geo_service.nearest.sphere import walk_m

SAME_POSITION_M = 0.5
"""Coordinates nearer than this are the same: spreadsheets round."""
_FATAL = frozenset({"lat", "lon", "position", "postcode", "website", "wheelchair", "services", "accepts", "offers"}) | {
    *("accepted", "closures", "campaigns", "closed_from", "closed_until", "visibility", "verified_at"),
}
"""Fields in which what was not understood would be lost in silence."""


@dataclass(frozen=True, slots=True)
class Mine:
    """What a row says.

    Attributes:
        place: The row alone as a place, without id.
        changes: The fields that its author changed; None for an offer or item taken away.
        findings: What is said of the row, but not of the place as stored.
        refused: Whether it cannot be applied; the findings say why.
    """

    place: Place
    changes: Fields = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    refused: bool = False


def read_new(row: UploadRow, upload: Upload) -> Mine:
    """Return what a row says of a place that is not stored."""
    values = united(row.values, upload.details, upload.steps)
    draft = upload.understood(row.raw, values, row.skip)
    if draft.skipped:
        return Mine(draft.place, findings=(draft.skipped,), refused=True)
    refused = any(_is_fatal(found) for found in draft.findings)
    return Mine(draft.place, findings=draft.findings, refused=refused)


def read_changes(row: UploadRow, base: Place, upload: Upload) -> Mine:
    """Return what a row's author changed of a place.

    Args:
        row: The row.
        base: The place as it was when the list was downloaded.
        upload: The file.
    """
    told = as_told(base, upload.spoken | {CODES[name] for name in CODES.keys() & upload.details})
    spoken = upload.spoken & row.values.keys()
    said = {name: settled(name, row.values[name], told.get(name, ""), upload.steps) for name in spoken}
    for name in upload.details:
        said = settled_details(name, said, base, upload)
    if said == told and not row.skip and not row.raw.findings:
        return Mine(base)
    yours = upload.understood(row.raw, said, row.skip)
    stored = upload.understood(replace(row.raw, findings=()), told)
    if yours.skipped:
        return Mine(base, findings=(yours.skipped,), refused=True)
    known = {(found.field, found.value, found.problem) for found in stored.findings}
    findings = tuple(one for one in yours.findings if (one.field, one.value, one.problem) not in known)
    changes = _changes(base, stored.place, yours.place, detailed="offers" in {*said, *upload.details})
    if changes.get("visibility") and "visibility" not in said and tells_more(yours.place.visibility, base.visibility):
        del changes["visibility"]
    return Mine(base, changes, findings, refused=any(_is_fatal(found) for found in findings))


def three_ways(base: Place, now: Place, yours: Fields) -> tuple[dict[str, object], tuple[FieldConflict, ...]]:
    """Return what may be changed without a question, and what needs one.

    Args:
        base: The place when the list was downloaded.
        now: The place as stored.
        yours: What the row's author changed.
    """
    then, theirs = fields_of(base), fields_of(now)
    changes: dict[str, object] = {}
    conflicts = []
    for name, value in yours.items():
        if theirs.get(name) == value:
            continue
        if theirs.get(name) == then.get(name):
            changes[name] = value
        else:
            conflicts.append(FieldConflict(name, then.get(name), theirs.get(name), value))
    return changes, tuple(conflicts)


def as_told(place: Place, spoken: frozenset[str]) -> dict[str, str]:
    """Return a place as texts of the fields that a file speaks of."""
    row = to_rows([place])[0]
    return {name: text for name in row if name in spoken and (text := tidy(name, row[name]))}


def distance_m(one: Position, other: Position) -> float:
    """Return the geodesic distance in metres."""
    return next(iter(walk_m((one, other))))


def _changes(base: Place, stored: Place, yours: Place, *, detailed: bool) -> dict[str, object]:
    """Return the fields in which a row differs from the place, both as read from the file.

    A row that only names its services, and does not detail them, leaves the details as they are.
    """
    was, said, kept = fields_of(stored), fields_of(yours), fields_of(base)
    changes: dict[str, object] = {}
    for name in was | said:
        value = said.get(name)
        if isinstance(value, Offer) and not detailed and value != was.get(name):
            value = merged_offer(base, value)
        if value not in (was.get(name), kept.get(name)) and not _same_position(value, kept.get(name)):
            changes[name] = value
    return _without_stale_position(base, changes)


def _without_stale_position(base: Place, changes: dict[str, object]) -> dict[str, object]:
    """A position belongs to its address: where only the address changes, it has to be found anew."""
    address = changes.get("address")
    if isinstance(address, str) and base.position and "position" not in changes and fold(address) != fold(base.address):
        changes["position"] = None
    return changes


def _same_position(one: object, other: object) -> bool:
    if not isinstance(one, Position) or not isinstance(other, Position):
        return False
    return distance_m(one, other) < SAME_POSITION_M


def _is_fatal(found: Finding) -> bool:
    if found.field == "kind":
        return bool(found.value)
    if found.field == "visibility":
        return not found.problem.startswith("looks sensitive")
    return found.field in _FATAL and found.outcome in {Outcome.KEPT, Outcome.UNLOCATED}
