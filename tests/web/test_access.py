"""Who gets in: every privileged address with the role it needs, tried with everybody."""

import pytest

from geo_service.model.accounts import Role
from geo_service.web.access import PRIVILEGED_ENDPOINTS, local_path
from geo_service.web.app import create_app
from tests.web.editor.client import anonymous

ANY = None
WHO_GETS_IN = {
    "editor.home": ANY,
    "editor.logout": ANY,
    "editor.account": ANY,
    "editor.send_password": ANY,
    "editor.show_totp": ANY,
    "editor.send_totp": ANY,
    "editor.send_totp_off": ANY,
    "editor.send_end": ANY,
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
    "editor.reports": Role.APPROVER,
    "editor.send_report": Role.APPROVER,
    "editor.undo_report": Role.APPROVER,
    "editor.cards": Role.EDITOR,
    "editor.send_links": Role.EDITOR,
    "editor.send_print": Role.EDITOR,
    "editor.send_tap": Role.EDITOR,
    "editor.locate": Role.EDITOR,
    "editor.locate_place": Role.EDITOR,
    "editor.send_place_position": Role.EDITOR,
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
"""Endpoint -> the lowest role that gets in; everybody who is signed in where it is ``ANY``."""


def example_paths(app):
    """Return an address of each privileged endpoint, with something that does not exist in place of parts."""
    values = {str: "nobody", int: 999_999}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint in PRIVILEGED_ENDPOINTS:
                kinds = {name: int if "Int" in type(kind).__name__ else str for name, kind in rule._converters.items()}
                arguments = {name: values[kind] for name, kind in kinds.items()}
                method = "POST" if "POST" in rule.methods else "GET"
                yield rule.endpoint, method, app.url_map.bind("localhost").build(rule.endpoint, arguments, method)


def test_the_table_is_the_one_of_the_code():
    assert WHO_GETS_IN == PRIVILEGED_ENDPOINTS


def test_nobody_gets_in_without_signing_in(make_service):
    client = anonymous(make_service())
    for endpoint, method, path in example_paths(client.application):
        answer = client.open(path, method=method, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 303, endpoint
        assert answer.headers["Location"].startswith("/editor/login"), endpoint


@pytest.mark.parametrize("role", Role)
def test_a_role_that_is_too_low_does_not_get_in(editor_client, role):
    client = editor_client(role)
    for endpoint, method, path in example_paths(client.application):
        needed = WHO_GETS_IN[endpoint]
        if needed is not None and not role.includes(needed):
            answer = client.post(path) if method == "POST" else client.get(path)
            assert answer.status_code == 403, endpoint


def test_a_form_of_another_site_changes_nothing(editor_client):
    client = editor_client(Role.ADMINISTRATOR, "*")
    for endpoint, method, path in example_paths(client.application):
        if method == "POST":
            token = {"csrf_token": client.csrf}
            for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://localhost"}, {"Origin": "null"}):
                answer = client.post(path, csrf=False, data=token, headers=headers)
                assert answer.status_code == 403, endpoint
            wrong = {"csrf_token": "0" * 64}
            for data in ({}, wrong):
                answer = client.post(path, csrf=False, data=data, headers={"Sec-Fetch-Site": "same-origin"})
                assert answer.status_code == 403, endpoint
    assert client.get("/editor/").status_code == 200


@pytest.mark.parametrize("origin", ["http://localhost", "http://places.example"])
def test_an_old_browser_says_where_a_form_comes_from(editor_client, make_service, origin):
    client = editor_client(Role.READER, service=make_service(public_url="http://places.example"))
    answer = client.post("/editor/logout", csrf=False, data={"csrf_token": client.csrf}, headers={"Origin": origin})
    assert answer.status_code == 303


@pytest.mark.parametrize("path", ["/editor", "/editor/", "/editor/lists?city=paris&lang=en"])
def test_after_signing_in_a_page_of_the_editor_is_shown(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "https://evil.example/editor/",
        "//evil.example/editor/",
        "/\\evil.example/editor/",
        "/editor/\\..\\x",
        "javascript:alert(1)",
        "/editorial",
        "/",
        "/editor/../place/1",
        "/editor/\r\nSet-Cookie: a=b",
        "editor/",
        "http:/editor/",
    ],
)
def test_signing_in_leads_to_no_other_place(path):
    assert local_path(path) is None


def test_an_endpoint_that_was_forgotten_is_closed_to_administrators_too(make_service, editor_client):
    client = editor_client(Role.ADMINISTRATOR, "*")
    assert "editor.forgotten" not in PRIVILEGED_ENDPOINTS
    app = create_app(client.service)
    app.add_url_rule("/editor/forgotten", "editor.forgotten", lambda: "secret")
    other = app.test_client()
    other.set_cookie("session", client.get_cookie("session").value)
    assert other.get("/editor/").status_code == 200
    assert other.get("/editor/forgotten").status_code == 404
