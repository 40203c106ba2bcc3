"""One's own account: password, second factor, sessions."""

import re

import segno
from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.accounts.managing import change_password, disable_totp, enable_totp, end_session
from geo_service.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from geo_service.accounts.totp import enrolment_uri, new_secret
from geo_service.errors import BadValueError
from geo_service.web.access import current_account
from geo_service.web.current import current_service
from geo_service.web.editor.site import go_to
from geo_service.web.session import keep_session, signed_in, use_session

_BAD_REQUEST = 400
_SECRET = re.compile(r"[A-Z2-7]{32}")
_QR_SCALE = 5


def show() -> str:
    """Show what can be changed, and where one is signed in."""
    return _page()


def send_password() -> Response | AnyResponse:
    """Change the password; all other sessions end."""
    form, desk = request.form, current_service().accounts
    if form.get("password", "") != form.get("again", ""):
        return make_response(_page("differ"), _BAD_REQUEST)
    try:
        token = change_password(desk, current_account(), form.get("old", ""), form.get("password", ""))
    except BadValueError as error:
        return make_response(_page(*(error.accepted or ("old",))), _BAD_REQUEST)
    return keep_session(make_response(go_to("account", done="password")), token)


def show_totp() -> str:
    """Show a new secret to be read by the telephone; nothing changes before it has answered with a code."""
    return _enrolment(new_secret(current_service().accounts.randomness))


def send_totp() -> Response:
    """Turn the second factor on and show the recovery codes, once."""
    secret = request.form.get("secret", "")
    if not _SECRET.fullmatch(secret):
        return make_response(show_totp(), _BAD_REQUEST)
    try:
        token, codes = enable_totp(current_service().accounts, current_account(), secret, request.form.get("code", ""))
    except BadValueError:
        return make_response(_enrolment(secret, "code"), _BAD_REQUEST)
    use_session(token)
    return keep_session(make_response(render_template("editor/recovery.html", codes=codes)), token)


def send_totp_off() -> Response | AnyResponse:
    """Turn the second factor off; the password is asked for again."""
    try:
        token = disable_totp(current_service().accounts, current_account(), request.form.get("old", ""))
    except BadValueError:
        return make_response(_page("old"), _BAD_REQUEST)
    return keep_session(make_response(go_to("account", done="totp_off")), token)


def send_end() -> AnyResponse:
    """End a session on another device."""
    end_session(current_service().accounts, current_account(), request.form.get("session", ""))
    return go_to("account", done="session")


def _page(trouble: str = "") -> str:
    who, desk = signed_in(), current_service().accounts
    account = current_account()
    with desk.store.read() as records:
        credentials, sessions = records.credentials(account.id), records.sessions_of(account.id)
    done = request.args.get("done", "")
    return render_template(
        "editor/account.html",
        trouble=trouble,
        done=done if done in {"password", "totp_off", "session"} else "",
        sessions=sessions,
        own=who.session.token_hash if who else "",
        totp=bool(credentials and credentials.totp_secret),
        least=MIN_LENGTH,
        most=MAX_LENGTH,
    )


def _enrolment(secret: str, trouble: str = "") -> str:
    code = segno.make(enrolment_uri(secret, current_account().login), micro=False)
    picture = code.svg_data_uri(scale=_QR_SCALE, border=4, light="white")
    return render_template("editor/second_factor.html", secret=secret, picture=picture, trouble=trouble)
