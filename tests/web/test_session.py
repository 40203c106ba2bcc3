"""The session's cookie: its flags, its life, and that visitors get none."""

import pytest

from geo_service.accounts.sessions import IDLE_FOR
from geo_service.model.accounts import Role
from geo_service.web.session import PLAIN_COOKIE, SECURE_COOKIE
from tests.web.editor.client import PASSWORD, anonymous, grant, make_account


@pytest.fixture
def make(make_service):
    def build(**settings):
        service = make_service(**settings)
        make_account(service, grant(Role.READER))
        return anonymous(service)

    return build


def enter(client, **options):
    return client.post("/editor/login", data={"login": "ana@example.org", "password": PASSWORD}, **options)


def flags(answer):
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *rest = cookie.split("; ")
    return name.partition("=")[0], set(rest)


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        ({"public_url": "https://places.example"}, {}),
        ({"trusted_proxies": 1}, {"headers": {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7"}}),
        ({}, {"base_url": "https://localhost"}),
    ],
)
def test_over_https_the_cookie_is_this_host_s_alone(make, settings, options):
    name, found = flags(enter(make(**settings), **options))
    assert name == SECURE_COOKIE
    assert found >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}
    assert not any(flag.startswith("Domain") for flag in found)


def test_over_plain_http_it_has_another_name(make):
    name, found = flags(enter(make()))
    assert name == PLAIN_COOKIE
    assert found >= {"HttpOnly", "SameSite=Lax", "Path=/"}
    assert "Secure" not in found


def test_over_https_a_cookie_of_plain_http_counts_for_nothing(editor_client, make_service):
    client = editor_client(Role.READER, service=make_service(public_url="https://places.example"))
    assert client.get_cookie(PLAIN_COOKIE)
    assert client.get("/editor/").status_code == 303


@pytest.mark.parametrize("path", ["/", "/city/paris", "/api/v1/cities", "/editor/login", "/editor/", "/editor/nothing"])
def test_looking_sets_no_cookie(make, path):
    assert "Set-Cookie" not in make().get(path).headers


def test_a_wrong_password_sets_no_cookie(make):
    answer = make().post("/editor/login", data={"login": "ana@example.org", "password": "wrong"})
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def test_signing_in_changes_the_token(make):
    client = make()
    client.set_cookie(PLAIN_COOKIE, "f" * 64)
    enter(client)
    first = client.get_cookie(PLAIN_COOKIE).value
    assert first != "f" * 64
    enter(client)
    second = client.get_cookie(PLAIN_COOKIE).value
    assert second != first
    client.set_cookie(PLAIN_COOKIE, first)
    assert client.get("/editor/").status_code == 303


def test_signing_out_takes_the_cookie_and_the_session(editor_client):
    client = editor_client(Role.READER)
    token = client.get_cookie(PLAIN_COOKIE).value
    client.post("/editor/logout")
    assert client.get_cookie(PLAIN_COOKIE) is None
    client.set_cookie(PLAIN_COOKIE, token)
    assert client.get("/editor/").status_code == 303


def test_a_session_that_is_not_used_ends(editor_client):
    client = editor_client(Role.READER)
    assert client.get("/editor/").status_code == 200
    client.service.clock.now += IDLE_FOR
    assert client.get("/editor/").status_code == 303


def test_one_session_s_form_token_is_not_another_s(editor_client, make_service):
    service = make_service()
    ana = editor_client(Role.READER, service=service)
    ben = editor_client(Role.READER, service=service, login="ben@example.org")
    ana.csrf = ben.csrf
    assert ana.post("/editor/logout").status_code == 403


def test_pages_of_the_editor_are_kept_by_nobody_and_run_no_foreign_script(editor_client):
    answer = editor_client(Role.READER).get("/editor/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Cookie" in answer.headers["Vary"]
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
