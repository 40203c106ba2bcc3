"""The history of one place in words, and going back to one of its versions."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from flask import Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.editing.values import FieldChange
from geo_service.errors import StaleEditError
from geo_service.importing.seen import mark
from geo_service.labels import Labels
from geo_service.model.accounts import Role
from geo_service.model.changes import BatchSummary, Change, Edit
from geo_service.model.place import Place
from geo_service.service import IMPORT
from geo_service.web.access import current_account, may
from geo_service.web.current import current_service
from geo_service.web.editor.place import place_words
from geo_service.web.editor.place_scope import own_place
from geo_service.web.editor.place_work import fields_changed, needs_approval, save
from geo_service.web.editor.site import go_to
from geo_service.web.pages.site import words

RESTORE = "restore of"
"""What reasons of batches that bring an earlier version back begin with."""
_KNOWN = {"form": "form", RESTORE: "restore", "tap": "tap", "report": "report", "suggestion": "suggestion"}
"""How reasons of batches begin -> how that came about."""
_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a place's history.

    Attributes:
        batch: The batch that it belongs to.
        how: How it came about, in words.
        why: Why, as somebody wrote it.
        changes: The fields before and after.
        created: Whether the place begins with it.
        current: Whether the place is still as it was after it.
    """

    batch: BatchSummary
    how: str
    why: str
    changes: tuple[FieldChange, ...]
    created: bool
    current: bool


class Told(NamedTuple):
    """How a batch came about, in words, and why."""

    how: str
    why: str


def show(place_id: str) -> str:
    """Show the history of a place."""
    place, _ = own_place(Role.READER, place_id)
    entries = [_entry(change, place) for change in current_service().store.history(place.id)]
    return render_template(
        "editor/place_history.html",
        place=place,
        entries=entries,
        say=place_words(),
        may_restore=may(Role.EDITOR, place.association, place.city),
    )


def send_restore(place_id: str) -> Response | AnyResponse | str:
    """Show what going back to a version would change; go back once that was looked at."""
    place, revision = own_place(Role.EDITOR, place_id)
    edit = Edit(place, _version(place, request.form.get("batch", 0, int)))
    if edit.after == edit.before:
        return go_to("place_history", place_id=place.id)
    seen = mark(place, revision)
    if request.form.get("seen") is None:
        return _confirm(edit, seen)
    if request.form["seen"].partition("-")[2] != seen.partition("-")[2]:
        return make_response(_confirm(edit, seen, "stale"), _CONFLICT)
    if needs_approval([edit]) and not may(Role.APPROVER, place.association, place.city):
        return make_response(_confirm(edit, seen, "approval"), 403)
    why = f"{RESTORE} {request.form['batch']}"
    try:
        save(current_service(), (edit,), revision, current_account().login, why)
    except StaleEditError:
        return make_response(_confirm(edit, seen, "stale"), _CONFLICT)
    return go_to("place_history", place_id=place.id)


def told_of(batch: BatchSummary, said: Labels) -> Told:
    """Return how a batch came about and why, in words."""
    if batch.undoes is not None:
        return Told(said("history.how_undo", batch=batch.undoes), "")
    if batch.who in {IMPORT, "demonstration"}:
        return Told(said(f"history.how_{batch.who}"), batch.why)
    for start, how in _KNOWN.items():
        if batch.why == start or batch.why.startswith((f"{start}:", f"{start} ")):
            return Told(said(f"history.how_{how}"), batch.why.removeprefix(start).lstrip(": "))
    return Told(said("history.how_list"), batch.why)


def _entry(change: Change, place: Place) -> Entry:
    told = told_of(change.batch, words())
    changes = fields_changed(change.before, change.after)
    return Entry(change.batch, told.how, told.why, changes, change.before is None, change.after == place)


def _version(place: Place, batch: int) -> Place:
    """Return a place as it was after a batch; who keeps it is not a thing of the past."""
    history = current_service().store.history(place.id)
    found = next((change.after for change in history if change.batch.id == batch), None)
    if found is None:
        abort(404)
    return replace(found, association=place.association, origin=place.origin)


def _confirm(edit: Edit, seen: str, notice: str = "") -> str:
    return render_template(
        "editor/place_restore.html",
        place=edit.before,
        batch=request.form.get("batch", 0, int),
        seen=seen,
        notice=notice,
        changes=fields_changed(edit.before, edit.after),
        say=place_words(),
    )
