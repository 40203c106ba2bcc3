"""Who is signed in: the session's cookie, and the token of its forms.

The cookie holds a random token; the database knows its hash alone. It is set when somebody signs in and on no other
page, so that visitors of the public pages get none.
"""

from typing import NamedTuple

from flask import Response, g, request

from geo_service.accounts.interface import Session
from geo_service.accounts.sessions import LIVES_FOR
from geo_service.accounts.signing_in import resume
from geo_service.accounts.tokens import same
from geo_service.model.accounts import Account
from geo_service.web.current import current_service

SECURE_COOKIE = "__Host-session"
"""Browsers take a cookie of this prefix over HTTPS from this very host only."""
PLAIN_COOKIE = "session"
"""Its name over plain HTTP, as on a developer's own machine."""
CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"


class SignedIn(NamedTuple):
    """Who is signed in, and with which session."""

    account: Account
    session: Session
    token: str


def signed_in() -> SignedIn | None:
    """Return who is signed in; None for nobody. The database is asked once per request."""
    if "signed_in" not in g:
        use_session(session_token())
    who: SignedIn | None = g.signed_in
    return who


def use_session(token: str) -> None:
    """Let the rest of the request, the forms of its page included, belong to the session of a token."""
    found = resume(current_service().accounts, token) if token else None
    g.signed_in = SignedIn(*found, token) if found else None


def session_token() -> str:
    """Return the token that the browser sent; empty for none."""
    return request.cookies.get(cookie_name(), "")


def keep_session(response: Response, token: str) -> Response:
    """Set the cookie of a new session."""
    response.set_cookie(
        cookie_name(), token, max_age=LIVES_FOR, secure=_secure(), httponly=True, samesite="Lax", path="/"
    )
    return response


def drop_cookie(response: Response) -> Response:
    """Take the cookie back."""
    response.delete_cookie(cookie_name(), secure=_secure(), httponly=True, samesite="Lax", path="/")
    return response


def cookie_name() -> str:
    """Return the name of the session's cookie."""
    return SECURE_COOKIE if _secure() else PLAIN_COOKIE


def csrf_token() -> str:
    """Return what a form sends along, so that no other site can send it; empty where nobody is signed in."""
    who = signed_in()
    return current_service().accounts.keyed("csrf", who.token) if who else ""


def csrf_sent() -> bool:
    """Return whether the request brought the token of the session's forms, as a field or as a header."""
    sent = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    return same(sent, csrf_token())


def _secure() -> bool:
    public_url = current_service().config.public_url or ""
    return request.is_secure or public_url.startswith("https://")
