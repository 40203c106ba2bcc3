import pytest

from geo_service.accounts.desk import read_login
from geo_service.accounts.inviting import LIVES_FOR, accept, invite, invite_again, look_up, withdraw
from geo_service.accounts.signing_in import Client, SignedIn, resume, sign_in
from geo_service.accounts.tokens import token_hash
from geo_service.errors import BadValueError, NotFoundError
from geo_service.model.accounts import Grant, Role
from tests.accounts.conftest import PASSWORD

EDITOR = Grant("la-cloche", Role.EDITOR)
OTHER = "another four odd words"
HOME = Client("198.51.100.7")


@pytest.fixture
def token(desk):
    return invite(desk, "ana@example.org", "Ben@example.org", (EDITOR,))


def test_a_link_makes_an_account_with_its_roles(desk, token):
    account = accept(desk, token, PASSWORD)
    assert (account.login, account.grants) == ("ben@example.org", (EDITOR,))
    assert isinstance(sign_in(desk, account.login, PASSWORD, HOME), SignedIn)


def test_the_database_does_not_know_the_link(desk, token, tmp_path):
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("test.sqlite*"))
    assert token.encode() not in kept
    assert token_hash(token).encode() in kept


def test_looking_uses_nothing_up(desk, token):
    assert look_up(desk, token) == look_up(desk, token)


def test_a_link_is_used_once(desk, token):
    accept(desk, token, PASSWORD)
    with pytest.raises(NotFoundError):
        accept(desk, token, OTHER)
    assert isinstance(sign_in(desk, "ben@example.org", PASSWORD, HOME), SignedIn)


def test_a_link_ends(desk, token, clock):
    clock.turn(seconds=LIVES_FOR.total_seconds())
    with pytest.raises(NotFoundError):
        look_up(desk, token)
    with pytest.raises(NotFoundError):
        accept(desk, token, PASSWORD)


@pytest.mark.parametrize("forged", ["", "0" * 64, "é", "' OR 1=1"])
def test_a_forged_link_opens_nothing(desk, token, forged):
    with pytest.raises(NotFoundError):
        accept(desk, forged, PASSWORD)


def test_what_is_kept_of_a_link_is_no_link(desk, token):
    with pytest.raises(NotFoundError):
        accept(desk, token_hash(token), PASSWORD)


def test_a_link_can_be_taken_back(desk, token):
    withdraw(desk, "ana@example.org", token_hash(token))
    with pytest.raises(NotFoundError):
        look_up(desk, token)
    with pytest.raises(NotFoundError):
        withdraw(desk, "ana@example.org", token_hash(token))


def test_of_two_links_one_makes_the_account(desk, token):
    second = invite(desk, "eve@example.org", "ben@example.org", ())
    accept(desk, token, PASSWORD)
    with pytest.raises(NotFoundError):
        accept(desk, second, OTHER)
    assert sign_in(desk, "ben@example.org", OTHER, HOME).until is None


def test_who_has_an_account_is_not_invited_anew(desk, ana):
    with pytest.raises(BadValueError, match="already"):
        invite(desk, "eve@example.org", "ANA@example.org", (EDITOR,))


def test_a_new_password_ends_all_sessions_and_keeps_the_roles(desk, ana):
    session = sign_in(desk, ana.login, PASSWORD, HOME)
    assert accept(desk, invite_again(desk, "eve@example.org", ana), OTHER) == ana
    assert resume(desk, session.token) is None
    assert isinstance(sign_in(desk, ana.login, OTHER, HOME), SignedIn)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "short"),
        ("x" * 300, "long"),
        ("Motdepasse123", "common"),
        ("abababababab", "common"),
        ("ben is my name", "login"),
    ],
)
def test_weak_passwords_are_refused_and_the_link_stays(desk, token, password, reason):
    with pytest.raises(BadValueError) as caught:
        accept(desk, token, password)
    assert caught.value.accepted == (reason,)
    accept(desk, token, PASSWORD)


def test_every_step_is_in_the_audit_log_without_secrets(desk, token, acts):
    withdraw(desk, "ana@example.org", token_hash(token))
    assert acts() == [
        ("ana@example.org", "invite", "ben@example.org"),
        ("ana@example.org", "withdraw invitation", "ben@example.org"),
    ]


@pytest.mark.parametrize(
    "text", ["", "ana", "@x.y", "a@b", "a@b@c.d", "a b@c.d", "a@c.d\n,x", "a" * 260 + "@b.c", '"a"@b.c']
)
def test_what_is_no_address(text):
    with pytest.raises(BadValueError):
        read_login(text)
