from dataclasses import replace

import pyotp
import pytest

from geo_service.accounts.lockout import CLIENT_FREE_TRIES, FREE_TRIES, LONGEST_WAIT
from geo_service.accounts.managing import enable_totp, reset_totp, suspend
from geo_service.accounts.passwords import Passwords
from geo_service.accounts.sealing import unseal
from geo_service.accounts.sessions import IDLE_FOR, LIVES_FOR
from geo_service.accounts.signing_in import (
    TICKET_LIVES_FOR,
    Client,
    CodeWanted,
    Refused,
    SignedIn,
    confirm_code,
    resume,
    sign_in,
    sign_out,
)
from geo_service.accounts.tokens import token_hash
from geo_service.accounts.totp import new_secret
from geo_service.model.accounts import EVERY_ASSOCIATION, Grant, Role
from tests.accounts.conftest import PASSWORD
from tests.accounts.desks import CHEAP

HOME = Client("198.51.100.7")
ELSEWHERE = Client("203.0.113.9")


def enter(desk, password=PASSWORD, login="ana@example.org", client=HOME):
    return sign_in(desk, login, password, client)


def test_the_right_password_opens_a_session(desk, ana):
    done = enter(desk)
    assert isinstance(done, SignedIn)
    account, session = resume(desk, done.token)
    assert account == ana
    assert session.token_hash == token_hash(done.token) != done.token


def test_the_login_may_be_typed_in_capitals(desk, ana):
    assert isinstance(enter(desk, login=" Ana@Example.ORG "), SignedIn)


@pytest.mark.parametrize("login", ["ana@example.org", "nobody@example.org", "no address", ""])
def test_a_wrong_password_and_an_unknown_login_look_alike_and_cost_the_same(desk, ana, login):
    desk.passwords.verified.clear()
    assert enter(desk, "wrong wrong wrong", login) == Refused()
    (verified,) = desk.passwords.verified
    assert (verified == desk.passwords.dummy_hash) == (login != ana.login)


def test_a_suspended_account_looks_alike_too(desk, ana, join):
    join("ben@example.org")
    suspend(desk, "ben", ana.id, suspended=True)
    desk.passwords.verified.clear()
    assert enter(desk) == Refused()
    assert len(desk.passwords.verified) == 1


def test_signing_in_ends_the_session_that_the_browser_had(desk, ana):
    first = enter(desk)
    second = enter(desk, client=replace(HOME, token=first.token))
    assert first.token != second.token
    assert resume(desk, first.token) is None
    assert resume(desk, second.token)


def test_a_token_that_was_put_into_a_browser_opens_nothing(desk, ana):
    planted = "f" * 64
    done = enter(desk, client=replace(HOME, token=planted))
    assert done.token != planted
    assert resume(desk, planted) is None


def test_signing_out_ends_the_session(desk, ana):
    done = enter(desk)
    sign_out(desk, ana, done.token)
    assert resume(desk, done.token) is None


def test_a_session_that_is_not_used_ends(desk, ana, clock):
    done = enter(desk)
    clock.turn(seconds=IDLE_FOR.total_seconds() - 1)
    assert resume(desk, done.token)
    clock.turn(seconds=IDLE_FOR.total_seconds())
    assert resume(desk, done.token) is None


def test_a_session_that_is_used_ends_after_a_working_day(desk, ana, clock):
    done = enter(desk)
    hours = LIVES_FOR.total_seconds() // 3600
    for _ in range(int(hours) - 1):
        clock.turn(hours=1)
        assert resume(desk, done.token)
    clock.turn(hours=1)
    assert resume(desk, done.token) is None


def test_wrong_passwords_are_slowed_down_and_never_for_ever(desk, ana, clock):
    for _ in range(FREE_TRIES - 1):
        assert enter(desk, "wrong") == Refused()
    refused = enter(desk, "wrong")
    waits = []
    for _ in range(12):
        waits.append(refused.until - clock.now)
        desk.passwords.verified.clear()
        assert enter(desk) == refused, "not even the right password is looked at"
        assert desk.passwords.verified == []
        clock.now = refused.until
        refused = enter(desk, "wrong")
    assert waits == sorted(waits)
    assert waits[0].total_seconds() == 30
    assert waits[-1] == LONGEST_WAIT
    clock.now = refused.until
    assert isinstance(enter(desk), SignedIn)
    assert enter(desk, "wrong") == Refused()


def test_guessing_at_one_account_leaves_others_alone(desk, ana, join):
    join("ben@example.org")
    for _ in range(FREE_TRIES):
        enter(desk, "wrong")
    assert isinstance(enter(desk, login="ben@example.org"), SignedIn)


def test_who_tries_one_password_on_many_accounts_is_slowed_down_too(desk, ana):
    for number in range(CLIENT_FREE_TRIES):
        enter(desk, "wrong", f"somebody{number}@example.org")
    assert enter(desk).until
    assert isinstance(enter(desk, client=ELSEWHERE), SignedIn)


def test_no_address_and_no_password_is_kept(desk, ana, tmp_path):
    enter(desk, "wrong horse")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("test.sqlite*"))
    assert b"198.51.100.7" not in kept
    assert b"wrong horse" not in kept
    assert PASSWORD.encode() not in kept


def test_a_hash_of_another_cost_is_made_anew(desk, ana):
    dearer = replace(desk, passwords=Passwords(replace(CHEAP, time_cost=2)))
    enter(dearer)
    with desk.store.read() as records:
        assert not dearer.passwords.outdated(records.credentials(ana.id).password_hash)


