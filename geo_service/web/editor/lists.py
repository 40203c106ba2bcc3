"""Lists of associations: downloading them, sending them back, and the files that wait."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple

from flask import Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.accounts.associations import association_with_code
from geo_service.drawing.lists import FORMATS, list_bytes
from geo_service.editing.reading import MAX_BYTES
from geo_service.editing.values import Scope
from geo_service.errors import UnreadableFileError
from geo_service.labels.found import found_words
from geo_service.model.accounts import Association, Role
from geo_service.model.uploads import KEPT_FOR, PendingUpload
from geo_service.web.access import current_account, may, require
from geo_service.web.current import current_service
from geo_service.web.editor.site import go_to
from geo_service.web.pages.site import words

_BAD_REQUEST = 400
_MAX_NAME = 120
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}


class Listed(NamedTuple):
    """A list that somebody may read.

    Attributes:
        association: Whose it is.
        city: Code of its only city; empty for all.
    """

    association: Association
    city: str


def show() -> str:
    """Show one of the lists that who is signed in may read, and the files that wait to become part of it."""
    return _page(_asked())


def download() -> Response:
    """Send a list as a file."""
    form = request.args.get("form", "")
    if form not in FORMATS:
        abort(404)
    scope = scope_of(Role.READER, request.args.get("association", ""), request.args.get("city", ""))
    service = current_service()
    now = service.own_list(scope)
    content = list_bytes(now.places, now.revision, form, service.reference, words().lang)
    name = "-".join(part for part in (scope.association, scope.city, scope.today.isoformat()) if part)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, content_type=_TYPES[form], headers=headers)


def send_list() -> Response | AnyResponse:
    """Keep a file and show what it would do; a file that cannot be read is not kept."""
    form, account = request.form, current_account()
    scope = scope_of(Role.EDITOR, form.get("association", ""), form.get("city", ""))
    listed = Listed(association_with_code(current_service().accounts, scope.association), scope.city)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return make_response(_page(listed, words()("lists.no_file")), _BAD_REQUEST)
    with sent.stream as stream:
        data = stream.read()
    try:
        upload = current_service().editing.keep(_name(sent.filename), data, scope, account.login)
    except UnreadableFileError as error:
        why = found_words(str(error), words())
        return make_response(_page(listed, words()("lists.unreadable", why=why)), _BAD_REQUEST)
    return go_to("upload", upload_id=upload.id)


def scope_of(role: Role, association: str, city: str) -> Scope:
    """Return whose list is meant, once it is certain that who is signed in has a role for all of it.

    Args:
        role: The role that is needed.
        association: Code of the association.
        city: Code of the only city; empty for all.

    Raises:
        NotFound: There is no such list, or they may not read it.
        Forbidden: They may read it, and not do this.
    """
    require(role, association, city)
    service = current_service()
    if not association or city not in {"", *(each.code for each in service.reference.cities)}:
        abort(404)
    known = association_with_code(service.accounts, association)
    return Scope(known.code, known.name, service.clock().date(), city)


def _page(listed: Listed | None, trouble: str = "") -> str:
    service, choices = current_service(), tuple(_readable())
    if listed is None:
        return render_template("editor/lists.html", listed=None, choices=choices, trouble=trouble)
    scope = scope_of(Role.READER, listed.association.code, listed.city)
    edits = may(Role.EDITOR, scope.association, scope.city)
    return render_template(
        "editor/lists.html",
        listed=listed,
        choices=choices,
        city_name=_city_name,
        count=len(service.own_list(scope).places),
        forms=FORMATS,
        edits=edits,
        waiting=_waiting(scope.association),
        expires=_expires,
        size=MAX_BYTES // 1_000_000,
        trouble=trouble,
        done=request.args.get("done") == "discarded",
    )


def _asked() -> Listed | None:
    """Return the list that the address names, else the first one there is; None for none."""
    code, _, city = request.args.get("list", "").partition(":")
    choices = tuple(_readable())
    if not code:
        return choices[0] if choices else None
    found = [each for each in choices if (each.association.code, each.city) == (code, city)]
    if not found:
        abort(404)
    return found[0]


def _readable() -> Iterator[Listed]:
    """Yield every list that who is signed in may read: of an association whole, and city by city."""
    service = current_service()
    with service.accounts.store.read() as records:
        known = records.associations()
    for association in known:
        for city in ("", *(each.code for each in service.reference.cities)):
            if may(Role.READER, association.code, city):
                yield Listed(association, city)


def _waiting(association: str) -> list[PendingUpload]:
    uploads = current_service().store.uploads.of(association, current_service().clock())
    return [upload for upload in uploads if may(Role.EDITOR, upload.association, upload.city)]


def _expires(upload: PendingUpload) -> datetime:
    return upload.created + KEPT_FOR


def _city_name(code: str) -> str:
    return current_service().reference.city(code).name if code else words()("editor.all_cities")


def _name(filename: str) -> str:
    """Return the name of a file without folders and without what cannot be printed, its ending kept."""
    path = PurePath("".join(letter for letter in filename.replace("\\", "/") if letter.isprintable()))
    return f"{path.stem[:_MAX_NAME]}{path.suffix[:10]}" or "list"
