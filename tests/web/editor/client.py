"""A browser that is signed in, for tests of the editor's pages.

``editor_client`` (a fixture of ``tests/web/conftest.py``) makes one::

    client = editor_client(Role.EDITOR)                     # of the association la-cloche, all cities
    client = editor_client("approver", "utopia-56", "paris")
    client = editor_client(Role.EDITOR, service=make_service(make_place(association="la-cloche")))
    client.get("/editor/")
    client.post("/editor/logout", data={...})               # adds the CSRF token and says that it is our own form
    client.service, client.account, client.csrf             # what is behind it
    client.post(path, csrf=False)                           # as another site's form would

Several clients may share one service: give ``service=`` and another ``login=``.
"""

from dataclasses import replace

from flask.testing import FlaskClient

from geo_service.accounts.interface import Credentials
from geo_service.accounts.signing_in import new_session
from geo_service.model.accounts import Account, Association, Grant, Role
from geo_service.service import GeoService
from geo_service.web.app import create_app
from geo_service.web.session import CSRF_FIELD, PLAIN_COOKIE

PASSWORD = "four odd words together"  # noqa: S105 - of accounts that live as long as a test
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class EditorClient(FlaskClient):
    """See the module."""

    service: GeoService
    account: Account
    csrf: str = ""

    def post(self, *args, csrf=True, **options):
        if csrf:
            options["headers"] = SAME_ORIGIN | dict(options.get("headers") or {})
            if options.get("json") is None:
                options["data"] = {CSRF_FIELD: self.csrf} | dict(options.get("data") or {})
            else:
                options["headers"]["X-CSRF-Token"] = self.csrf
        return super().post(*args, **options)


def make_account(
    service: GeoService, *grants: Grant, login: str = "ana@example.org", password: str = PASSWORD
) -> Account:
    """Keep an account, with its associations and a password that costs nothing to check."""
    desk = service.accounts
    account = Account(desk.randomness(8).hex(), login, desk.clock(), grants)
    with desk.store.write() as records:
        known = {association.code for association in records.associations()}
        for code in {grant.association for grant in grants} - known - {"*"}:
            records.put_association(Association(code, f"Association {code}"))
        records.put_account(account)
        records.put_credentials(account.id, Credentials(desk.passwords.hash(password)))
    return account


def sign_in_as(service: GeoService, account: Account) -> EditorClient:
    """Return a client that is signed in to an account of a service."""
    app = create_app(service)
    app.test_client_class = EditorClient
    client = app.test_client()
    client.service, client.account = service, account
    with service.accounts.store.write() as records:
        token = new_session(service.accounts, records, account)
    client.set_cookie(PLAIN_COOKIE, token)
    client.csrf = service.accounts.keyed("csrf", token)
    return client


def anonymous(service: GeoService) -> EditorClient:
    """Return a client of nobody; its forms come from our own pages."""
    app = create_app(service)
    app.test_client_class = EditorClient
    client = app.test_client()
    client.service = service
    return client


def grant(role: Role | str, association: str = "la-cloche", city: str | None = None) -> Grant:
    return replace(Grant(association, Role(role)), city=city or "")
