"""Signing in: password, then a code where there is a second factor, then a session."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from geo_service.accounts.desk import AccountDesk, read_login
from geo_service.accounts.interface import AccountRecords, Credentials, Session
from geo_service.accounts.lockout import CLIENT_FREE_TRIES, FORGOTTEN_AFTER, failed, wait_until
from geo_service.accounts.sealing import is_sealed, seal, unseal
from geo_service.accounts.sessions import alive, to_be_marked
from geo_service.accounts.tokens import new_token, same, token_hash
from geo_service.accounts.totp import accepted_step, recovery_hash
from geo_service.errors import BadValueError
from geo_service.model.accounts import Account

TICKET_LIVES_FOR = timedelta(minutes=5)
_TICKET = "second factor"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Signing in worked.

    Attributes:
        token: The session's token, for the browser's cookie.
    """

    token: str


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """The password was right, and the account has a second factor.

    Attributes:
        ticket: Proof of it, to be sent back with the code within :data:`TICKET_LIVES_FOR`.
    """

    ticket: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Signing in did not work.

    Attributes:
        until: When to try again, where it was tried too often; None where something typed was wrong.
    """

    until: datetime | None = None


Outcome = SignedIn | CodeWanted | Refused


@dataclass(frozen=True, slots=True)
class Client:
    """The browser of who signs in.

    Attributes:
        address: Whom failures count for beside the account; only a keyed hash of it is kept, and for a day.
        token: Token of the session it had before, which ends; empty for none.
    """

    address: str
    token: str = ""


def sign_in(desk: AccountDesk, login: str, password: str, client: Client) -> Outcome:
    """Sign in with a password.

    Whether there is such an account cannot be told from the answer, nor from how long it takes: a password is
    verified in any case.
    """
    try:
        name = read_login(login)
    except BadValueError:
        name = ""
    subjects = _subjects(desk, name, client)
    with desk.store.read() as records:
        until = _waits(desk, records, subjects)
        account = records.account_of(name)
        credentials = records.credentials(account.id) if account else None
    if until:
        return Refused(until)
    right = desk.passwords.verify(credentials.password_hash if credentials else desk.passwords.dummy_hash, password)
    if account is None or credentials is None or account.suspended or not right:
        return _fail(desk, name, subjects)
    if credentials.totp_secret:
        return CodeWanted(_ticket(desk, account.id))
    if desk.passwords.outdated(credentials.password_hash):
        credentials = replace(credentials, password_hash=desk.passwords.hash(password))
    return _open(desk, account, credentials, client, subjects)


def confirm_code(desk: AccountDesk, ticket: str, code: str, client: Client) -> Outcome:
    """Sign in with the code of the second factor, or with a recovery code, after the password.

    Args:
        desk: Where accounts are looked after.
        ticket: From :class:`CodeWanted`; one that is forged or too old counts as a failure.
        code: Six digits, or a recovery code.
        client: The browser.
    """
    account_id = _ticket_holder(desk, ticket)
    with desk.store.read() as records:
        account = records.account(account_id)
        subjects = _subjects(desk, account.login if account else "", client)
        until = _waits(desk, records, subjects)
        credentials = records.credentials(account.id) if account else None
    if until:
        return Refused(until)
    if account is None or credentials is None or account.suspended:
        return _fail(desk, "", subjects)
    used = use_code(desk, account.id, credentials, code)
    if used is None:
        return _fail(desk, account.login, subjects)
    return _open(desk, account, used, client, subjects)


def use_code(desk: AccountDesk, account_id: str, credentials: Credentials, code: str) -> Credentials | None:
    """Return the credentials after a code was used; None where it is wrong, or was used before.

    A secret from before secrets were sealed is sealed now.
    """
    secret = unseal(desk, account_id, credentials.totp_secret)
    step = accepted_step(secret, code, desk.clock(), credentials.totp_last_step) if secret else None
    if step is not None:
        kept = credentials.totp_secret
        sealed = kept if is_sealed(kept) else seal(desk, account_id, secret)
        return replace(credentials, totp_secret=sealed, totp_last_step=step)
    spent = recovery_hash(code)
    left = tuple(each for each in credentials.recovery_hashes if not same(each, spent))
    return replace(credentials, recovery_hashes=left) if len(left) < len(credentials.recovery_hashes) else None


def resume(desk: AccountDesk, token: str) -> tuple[Account, Session] | None:
    """Return who is signed in with a token; None for nobody, or where the session has ended."""
    now = desk.clock()
    with desk.store.read() as records:
        session = records.session(token_hash(token))
        account = records.account(session.account) if session else None
    if session is None or account is None or account.suspended or not alive(session, now):
        return None
    if to_be_marked(session, now):
        with desk.store.write() as records:
            if records.session(session.token_hash):  # it may have been ended meanwhile
                records.put_session(replace(session, seen=now))
    return account, session


def sign_out(desk: AccountDesk, account: Account, token: str) -> None:
    """End a session."""
    with desk.store.write() as records:
        records.drop_session(token_hash(token))
        desk.log(records, account.login, "logout")


def new_session(desk: AccountDesk, records: AccountRecords, account: Account) -> str:
    """Open a session and return its token."""
    token, now = new_token(desk.randomness), desk.clock()
    for old in records.sessions_of(account.id):
        if not alive(old, now):
            records.drop_session(old.token_hash)
    records.put_session(Session(token_hash(token), account.id, now, now))
    return token


def _open(
    desk: AccountDesk, account: Account, credentials: Credentials, client: Client, subjects: tuple[str, str]
) -> Outcome:
    with desk.store.write() as records:
        # Many guesses sent at once must not all be looked at before the first is counted; nor a code be used twice.
        until, kept = _waits(desk, records, subjects), records.credentials(account.id)
        if until or kept is None or kept.totp_last_step > credentials.totp_last_step:
            return Refused(until)
        if not set(credentials.recovery_hashes) <= set(kept.recovery_hashes):
            return Refused()
        records.put_credentials(account.id, credentials)
        records.drop_failures(subjects[0])
        records.drop_session(token_hash(client.token))
        desk.log(records, account.login, "login")
        return SignedIn(new_session(desk, records, account))


def _fail(desk: AccountDesk, login: str, subjects: tuple[str, str]) -> Refused:
    now = desk.clock()
    with desk.store.write() as records:
        records.forget_failures(now - FORGOTTEN_AFTER)
        for subject in subjects:
            records.put_failures(subject, failed(records.failures(subject), now))
        if login and records.account_of(login):
            desk.log(records, login, "login failed")
        return Refused(_waits(desk, records, subjects))


def _subjects(desk: AccountDesk, login: str, client: Client) -> tuple[str, str]:
    return desk.keyed("failures of login", login), desk.keyed("failures of client", client.address)


def _waits(desk: AccountDesk, records: AccountRecords, subjects: tuple[str, str]) -> datetime | None:
    now = desk.clock()
    login, client = (records.failures(subject) for subject in subjects)
    untils = (wait_until(login, now), wait_until(client, now, CLIENT_FREE_TRIES))
    return max((until for until in untils if until), default=None)


def _ticket(desk: AccountDesk, account_id: str) -> str:
    signed = f"{account_id}.{int((desk.clock() + TICKET_LIVES_FOR).timestamp())}"
    return f"{signed}.{desk.keyed(_TICKET, signed)}"


def _ticket_holder(desk: AccountDesk, ticket: str) -> str:
    """Return the account of a ticket, or nothing where it is forged or too old."""
    signed, _, proof = ticket.rpartition(".")
    account_id, _, expires = signed.rpartition(".")
    if not same(proof, desk.keyed(_TICKET, signed)) or int(expires) <= desk.clock().timestamp():
        return ""
    return account_id
