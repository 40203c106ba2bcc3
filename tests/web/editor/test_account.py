import re

import pyotp
import pytest

from geo_service.model.accounts import Role
from tests.web.editor.client import PASSWORD, anonymous, sign_in_as

OTHER = "another four odd words"


@pytest.fixture
def client(editor_client):
    return editor_client(Role.READER)


def refresh(client, path="/editor/account"):
    """Take the form token of the session as it is now."""
    page = client.get(path).text
    client.csrf = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    return page


def change(client, old=PASSWORD, new=OTHER, again=None):
    return client.post("/editor/account/password", data={"old": old, "password": new, "again": again or new})


def test_changing_the_password_signs_out_everywhere_else(client):
    other = sign_in_as(client.service, client.account)
    before = client.get_cookie("session").value
    assert change(client).headers["Location"] == "/editor/account?done=password"
    assert client.get_cookie("session").value != before
    assert other.get("/editor/").status_code == 303
    assert "mot de passe est changé" in refresh(client, "/editor/account?done=password")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"old": "wrong"}, "pas votre mot de passe actuel"),
        ({"new": "short"}, "trop court"),
        ({"again": "different"}, "pas les mêmes"),
    ],
)
def test_a_password_that_is_not_changed(client, form, words):
    answer = change(client, **form)
    assert answer.status_code == 400
    assert words in answer.text


def test_the_second_factor_turned_on_and_off(client):
    page = client.get("/editor/account/second-factor").text
    assert "data:image/svg+xml" in page
    secret = re.search(r'name="secret" value="(\w+)"', page)[1]
    path = "/editor/account/second-factor"
    assert client.post(path, data={"secret": secret, "code": "000000"}).status_code == 400
    code = pyotp.TOTP(secret).at(client.service.clock.now)
    codes = client.post(path, data={"secret": secret, "code": code}).text
    assert len(re.findall(r"<code>[a-z2-7]{4}(?:-[a-z2-7]{4}){3}</code>", codes)) == 8
    assert "activé" in refresh(client)
    assert client.post(f"{path}/off", data={"old": "wrong"}).status_code == 400
    assert client.post(f"{path}/off", data={"old": PASSWORD}).status_code == 303
    assert "Activer le second facteur" in refresh(client)


def test_the_page_of_recovery_codes_can_sign_out(client):
    secret = re.search(r'name="secret" value="(\w+)"', client.get("/editor/account/second-factor").text)[1]
    code = pyotp.TOTP(secret).at(client.service.clock.now)
    page = client.post("/editor/account/second-factor", data={"secret": secret, "code": code}).text
    client.csrf = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
    assert client.post("/editor/logout").status_code == 303


def test_a_secret_that_is_none_is_not_taken(client):
    answer = client.post("/editor/account/second-factor", data={"secret": "<script>1", "code": "000000"})
    assert answer.status_code == 400
    assert "<script>1" not in answer.text


def test_sessions_are_listed_and_ended(client):
    other = sign_in_as(client.service, client.account)
    page = refresh(client)
    assert len(re.findall(r'name="session" value="\w+"', page)) == 2
    assert client.get_cookie("session").value not in page
    (another,) = re.findall(r'name="session" value="(\w+)">[^<]*<button', page)
    client.post("/editor/account/sessions", data={"session": another})
    assert other.get("/editor/").status_code == 303
    assert client.get("/editor/").status_code == 200


def test_nobody_s_account(make_service):
    assert anonymous(make_service()).get("/editor/account").status_code == 303
