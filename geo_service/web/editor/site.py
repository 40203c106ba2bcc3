"""What every page of the editor knows: who is signed in, where the other pages are, and the token of its forms."""

from typing import Any, NamedTuple

from flask import Response, current_app, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from geo_service.model.accounts import Account, highest_role
from geo_service.web.access import PRIVILEGED_ENDPOINTS
from geo_service.web.language import chosen_language, request_language
from geo_service.web.session import CSRF_FIELD, csrf_token, signed_in

NAVIGATION = (
    ("editor.places", "places_list.title"),
    ("editor.lists", "editor.nav_lists"),
    ("editor.reports", "editor.nav_reports"),
    ("editor.rounds", "rounds.title"),
    ("editor.cards", "cards.nav"),
    ("editor.locate", "locate.title"),
    ("editor.history", "editor.nav_history"),
    ("editor.accounts", "editor.nav_accounts"),
    ("editor.association", "association.title"),
    ("editor.audit", "editor.nav_audit"),
    ("editor.account", "editor.nav_account"),
)
"""Endpoint and label of the pages that every page of the editor links to, where they may be opened."""


class NavigationItem(NamedTuple):
    """A link to one of the main pages.

    Attributes:
        href: Its address.
        label: Key of its label.
        current: Whether it is the page shown.
    """

    href: str
    label: str
    current: bool


def editor_link(endpoint: str, **values: object) -> str:
    """Return the address of one of the editor's pages, keeping the language that the visitor chose."""
    arguments: dict[str, Any] = {"lang": chosen_language()} | values
    return url_for(f"editor.{endpoint}", **arguments)


def go_to(endpoint: str, **values: object) -> AnyResponse:
    """Return the answer to a form that worked: look at a page of the editor, so that a reload sends nothing again."""
    return redirect(editor_link(endpoint, **values), 303)


def csrf_input() -> Markup:
    """Return the hidden field that every form of the editor with ``method="post"`` holds."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, csrf_token())


def navigation() -> list[NavigationItem]:
    """Return the main pages that who is signed in may open."""
    who = signed_in()
    if who is None:
        return []
    return [
        NavigationItem(editor_link(endpoint.removeprefix("editor.")), label, endpoint == request.endpoint)
        for endpoint, label in NAVIGATION
        if endpoint in current_app.view_functions and _may_open(who.account, endpoint)
    ]


def template_names() -> dict[str, Any]:
    """Return the names that templates of the editor may use beside those of all pages."""
    who = signed_in()
    return {
        "account": who.account if who else None,
        "csrf_input": csrf_input,
        "editor_link": editor_link,
        "navigation": navigation(),
    }


def finish(response: Response) -> Response:
    """Let nobody keep a page of the editor."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = request_language()
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _may_open(account: Account, endpoint: str) -> bool:
    needed, held = PRIVILEGED_ENDPOINTS[endpoint], highest_role(account)
    return needed is None or (held is not None and held.includes(needed))
