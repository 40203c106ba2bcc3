"""Who gets in: everybody where an endpoint is public, by role where it is privileged, nobody elsewhere."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from geo_service.model.accounts import Account, Role, highest_role, role_for
from geo_service.model.place import Place
from geo_service.web.current import EDITOR, current_service, in_editor
from geo_service.web.session import csrf_sent, signed_in

PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "health.healthz",
        "health.readyz",
        "tiles.show",
        "api.landing",
        "api.nearest",
        "api.walk",
        "api.places",
        "api.place",
        "api.cities",
        "api.services",
        "api.openapi",
        "pages.home",
        "pages.city",
        "pages.city_map",
        "pages.city_places",
        "pages.results",
        "pages.results_near",
        "pages.place",
        "pages.walk",
        "pages.walk_from",
        "pages.donate",
        "pages.places",
        "pages.about",
        "pages.emergency",
        "pages.print_form",
        "pages.print_map",
        "pages.print_preview",
        "pages.print_pdf",
        "pages.edition",
        "pages.edition_find",
        "pages.report",
        "pages.send_report",
        "pages.report_find",
        "pages.report_state",
        "tap.show",
        "tap.send",
        "editor.login",
        "editor.send_login",
        "editor.send_code",
        "editor.invitation",
        "editor.accept",
    }
)
"""Every endpoint that answers without asking who you are. A new view is closed until it is named here or below."""

SIGNED_IN = None
"""Stands for every account, also one without any role."""

PRIVILEGED_ENDPOINTS: dict[str, Role | None] = {
    "editor.home": SIGNED_IN,
    "editor.logout": SIGNED_IN,
    "editor.account": SIGNED_IN,
    "editor.send_password": SIGNED_IN,
    "editor.show_totp": SIGNED_IN,
    "editor.send_totp": SIGNED_IN,
    "editor.send_totp_off": SIGNED_IN,
    "editor.send_end": SIGNED_IN,
    "editor.accounts": Role.ADMINISTRATOR,
    "editor.send_invitation": Role.ADMINISTRATOR,
    "editor.send_withdrawal": Role.ADMINISTRATOR,
    "editor.send_role": Role.ADMINISTRATOR,
    "editor.send_suspension": Role.ADMINISTRATOR,
    "editor.send_new_password": Role.ADMINISTRATOR,
    "editor.lists": Role.READER,
    "editor.list_file": Role.READER,
    "editor.send_list": Role.EDITOR,
    "editor.upload": Role.EDITOR,
    "editor.send_choice": Role.EDITOR,
    "editor.send_apply": Role.EDITOR,
    "editor.send_discard": Role.EDITOR,
    "editor.send_undo": Role.EDITOR,
    "editor.rejected": Role.EDITOR,
    "editor.cards": Role.EDITOR,
    "editor.send_links": Role.EDITOR,
    "editor.send_print": Role.EDITOR,
    "editor.send_tap": Role.EDITOR,
    "editor.locate": Role.EDITOR,
    "editor.locate_place": Role.EDITOR,
    "editor.send_place_position": Role.EDITOR,
    "editor.reports": Role.APPROVER,
    "editor.send_report": Role.APPROVER,
    "editor.undo_report": Role.APPROVER,
    "editor.places": Role.READER,
    "editor.new_place": Role.EDITOR,
    "editor.send_new_place": Role.EDITOR,
    "editor.place": Role.EDITOR,
    "editor.send_place": Role.EDITOR,
    "editor.place_history": Role.READER,
    "editor.restore_place": Role.EDITOR,
    "editor.history": Role.READER,
    "editor.batch": Role.READER,
    "editor.undo_batch": Role.APPROVER,
    "editor.rounds": Role.EDITOR,
    "editor.plan_round": Role.EDITOR,
    "editor.round": Role.EDITOR,
    "editor.send_round": Role.EDITOR,
    "editor.round_sheet": Role.EDITOR,
    "editor.undo_round": Role.EDITOR,
    "editor.association": Role.ADMINISTRATOR,
    "editor.send_association": Role.ADMINISTRATOR,
    "editor.audit": Role.ADMINISTRATOR,
    "editor.audit_csv": Role.ADMINISTRATOR,
}
"""Endpoint -> the role that is needed in at least one association; its view then checks the very object."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def install_access(app: Flask) -> None:
    """Refuse every endpoint that is named nowhere as if it did not exist, and others by role and by origin."""
    app.before_request(_guard)


def current_account() -> Account:
    """Return who is signed in.

    Raises:
        Forbidden: Nobody is.
    """
    who = signed_in()
    if who is None:
        abort(403)
    return who.account


def may(role: Role, association: str, city: str = "") -> bool:
    """Return whether who is signed in has a role, or a higher one, for an association's places of a city."""
    held = role_for(current_account(), association, city)
    return held is not None and held.includes(role)


def require(role: Role, association: str, city: str = "") -> Account:
    """Return who is signed in, once it is certain that they have a role; call it in every privileged view.

    Args:
        role: The role that is needed, or a higher one.
        association: Code of the association that the thing asked for belongs to; empty for nobody's.
        city: Code of its city; empty where all cities are meant.

    Raises:
        NotFound: They may not even read there, so that ids tell nothing.
        Forbidden: They may read there, and not do this.
    """
    if not may(Role.READER, association, city):
        abort(404)
    if not may(role, association, city):
        abort(403)
    return current_account()


def require_place(role: Role, place: Place) -> Account:
    """Return who is signed in, once it is certain that they have a role for a place; see :func:`require`."""
    return require(role, place.association, place.city)


def local_path(text: str | None) -> str | None:
    """Return an address to go to after signing in, where it is a path of the editor on this host; else None."""
    if not text or not text.isprintable() or "\\" in text or text.startswith("//"):
        return None
    parts = urlsplit(text)
    path = parts.path
    inside = path == EDITOR or path.startswith(f"{EDITOR}/")
    return text if not parts.scheme and not parts.netloc and inside and ".." not in path else None


def _guard() -> AnyResponse | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None
    if request.method not in _SAFE and (in_editor() or endpoint in PRIVILEGED_ENDPOINTS):
        _refuse_other_sites()
    if endpoint in PUBLIC_ENDPOINTS:
        return None
    if endpoint not in PRIVILEGED_ENDPOINTS:
        abort(404)
    return _guard_privileged(PRIVILEGED_ENDPOINTS[endpoint])


def _guard_privileged(needed: Role | None) -> Response | AnyResponse | None:
    who = signed_in()
    if who is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("editor.login", next=back), 303)
    if needed is not None:
        held = highest_role(who.account)
        if held is None or not held.includes(needed):
            abort(403)
    if request.method not in _SAFE and not csrf_sent():
        abort(403)
    return None


def _public_origin() -> str:
    """Return scheme and host of the public address; without one, what no browser sends."""
    public_url = urlsplit(current_service().config.public_url or "")
    return f"{public_url.scheme}://{public_url.netloc}"


def _refuse_other_sites() -> None:
    """Refuse a form that another site sent: browsers say where a form comes from, and pages cannot forge it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        ours = site == "same-origin"
    else:
        ours = request.headers.get("Origin") in {request.host_url.rstrip("/"), _public_origin()}
    if not ours:
        abort(403)
