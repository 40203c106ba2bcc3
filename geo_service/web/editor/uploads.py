"""The preview of an uploaded list: what it would do, row by row, what was ticked, applying and taking back."""

import re
from dataclasses import dataclass

from flask import Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.editing.choosing import Side, suggestions
from geo_service.editing.desk import Choice
from geo_service.editing.values import CHOOSABLE, Preview, RowClass, Scope
from geo_service.errors import BadValueError, StaleEditError
from geo_service.labels.found import found_words
from geo_service.model.accounts import Role
from geo_service.model.changes import Edit
from geo_service.model.reports import Suggestion
from geo_service.model.uploads import PendingUpload, UploadState
from geo_service.web.access import current_account, may, require
from geo_service.web.current import current_service
from geo_service.web.editor.lists import scope_of
from geo_service.web.editor.place_work import needs_approval
from geo_service.web.editor.site import go_to
from geo_service.web.editor.uploads_csv import rejected_csv
from geo_service.web.editor.uploads_marks import (
    MISSING,
    SECTIONS,
    Marks,
    chosen,
    held,
    keys_of,
    meaning,
    needs_approver,
    read_marks,
    undecided,
)
from geo_service.web.editor.uploads_words import PlaceWords
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.site import city_names, words

PER_PAGE = 50
"""Rows on a page of a preview: a form of them is far below what a request may hold."""
_SIDE = re.compile(r"side-([0-9a-f]{16})-([a-z_.0-9]{1,60})")
_TROUBLES = frozenset({"stale", "nothing_chosen", "undecided", "undo_stale"})
_BAD_REQUEST = 400


@dataclass(frozen=True)
class Shown:
    """A preview as it is shown to somebody.

    Attributes:
        upload: What was uploaded.
        scope: Whose list it is.
        preview: What it would do now.
        marks: What was ticked.
        approves: Whether who is signed in may approve.
    """

    upload: PendingUpload
    scope: Scope
    preview: Preview
    marks: Marks
    approves: bool

    @property
    def chosen(self) -> frozenset[str]:
        """Keys of what would be applied."""
        return chosen(self.preview, self.marks, approves=self.approves)


def show(upload_id: str) -> str:
    """Show a part of a preview, or what became of the upload."""
    upload, scope = _waiting(upload_id)
    if upload.state is UploadState.PENDING:
        return _page(_shown(upload, scope))
    return _result(upload)


def send_choice(upload_id: str) -> AnyResponse:
    """Keep what was ticked and show the part of the preview that was asked for."""
    shown = _marked(upload_id)
    section, _, part = request.form.get("go", "").partition(":")
    if section not in SECTIONS:
        section, part = request.form.get("section", ""), request.form.get("part", "1")
    saved = None if request.form.get("go") else "yes"
    return _show_again(shown.upload, section=section, part=part if part.isdecimal() else 1, saved=saved)


def send_apply(upload_id: str) -> AnyResponse:
    """Apply what is ticked, unless the preview would by now do anything that was not shown.

    What is ticked of places that others keep is suggested to them.
    """
    shown = _marked(upload_id)
    keys, suggested = shown.chosen, suggestions(shown.preview, shown.marks.on)
    if request.form.get("seen") != meaning(shown.preview):
        return _show_again(shown.upload, trouble="stale")
    if not keys and not suggested:
        return _show_again(shown.upload, trouble="nothing_chosen")
    if undecided(shown.preview, keys, shown.marks):
        return _show_again(shown.upload, section=str(RowClass.CONFLICT), trouble="undecided")
    rest = bool(held(shown.preview, approves=shown.approves))
    try:
        _apply(shown, keys, suggested, keep_rest=rest)
    except (StaleEditError, BadValueError):
        return _show_again(shown.upload, trouble="stale")
    told = {"rest": "yes" if rest else None, "suggested": len(suggested) or None}
    return go_to("upload", upload_id=upload_id, **told)


def send_discard(upload_id: str) -> AnyResponse:
    """Put an upload aside."""
    upload, _ = _waiting(upload_id)
    if upload.state is UploadState.PENDING:
        current_service().editing.discard(upload, current_account().login)
    return go_to("lists", list=f"{upload.association}:{upload.city}", done="discarded")


def send_undo(upload_id: str) -> AnyResponse:
    """Take back what an upload changed, all of it; what hid a place is taken back by who may approve."""
    upload, _ = _waiting(upload_id)
    if upload.batch is None:
        abort(404)
    service = current_service()
    back = [Edit(change.after, change.before) for change in service.store.changes(upload.batch) if change.before]
    if needs_approval(back):
        require(Role.APPROVER, upload.association, upload.city)
    try:
        service.undo(upload.batch, who=current_account().login)
    except StaleEditError:
        return go_to("upload", upload_id=upload_id, trouble="undo_stale")
    except BadValueError:  # taken back already: the page says so
        pass
    return go_to("upload", upload_id=upload_id)


