import re
from datetime import timedelta

import pyotp
import pytest

from geo_service.accounts.inviting import invite
from geo_service.accounts.managing import enable_totp
from geo_service.accounts.totp import new_secret
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


def test_where_to_go_after_signing_in(service, account):
    assert sign_in(anonymous(service), next="/editor/account").headers["Location"] == "/editor/account"


@pytest.mark.parametrize("next", ["https://evil.example", "//evil.example", "/\\evil.example", "/place/PAR-0001"])
def test_signing_in_leads_to_no_other_site(service, account, next):  # noqa: A002 - the name of the field
    answer = sign_in(anonymous(service), next=next)
    assert answer.headers["Location"] == "/editor/"
    page = anonymous(service).get("/editor/login", query_string={"next": next}).text
    assert 'name="next" value="/editor/"' in page


def test_too_many_tries_are_told_when_to_try_again(service, account):
    client = anonymous(service)
    for _ in range(5):
        answer = sign_in(client, password="wrong")  # noqa: S106 - nobody has it
    assert answer.status_code == 429
    assert "Réessayez dans une minute" in answer.text
    assert sign_in(client).status_code == 429


def test_a_form_of_another_site_signs_nobody_in(service, account):
    client = anonymous(service)
    form = {"login": "ana@example.org", "password": PASSWORD}
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}):
        assert client.post("/editor/login", csrf=False, data=form, headers=headers).status_code == 403


def test_what_was_typed_is_not_shown_again(service):
    answer = sign_in(anonymous(service), login='"><script>alert(1)</script>', password="secret words")  # noqa: S106 - nobody has it
    assert "<script>alert" not in answer.text
    assert "secret words" not in answer.text


def test_the_second_step(service, account):
    desk = service.accounts
    secret = new_secret(desk.randomness)
    enable_totp(desk, account, secret, pyotp.TOTP(secret).at(service.clock.now))
    service.clock.now += timedelta(minutes=1)
    client = anonymous(service)
    page = sign_in(client, next="/editor/account")
    assert "Set-Cookie" not in page.headers
    fields = dict(re.findall(r'name="(ticket|next)" value="([^"]*)"', page.text))
    wrong = client.post("/editor/login/code", data={**fields, "code": "000000"})
    assert wrong.status_code == 401
    right = client.post("/editor/login/code", data={**fields, "code": pyotp.TOTP(secret).at(service.clock.now)})
    assert right.headers["Location"] == "/editor/account"
    assert client.get("/editor/account").status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 64, "<script>"])
def test_a_forged_invitation_is_not_found(service, token):
    answer = anonymous(service).get("/editor/invitation", query_string={"token": token})
    assert answer.status_code == 404
    assert "<script>" not in answer.text


@pytest.mark.parametrize(("again", "words"), [("other", "pas les mêmes"), ("short", "trop court")])
def test_an_invitation_that_is_not_accepted_yet(service, again, words):
    token = invite(service.accounts, "ana@example.org", "ben@example.org", ())
    form = {"token": token, "password": "short", "again": again}
    answer = anonymous(service).post("/editor/invitation", data=form)
    assert answer.status_code == 400
    assert words in answer.text
    assert anonymous(service).get(f"/editor/invitation?token={token}").status_code == 200


def test_no_token_is_in_the_log(service, caplog):
    caplog.set_level("INFO")
    token = invite(service.accounts, "ana@example.org", "ben@example.org", ())
    anonymous(service).get(f"/editor/invitation?token={token}")
    assert caplog.records
    assert all(token not in str(vars(record)) for record in caplog.records)
