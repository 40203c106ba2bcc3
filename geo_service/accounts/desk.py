"""What signing in and managing accounts need, in one value."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from geo_service.accounts.interface import AccountRecords, AccountStore
from geo_service.accounts.passwords import Passwords
from geo_service.accounts.tokens import Randomness, keyed_hash
from geo_service.errors import BadValueError
from geo_service.model.accounts import Account, AuditEntry

_MAX_LOGIN = 254
"""Longest email address. Source: RFC 5321, section 4.5.3.1.3."""


@dataclass(frozen=True)
class AccountDesk:
    """Where accounts are looked after.

    Attributes:
        store: Where they are kept.
        clock: Returns the present instant, aware of its time zone.
        secret_key: Returns the secret key of the installation; asked for only where it is needed.
        randomness: Returns unguessable bytes.
        passwords: Hashes passwords.
    """

    store: AccountStore
    clock: Callable[[], datetime]
    secret_key: Callable[[], bytes] = field(repr=False)
    randomness: Randomness = field(repr=False)
    passwords: Passwords = field(default_factory=Passwords, repr=False)

    def keyed(self, purpose: str, text: str) -> str:
        """Return a hash of a text that nobody else can make; see :func:`geo_service.accounts.tokens.keyed_hash`."""
        return keyed_hash(self.secret_key(), purpose, text)

    def log(self, records: AccountRecords, who: str, act: str, target: str = "", detail: str = "") -> None:
        """Write a line into the audit log, in the transaction of what was done."""
        records.log(AuditEntry(self.clock(), who, act, target, detail))


def read_login(text: str) -> str:
    """Return a login as it is kept: an email address in lower case.

    Raises:
        BadValueError: It is no email address.
    """
    login = text.strip().casefold()
    name, _, host = login.partition("@")
    plain = login.isprintable() and not set(login) & set(" ,;<>()\"'\\")
    if not name or "." not in host or "@" in host or not plain or len(login) > _MAX_LOGIN:
        raise BadValueError("write an email address such as name@example.org", field="login")
    return login


def end_sessions(records: AccountRecords, account: Account) -> None:
    """End all sessions of an account."""
    for session in records.sessions_of(account.id):
        records.drop_session(session.token_hash)