def rejected(upload_id: str) -> Response:
    """Send the rows that were rejected as CSV, each with what is wrong with it."""
    upload, scope = _waiting(upload_id)
    if upload.state is not UploadState.PENDING:
        abort(404)
    preview = current_service().editing.preview(upload.name, upload.content, scope)
    records = current_service().editing.read(upload.name, upload.content)
    content = rejected_csv(records, preview.of(RowClass.REJECTED), words())
    headers = {"Content-Disposition": f'attachment; filename="{scope.association}-{scope.today}-refus.csv"'}
    return Response(content, content_type="text/csv; charset=utf-8", headers=headers)


def _apply(shown: Shown, keys: frozenset[str], suggested: tuple[Edit, ...], *, keep_rest: bool) -> None:
    """Apply what was chosen and suggest the rest in one transaction; without anything to apply the upload waits on."""
    service, who = current_service(), current_account().login
    choice = Choice(keys, resolutions=shown.marks.sides)
    with service.store.together():
        if keys:
            service.editing.apply_waiting(shown.upload, shown.scope, choice, who, keep_rest=keep_rest)
        for edit in suggested:
            if edit.before:
                proposal = Suggestion(edit.before, edit.after, who, shown.upload.name)
                service.moderation.suggest(proposal, shown.preview.revision)
        if not keys:
            done = shown.marks.put((), keys_of(shown.preview, str(RowClass.OUTSIDE)), {})
            service.store.uploads.choose(shown.upload.id, done.text())


def _waiting(upload_id: str) -> tuple[PendingUpload, Scope]:
    """Return an upload, once it is certain that who is signed in may edit the whole list it is for."""
    upload = current_service().editing.waiting(upload_id)
    return upload, scope_of(Role.EDITOR, upload.association, upload.city)


def _shown(upload: PendingUpload, scope: Scope) -> Shown:
    preview = current_service().editing.preview(upload.name, upload.content, scope)
    approves = may(Role.APPROVER, upload.association, upload.city)
    return Shown(upload, scope, preview, read_marks(upload.choice), approves)


def _marked(upload_id: str) -> Shown:
    """Return a preview with the ticks of the form kept."""
    upload, scope = _waiting(upload_id)
    if upload.state is not UploadState.PENDING:
        abort(make_response(_result(upload), 409))
    shown, form = _shown(upload, scope), request.form
    there, ticked = set(form.getlist("shown")), set(form.getlist("tick"))
    sides: dict[str, dict[str, Side]] = {}
    for name, value in form.items():
        if (found := _SIDE.fullmatch(name)) and value in tuple(Side):
            sides.setdefault(found[1], {})[found[2]] = Side(value)
    marks = shown.marks.put(there & ticked, there - ticked, sides)
    everything, nothing = (frozenset(keys_of(shown.preview, form.get(act, ""))) for act in ("all", "none"))
    marks = _known(marks.put(everything, nothing, {}), shown.preview)
    current_service().store.uploads.choose(upload.id, marks.text())
    return Shown(upload, scope, shown.preview, marks, shown.approves)


def _known(marks: Marks, preview: Preview) -> Marks:
    """Return the marks of rows that there are; nobody fills the store with others."""
    keys = preview.by_key.keys() | {one.key for one in preview.missing}
    sides = {key: told for key, told in marks.sides.items() if key in keys}
    return Marks(marks.on & keys, marks.off & keys, sides)


def _show_again(upload: PendingUpload, **values: object) -> AnyResponse:
    return go_to("upload", upload_id=upload.id, **values)


def _page(shown: Shown) -> str:
    preview, counts = shown.preview, _counts(shown.preview)
    section = request.args.get("section", "")
    if not counts.get(section):
        section = next((name for name in SECTIONS if counts[name]), "")
    items = preview.missing if section == MISSING else preview.of(RowClass(section)) if section else ()
    part = request.args.get("part", "1")
    trouble = request.args.get("trouble", "")
    service = current_service()
    return render_template(
        "editor/upload.html",
        shown=shown,
        scope=shown.scope,
        city_name=city_names().get(shown.scope.city, words()("editor.all_cities")),
        section=section,
        part=part_of(items, int(part) if part.isdecimal() else 1, PER_PAGE),
        counts=counts,
        choosable=section in {*CHOOSABLE, RowClass.OUTSIDE, MISSING},
        chosen=shown.chosen,
        needs_approver=needs_approver,
        meaning=meaning(preview),
        say=PlaceWords(words(), service.reference.vocabulary, city_names()),
        found=lambda text: found_words(text, words()),
        trouble=trouble if trouble in _TROUBLES else "",
        saved=request.args.get("saved") == "yes",
        suggested=_suggested(),
    )


def _suggested() -> int:
    text = request.args.get("suggested", "")
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0


def _counts(preview: Preview) -> dict[str, int]:
    counted = {str(kind): count for kind, count in preview.counts.items()}
    return counted | {MISSING: len(preview.missing)}


def _result(upload: PendingUpload) -> str:
    service, trouble = current_service(), request.args.get("trouble", "")
    return render_template(
        "editor/upload_done.html",
        upload=upload,
        batch=service.store.batch(upload.batch) if upload.batch else None,
        rest=request.args.get("rest") == "yes",
        suggested=_suggested(),
        trouble=trouble if trouble in _TROUBLES else "",
    )
