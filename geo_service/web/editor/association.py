"""Associations: their names, and where their merchants reach them."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.accounts.associations import add_association, known_association
from geo_service.errors import BadValueError
from geo_service.model.accounts import EVERY_ASSOCIATION, Association, Role
from geo_service.web.access import current_account, may, require
from geo_service.web.current import current_service
from geo_service.web.editor.site import go_to


def show() -> str:
    """Show the associations that who is signed in administers as a whole."""
    return _page()


def send() -> AnyResponse | tuple[str, HTTPStatus]:
    """Keep what a form says of an association; who administers everything may add one, and say its networks."""
    service, form = current_service(), request.form
    code = form.get("code", "").strip()
    known = known_association(service.accounts, code)
    if known is None and not _everything():
        abort(404)
    require(Role.ADMINISTRATOR, code if known else EVERY_ASSOCIATION)
    texts: dict[str, Any] = {name: " ".join(form.get(name, "").split()) for name in ("name", "phone", "email")}
    said = replace(known or Association(code, ""), **texts)
    if _everything():
        said = replace(
            said, networks=tuple(part for text in form.get("networks", "").split(",") if (part := text.strip()))
        )
    try:
        add_association(service.accounts, current_account().login, said)
    except BadValueError as error:
        return _page(said, error.field or "name", is_new=known is None), HTTPStatus.BAD_REQUEST
    return go_to("association", done=code)


def _everything() -> bool:
    return may(Role.ADMINISTRATOR, EVERY_ASSOCIATION)


def _page(said: Association | None = None, trouble: str = "", *, is_new: bool = False) -> str:
    with current_service().accounts.store.read() as records:
        known = [each for each in records.associations() if may(Role.ADMINISTRATOR, each.code)]
    return render_template(
        "editor/association.html",
        associations=[said if said and said.code == each.code else each for each in known],
        new=said if is_new else None,
        said=said,
        trouble=trouble,
        everything=_everything(),
        done=request.args.get("done", ""),
    )
