import re

import pytest

from geo_service.accounts.inviting import invite
from geo_service.model.accounts import Role
from tests.web.editor.client import PASSWORD, anonymous, grant, make_account


@pytest.fixture
def service(make_service):
    return make_service()


@pytest.fixture
def account(service):
    return make_account(service, grant(Role.EDITOR))


def sign_in(client, login="ana@example.org", password=PASSWORD, **more):
    return client.post("/editor/login", data={"login": login, "password": password, **more})


def test_whoever_is_not_signed_in_is_asked_to(service):
    answer = anonymous(service).get("/editor/?a=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/editor/login?next=/editor/?a%3D1"


def test_signing_in_and_out(service, account):
    client = anonymous(service)
    answer = sign_in(client, login=" ANA@example.org ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/editor/")
    page = client.get("/editor/").text
    assert "ana@example.org" in page
    token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    client.csrf = token
    assert client.post("/editor/logout").headers["Location"] == "/editor/login"
    assert client.get("/editor/").status_code == 303


def test_invitation_to_first_page(service):
    token = invite(service.accounts, "ana@example.org", "ben@example.org", (grant(Role.READER),))
    client = anonymous(service)
    assert "ben@example.org" in client.get(f"/editor/invitation?token={token}").text
    form = {"token": token, "password": PASSWORD, "again": PASSWORD}
    assert client.post("/editor/invitation", data=form).headers["Location"] == "/editor/login"
    assert client.post("/editor/invitation", data=form).status_code == 404
    assert sign_in(client, login="ben@example.org").status_code == 303
