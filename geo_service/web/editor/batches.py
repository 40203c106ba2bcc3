"""The batches that changed an association's places: what each changed, and taking one back."""

from dataclasses import dataclass

from flask import Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.editing.values import FieldChange
from geo_service.errors import BadValueError, StaleEditError
from geo_service.model.accounts import Role
from geo_service.model.changes import BatchSummary, Change
from geo_service.model.place import Place
from geo_service.web.access import current_account, may
from geo_service.web.current import current_service
from geo_service.web.editor.history import Told, told_of
from geo_service.web.editor.place import place_words
from geo_service.web.editor.place_work import fields_changed
from geo_service.web.editor.site import go_to
from geo_service.web.pages.site import words

SHOWN = 100
"""Latest batches of the list."""
SHOWN_PLACES = 200
"""Places of one batch whose changes are shown."""
_CONFLICT, _BAD_REQUEST = 409, 400


@dataclass(frozen=True, slots=True)
class Changed:
    """What a batch changed of one place."""

    place: Place
    changes: tuple[FieldChange, ...]
    created: bool


def show() -> str:
    """List the latest batches that changed places which who is signed in may read."""
    store = current_service().store
    own = [place.id for place in store.snapshot().places if _may(Role.READER, place)]
    lines: list[tuple[BatchSummary, Told]] = [
        (batch, told_of(batch, words())) for batch in store.batches_of(own, SHOWN)
    ]
    return render_template("editor/history.html", lines=lines)


def show_batch(batch_id: int) -> str:
    """Show what a batch changed."""
    return _page(batch_id)


def send_undo(batch_id: int) -> Response | AnyResponse:
    """Take a batch back, where all that it changed is one's own to decide about."""
    changes = _changes(batch_id)
    if not all(_may(Role.APPROVER, change.after) for change in changes):
        abort(403)
    try:
        undone = current_service().undo(batch_id, who=current_account().login)
    except StaleEditError as error:
        return make_response(_page(batch_id, "stale", error.place_ids), _CONFLICT)
    except BadValueError:
        return make_response(_page(batch_id, "undone"), _BAD_REQUEST)
    return go_to("batch", batch_id=undone.id, done="undone")


def _page(batch_id: int, trouble: str = "", stale: tuple[str, ...] = ()) -> str:
    changes = _changes(batch_id)
    own = [change for change in changes if _may(Role.READER, change.after)]
    batch = own[0].batch
    return render_template(
        "editor/batch.html",
        batch=batch,
        told=told_of(batch, words()),
        changed=[_changed(change) for change in own[:SHOWN_PLACES]],
        more=len(own[SHOWN_PLACES:]),
        others=len(changes) - len(own),
        trouble=trouble,
        stale=[change.after for change in own if change.after.id in stale],
        done=request.args.get("done") == "undone",
        may_undo=batch.undone_by is None and all(_may(Role.APPROVER, change.after) for change in changes),
        say=place_words(),
    )


def _changes(batch_id: int) -> tuple[Change, ...]:
    """Return what a batch changed, once it is certain that some of it may be read.

    Raises:
        NotFound: There is no such batch, or it is none of theirs.
    """
    changes = current_service().store.changes(batch_id)
    if not any(_may(Role.READER, change.after) for change in changes):
        abort(404)
    return changes


def _changed(change: Change) -> Changed:
    return Changed(change.after, fields_changed(change.before, change.after), change.before is None)


def _may(role: Role, place: Place) -> bool:
    return may(role, place.association, place.city)
