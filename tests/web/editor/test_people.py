import csv
import re

import pytest

from geo_service.accounts.managing import account_with_id
from geo_service.model.accounts import Grant, Role
from tests.web.editor.client import anonymous, grant, make_account

ADMIN = Role.ADMINISTRATOR


@pytest.fixture
def service(make_service):
    return make_service()


@pytest.fixture
def admin(editor_client, service):
    return editor_client(ADMIN, service=service, login="adm@example.org")


@pytest.fixture
def everything(editor_client, service):
    return editor_client(ADMIN, "*", service=service, login="top@example.org")


@pytest.fixture
def ben(service):
    return make_account(service, grant(Role.EDITOR), login="ben@example.org")


@pytest.fixture
def stranger(service):
    return make_account(service, grant(Role.EDITOR, "utopia-56"), login="eve@example.org")


def role_form(role, association="la-cloche", **more):
    return {"role": role, "association": association, "city": ""} | more


def grants(service, account):
    return account_with_id(service.accounts, account.id).grants


def test_an_invitation_link_is_shown_once_and_works(admin, service):
    page = admin.post("/editor/accounts/invite", data=role_form("reader", login="new@example.org"))
    link = re.search(r'value="http://localhost(/editor/invitation\?token=\w+)"', page.text)[1]
    assert "new@example.org" in anonymous(service).get(link).text
    people = admin.get("/editor/accounts").text
    assert "new@example.org" in people
    assert link.partition("=")[2] not in people


def test_an_invitation_can_be_withdrawn(admin, service):
    page = admin.post("/editor/accounts/invite", data=role_form("reader", login="new@example.org"))
    link = re.search(r'value="http://localhost(/editor/invitation\?token=\w+)"', page.text)[1]
    hashed = re.search(r'name="invitation" value="(\w+)"', admin.get("/editor/accounts").text)[1]
    admin.post("/editor/accounts/withdraw", data={"invitation": hashed})
    assert anonymous(service).get(link).status_code == 404


def test_who_has_an_account_gets_the_role_and_no_link(admin, service, stranger):
    answer = admin.post("/editor/accounts/invite", data=role_form("reader", login="EVE@example.org"))
    assert answer.status_code == 303
    assert grants(service, stranger) == (Grant("utopia-56", Role.EDITOR), Grant("la-cloche", Role.READER))


def test_roles_are_given_and_taken(admin, service, ben):
    path = f"/editor/accounts/{ben.id}/roles"
    admin.post(path, data=role_form("approver", city="paris"))
    admin.post(path, data=role_form("editor", take="yes"))
    assert grants(service, ben) == (Grant("la-cloche", Role.APPROVER, "paris"),)


@pytest.mark.parametrize(
    "form",
    [role_form("reader", "utopia-56"), role_form("administrator", "*"), role_form("reader", ""), role_form("boss")],
)
def test_nobody_gives_what_is_not_theirs(admin, service, ben, stranger, form):
    for path in ("/editor/accounts/invite", f"/editor/accounts/{ben.id}/roles"):
        answer = admin.post(path, data=form | {"login": "new@example.org"})
        assert answer.status_code in {400, 403}
    assert grants(service, ben) == ben.grants


def test_people_of_others_are_not_there(admin, service, stranger):
    assert "eve@example.org" not in admin.get("/editor/accounts").text
    for act, form in (("roles", role_form("reader")), ("suspend", {"suspended": "yes"}), ("password", {})):
        assert admin.post(f"/editor/accounts/{stranger.id}/{act}", data=form).status_code == 404
        assert admin.post(f"/editor/accounts/nobody/{act}", data=form).status_code == 404
    assert account_with_id(service.accounts, stranger.id) == stranger


def test_who_works_for_two_is_not_suspended_nor_locked_out_by_one(admin, service):
    both = make_account(service, grant(Role.READER), grant(Role.READER, "utopia-56"), login="two@example.org")
    for act, form in (("suspend", {"suspended": "yes"}), ("password", {})):
        assert admin.post(f"/editor/accounts/{both.id}/{act}", data=form).status_code == 403
    assert account_with_id(service.accounts, both.id) == both


def test_who_administers_everything_cannot_be_taken_over(admin, everything, service):
    assert admin.post(f"/editor/accounts/{everything.account.id}/password").status_code == 404


def test_suspending_and_allowing_again(admin, service, ben):
    path = f"/editor/accounts/{ben.id}/suspend"
    admin.post(path, data={"suspended": "yes"})
    assert account_with_id(service.accounts, ben.id).suspended
    assert "suspendu" in admin.get("/editor/accounts").text
    admin.post(path, data={"suspended": ""})
    assert not account_with_id(service.accounts, ben.id).suspended


def test_a_new_password_link(admin, service, ben):
    page = admin.post(f"/editor/accounts/{ben.id}/password").text
    link = re.search(r'value="http://localhost(/editor/invitation\?token=\w+)"', page)[1]
    assert "ben@example.org" in anonymous(service).get(link).text


def test_the_link_names_the_public_address_and_no_other_host(editor_client, make_service):
    client = editor_client(ADMIN, service=make_service(public_url="http://places.example"))
    form = role_form("reader", login="new@example.org")
    page = client.post("/editor/accounts/invite", data=form, headers={"X-Forwarded-Host": "evil.example"})
    assert "http://places.example/editor/invitation?token=" in page.text


def test_the_audit_log_is_of_one_s_own_people(admin, everything, service, ben, stranger):
    everything.post(f"/editor/accounts/{ben.id}/suspend", data={"suspended": "yes"})
    everything.post(f"/editor/accounts/{stranger.id}/suspend", data={"suspended": "yes"})
    whole, part = everything.get("/editor/audit").text, admin.get("/editor/audit").text
    assert "ben@example.org" in whole
    assert "eve@example.org" in whole
    assert "ben@example.org" in part
    assert "eve@example.org" not in part


def test_the_audit_log_as_a_table_has_no_formulas(everything, service):
    with service.accounts.store.write() as records:
        service.accounts.log(records, "=cmd()", "<b>act", "+1", "-2")
    answer = everything.get("/editor/audit.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.reader(answer.data.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1][2:] == ["'=cmd()", "<b>act", "'+1", "'-2"]
    assert "&lt;b&gt;act" in everything.get("/editor/audit").text
