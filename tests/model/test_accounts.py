from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo_service.model.accounts import EVERY_ASSOCIATION, Account, Grant, Role, highest_role, keeps, role_for
from tests.builders import make_place

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def account(*grants: Grant) -> Account:
    return Account("1", "ana@example.org", NOON, grants)


def test_each_role_may_do_what_those_before_it_may():
    assert [[role.includes(needed) for needed in Role] for role in Role] == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
    ]


@pytest.mark.parametrize(
    ("grant", "association", "city", "role"),
    [
        (Grant("a", Role.EDITOR), "a", "paris", Role.EDITOR),
        (Grant("a", Role.EDITOR), "a", "", Role.EDITOR),
        (Grant("a", Role.EDITOR), "b", "paris", None),
        (Grant("a", Role.EDITOR), "", "paris", None),
        (Grant("a", Role.EDITOR, "paris"), "a", "paris", Role.EDITOR),
        (Grant("a", Role.EDITOR, "paris"), "a", "lyon", None),
        (Grant("a", Role.EDITOR, "paris"), "a", "", None),
        (Grant("a", Role.ADMINISTRATOR), EVERY_ASSOCIATION, "", None),
        (Grant(EVERY_ASSOCIATION, Role.READER), "a", "paris", Role.READER),
        (Grant(EVERY_ASSOCIATION, Role.READER), "", "paris", Role.READER),
        (Grant(EVERY_ASSOCIATION, Role.READER, "paris"), "a", "lyon", None),
    ],
)
def test_where_a_role_holds(grant, association, city, role):
    assert role_for(account(grant), association, city) == role


def test_the_highest_of_several_roles_counts():
    both = account(Grant("a", Role.READER), Grant("a", Role.APPROVER, "paris"), Grant("b", Role.ADMINISTRATOR))
    assert role_for(both, "a", "paris") is Role.APPROVER
    assert role_for(both, "a", "lyon") is Role.READER
    assert highest_role(both) is Role.ADMINISTRATOR
    assert highest_role(account()) is None


def test_a_suspended_account_may_do_nothing():
    suspended = replace(account(Grant(EVERY_ASSOCIATION, Role.ADMINISTRATOR)), suspended=True)
    assert role_for(suspended, "a") is None
    assert highest_role(suspended) is None


def test_who_keeps_a_place():
    editor, reader = account(Grant("a", Role.EDITOR)), account(Grant("a", Role.READER))
    assert keeps(editor, make_place(association="a"))
    assert not keeps(reader, make_place(association="a"))
    assert not keeps(editor, make_place(association="b"))
    assert not keeps(editor, make_place())
