"""Signing in and out."""

from datetime import datetime

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.accounts.signing_in import Client, CodeWanted, Outcome, SignedIn, confirm_code, sign_in, sign_out
from geo_service.web.access import current_account, local_path
from geo_service.web.current import current_service
from geo_service.web.editor.site import editor_link, go_to
from geo_service.web.limits import client_key
from geo_service.web.session import drop_cookie, keep_session, session_token, signed_in

_WRONG, _TOO_OFTEN = 401, 429


def show() -> str | AnyResponse:
    """Ask for email address and password; who is signed in already goes on."""
    if signed_in():
        return redirect(_next(), 303)
    return render_template("editor/login.html", next=_next())


def send() -> Response | AnyResponse:
    """Look at email address and password."""
    login, password = request.form.get("login", ""), request.form.get("password", "")
    return _answer(sign_in(current_service().accounts, login, password, _client()), "editor/login.html")


def send_code() -> Response | AnyResponse:
    """Look at the code of the second factor."""
    ticket, code = request.form.get("ticket", ""), request.form.get("code", "")
    return _answer(confirm_code(current_service().accounts, ticket, code, _client()), "editor/code.html")


def leave() -> AnyResponse:
    """Sign out."""
    sign_out(current_service().accounts, current_account(), session_token())
    return drop_cookie(make_response(go_to("login")))


def _answer(outcome: Outcome, template: str) -> Response | AnyResponse:
    if isinstance(outcome, SignedIn):
        return keep_session(make_response(redirect(_next(), 303)), outcome.token)
    if isinstance(outcome, CodeWanted):
        return make_response(render_template("editor/code.html", next=_next(), ticket=outcome.ticket))
    wait_min = _minutes(outcome.until) if outcome.until else 0
    trouble = "wait" if outcome.until else "wrong"
    page = make_response(
        render_template(
            template, next=_next(), trouble=trouble, minutes=wait_min, ticket=request.form.get("ticket", "")
        )
    )
    page.status_code = _TOO_OFTEN if outcome.until else _WRONG
    return page


def _minutes(until: datetime) -> int:
    """Return how many whole minutes to wait, at least one."""
    return max(1, -int(-(until - current_service().clock()).total_seconds() // 60))


def _client() -> Client:
    return Client(client_key(), session_token())


def _next() -> str:
    return local_path(request.values.get("next")) or editor_link("home")