@pytest.fixture
def secret(desk, ana, clock):
    made = new_secret(desk.randomness)
    enable_totp(desk, ana, made, pyotp.TOTP(made).at(clock.now))
    clock.turn(minutes=1)
    return made


def test_a_second_factor_is_asked_for_and_a_code_counts_once(desk, secret, clock):
    code = pyotp.TOTP(secret).at(clock.now)
    wanted = enter(desk)
    assert isinstance(wanted, CodeWanted)
    assert isinstance(confirm_code(desk, wanted.ticket, code, HOME), SignedIn)
    assert confirm_code(desk, enter(desk).ticket, code, HOME) == Refused()


@pytest.mark.parametrize("code", ["", "000000", "12345", "é", "1" * 50])
def test_a_wrong_code_does_not_open(desk, secret, code):
    assert confirm_code(desk, enter(desk).ticket, code, HOME) == Refused()


def test_codes_cannot_be_tried_out(desk, secret, clock):
    ticket = enter(desk).ticket
    for _ in range(FREE_TRIES):
        refused = confirm_code(desk, ticket, "000000", HOME)
    assert refused.until
    assert confirm_code(desk, ticket, pyotp.TOTP(secret).at(clock.now), HOME).until


def test_a_right_password_does_not_forgive_wrong_codes(desk, secret):
    for _ in range(FREE_TRIES):
        outcome = enter(desk)
        if isinstance(outcome, CodeWanted):
            outcome = confirm_code(desk, outcome.ticket, "000000", HOME)
    assert enter(desk).until


@pytest.mark.parametrize("forge", [lambda t: "", lambda t: "a.b.c", lambda t: t[:-1] + "x", lambda t: "x" + t])
def test_a_forged_ticket_opens_nothing(desk, secret, clock, forge):
    ticket = forge(enter(desk).ticket)
    assert confirm_code(desk, ticket, pyotp.TOTP(secret).at(clock.now), HOME) == Refused()


def test_a_ticket_is_for_some_minutes(desk, secret, clock):
    ticket = enter(desk).ticket
    clock.turn(seconds=TICKET_LIVES_FOR.total_seconds())
    assert confirm_code(desk, ticket, pyotp.TOTP(secret).at(clock.now), HOME) == Refused()


def test_a_recovery_code_opens_once(desk, ana, clock):
    made = new_secret(desk.randomness)
    _, codes = enable_totp(desk, ana, made, pyotp.TOTP(made).at(clock.now))
    typed = codes[3].upper().replace("-", " ")
    assert isinstance(confirm_code(desk, enter(desk).ticket, typed, HOME), SignedIn)
    assert confirm_code(desk, enter(desk).ticket, typed, HOME) == Refused()
    assert isinstance(confirm_code(desk, enter(desk).ticket, codes[4], HOME), SignedIn)


def kept_secret(desk, account):
    with desk.store.read() as records:
        return records.credentials(account.id).totp_secret


def test_a_secret_is_kept_sealed_and_opens_for_its_own_account_alone(desk, ana, clock):
    made = new_secret(desk.randomness)
    enable_totp(desk, ana, made, pyotp.TOTP(made).at(clock.now))
    kept = kept_secret(desk, ana)
    assert made not in kept
    assert unseal(desk, ana.id, kept) == made
    assert unseal(desk, "somebody else", kept) == ""


def test_a_secret_from_before_is_sealed_at_the_next_code(desk, ana, clock):
    made = new_secret(desk.randomness)
    enable_totp(desk, ana, made, pyotp.TOTP(made).at(clock.now))
    with desk.store.write() as records:
        records.put_credentials(ana.id, replace(records.credentials(ana.id), totp_secret=made))
    clock.turn(seconds=60)
    assert isinstance(confirm_code(desk, enter(desk).ticket, pyotp.TOTP(made).at(clock.now), HOME), SignedIn)
    assert unseal(desk, ana.id, kept_secret(desk, ana)) == made != kept_secret(desk, ana)


def test_after_the_loss_of_the_secret_key_codes_on_paper_open_and_the_operator_resets(desk, ana, clock, acts):
    made = new_secret(desk.randomness)
    _, codes = enable_totp(desk, ana, made, pyotp.TOTP(made).at(clock.now))
    clock.turn(seconds=60)
    other = replace(desk, secret_key=lambda: b"o" * 32)
    assert confirm_code(other, enter(other).ticket, pyotp.TOTP(made).at(clock.now), HOME) == Refused()
    assert isinstance(confirm_code(other, enter(other).ticket, codes[0], HOME), SignedIn)
    assert reset_totp(other, "operator", ana.id)
    assert not reset_totp(other, "operator", ana.id)
    assert isinstance(enter(other), SignedIn)
    assert ("operator", "turn second factor off", ana.login) in acts()


def test_signing_in_and_failing_to_is_in_the_audit_log(desk, ana, acts):
    enter(desk, "wrong")
    done = enter(desk)
    sign_out(desk, ana, done.token)
    assert [act for _, act, _ in acts()] == ["invite", "accept invitation", "login failed", "login", "logout"]


def test_an_account_that_lost_its_roles_can_still_sign_in(desk, ana, join):
    ben = join("ben@example.org", Grant("a", Role.READER), Grant(EVERY_ASSOCIATION, Role.READER))
    assert isinstance(enter(desk, login=ben.login), SignedIn)
