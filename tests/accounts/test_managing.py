import pyotp
import pytest

from geo_service.accounts.inviting import invite, look_up
from geo_service.accounts.managing import (
    account_with_id,
    change_grants,
    change_password,
    disable_totp,
    enable_totp,
    end_session,
    may_give,
    may_manage,
    suspend,
)
from geo_service.accounts.signing_in import Client, CodeWanted, Refused, SignedIn, resume, sign_in
from geo_service.accounts.tokens import token_hash
from geo_service.accounts.totp import RECOVERY_CODES, new_secret
from geo_service.errors import BadValueError, NotFoundError
from geo_service.model.accounts import EVERY_ASSOCIATION, Grant, Role
from tests.accounts.conftest import PASSWORD

HOME = Client("198.51.100.7")
OTHER = "another four odd words"
EVERYTHING = Grant(EVERY_ASSOCIATION, Role.ADMINISTRATOR)
ADMIN = Grant("a", Role.ADMINISTRATOR)


@pytest.fixture
def ben(join):
    return join("ben@example.org", Grant("a", Role.EDITOR))


def enter(desk, account, password=PASSWORD):
    return sign_in(desk, account.login, password, HOME)


@pytest.mark.parametrize(
    ("held", "given", "may"),
    [
        (ADMIN, Grant("a", Role.ADMINISTRATOR), True),
        (ADMIN, Grant("a", Role.READER, "paris"), True),
        (ADMIN, Grant("b", Role.READER), False),
        (ADMIN, Grant(EVERY_ASSOCIATION, Role.READER), False),
        (Grant("a", Role.ADMINISTRATOR, "paris"), Grant("a", Role.EDITOR, "paris"), True),
        (Grant("a", Role.ADMINISTRATOR, "paris"), Grant("a", Role.EDITOR), False),
        (Grant("a", Role.APPROVER), Grant("a", Role.READER), False),
        (EVERYTHING, EVERYTHING, True),
        (EVERYTHING, Grant("b", Role.ADMINISTRATOR, "lyon"), True),
    ],
)
def test_who_may_give_which_role(join, held, given, may):
    assert may_give(join("eve@example.org", held), given) is may


def test_an_account_is_managed_by_who_covers_all_of_it(join):
    both = join("both@example.org", Grant("a", Role.READER), Grant("b", Role.READER))
    admin, above = join("adm@example.org", ADMIN), join("top@example.org", EVERYTHING)
    assert not may_manage(admin, both)
    assert not may_manage(admin, above)
    assert may_manage(above, both)
    assert may_manage(above, admin)


def test_another_role_ends_the_sessions(desk, ana, ben):
    session = enter(desk, ben)
    change_grants(desk, ana.login, ben.id, give=Grant("a", Role.APPROVER), take=Grant("a", Role.EDITOR))
    assert account_with_id(desk, ben.id).grants == (Grant("a", Role.APPROVER),)
    assert resume(desk, session.token) is None


def test_a_role_is_given_once(desk, ana, ben):
    change_grants(desk, ana.login, ben.id, give=Grant("a", Role.EDITOR), take=None)
    assert account_with_id(desk, ben.id).grants == ben.grants


def test_suspending_ends_sessions_and_invitations(desk, ana, ben):
    session, token = enter(desk, ben), invite(desk, ben.login, "eve@example.org", ())
    suspend(desk, ana.login, ben.id, suspended=True)
    assert resume(desk, session.token) is None
    assert enter(desk, ben) == Refused()
    with pytest.raises(NotFoundError):
        look_up(desk, token)
    suspend(desk, ana.login, ben.id, suspended=False)
    assert isinstance(enter(desk, ben), SignedIn)


def test_somebody_is_left_who_administers_everything(desk, ana, acts):
    before = acts()
    with pytest.raises(BadValueError, match="administer everything"):
        suspend(desk, ana.login, ana.id, suspended=True)
    with pytest.raises(BadValueError, match="administer everything"):
        change_grants(desk, ana.login, ana.id, give=None, take=EVERYTHING)
    assert account_with_id(desk, ana.id) == ana
    assert acts() == before


def test_nobody(desk):
    with pytest.raises(NotFoundError):
        suspend(desk, "x", "nobody", suspended=True)


def test_changing_the_password_ends_all_other_sessions(desk, ben):
    first = enter(desk, ben)
    token = change_password(desk, ben, PASSWORD, OTHER)
    assert resume(desk, first.token) is None
    assert resume(desk, token)
    assert isinstance(enter(desk, ben, OTHER), SignedIn)
    assert enter(desk, ben) == Refused()


@pytest.mark.parametrize(("old", "new", "field"), [("wrong", OTHER, "old"), (PASSWORD, "short", "password")])
def test_a_password_that_is_not_changed(desk, ben, old, new, field):
    with pytest.raises(BadValueError) as caught:
        change_password(desk, ben, old, new)
    assert caught.value.field == field
    assert isinstance(enter(desk, ben), SignedIn)


def test_the_second_factor_turned_on_and_off(desk, ben, clock):
    secret = new_secret(desk.randomness)
    with pytest.raises(BadValueError):
        enable_totp(desk, ben, secret, "000000")
    assert isinstance(enter(desk, ben), SignedIn)
    token, codes = enable_totp(desk, ben, secret, pyotp.TOTP(secret).at(clock.now))
    assert resume(desk, token)
    assert len(set(codes)) == RECOVERY_CODES
    assert isinstance(enter(desk, ben), CodeWanted)
    with pytest.raises(BadValueError):
        disable_totp(desk, ben, "wrong")
    disable_totp(desk, ben, PASSWORD)
    assert isinstance(enter(desk, ben), SignedIn)


def test_ending_one_s_own_session_and_nobody_else_s(desk, ana, ben):
    mine, other = enter(desk, ana), enter(desk, ben)
    end_session(desk, ana, token_hash(other.token))
    assert resume(desk, other.token)
    end_session(desk, ana, token_hash(mine.token))
    assert resume(desk, mine.token) is None


def test_every_act_is_in_the_audit_log(desk, ana, ben, acts, clock):
    before = len(acts())
    change_grants(desk, ana.login, ben.id, give=ADMIN, take=None)
    suspend(desk, ana.login, ben.id, suspended=True)
    suspend(desk, ana.login, ben.id, suspended=False)
    change_password(desk, ben, PASSWORD, OTHER)
    secret = new_secret(desk.randomness)
    enable_totp(desk, ben, secret, pyotp.TOTP(secret).at(clock.now))
    disable_totp(desk, ben, OTHER)
    assert [(who, act) for who, act, _ in acts()[before:]] == [
        (ana.login, "roles"),
        (ana.login, "suspend"),
        (ana.login, "allow again"),
        (ben.login, "change password"),
        (ben.login, "turn second factor on"),
        (ben.login, "turn second factor off"),
    ]
