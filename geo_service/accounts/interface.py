"""What the store of accounts promises, and the values that only signing in needs."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from geo_service.model.accounts import Account, Association, AuditEntry, Grant


@dataclass(frozen=True, slots=True)
class Credentials:
    """How an account proves who it is; no secret of it can be read back but that of the second factor.

    Attributes:
        password_hash: In argon2's encoded form.
        totp_secret: Sealed (see :mod:`geo_service.accounts.sealing`); empty while there is no second factor.
        totp_last_step: The time step of the last code that was accepted: none is accepted twice.
        recovery_hashes: Hashes of the recovery codes that were not used yet.
    """

    password_hash: str
    totp_secret: str = ""
    totp_last_step: int = 0
    recovery_hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that lets one person choose a password, once: for a new account, or anew for one that exists.

    Attributes:
        login: Email address of who is invited.
        grants: The roles that a new account gets.
        invited_by: Login of who invites, or the command that was run.
        expires: When the link ends, aware of its time zone.
        account: Id of the account whose password is chosen anew; empty where the link makes an account.
        used: When it was used or taken back; None while it may be used.
    """

    login: str
    grants: tuple[Grant, ...]
    invited_by: str
    expires: datetime
    account: str = ""
    used: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in with one browser; neither address nor name of the browser is kept.

    Attributes:
        token_hash: Hash of the random token in the browser's cookie.
        account: Id of the account.
        created: When the person signed in.
        seen: When it was used last, to some minutes.
    """

    token_hash: str
    account: str
    created: datetime
    seen: datetime


@dataclass(frozen=True, slots=True)
class Failures:
    """How often signing in failed in a row.

    Attributes:
        count: How often.
        last: When last.
    """

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line of the audit log with its number; later lines have higher ones."""

    id: int
    entry: AuditEntry


class AccountRecords(Protocol):
    """Reads and writes within one transaction."""

    def associations(self) -> tuple[Association, ...]:
        """Return all associations, by code."""

    def put_association(self, association: Association) -> None:
        """Add an association, or replace the one of its code."""

    def account(self, account_id: str) -> Account | None:
        """Return the account of an id, or None."""

    def account_of(self, login: str) -> Account | None:
        """Return the account of a login in lower case, or None."""

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts, by login."""

    def put_account(self, account: Account) -> None:
        """Add an account, or replace the one of its id."""

    def credentials(self, account_id: str) -> Credentials | None:
        """Return how an account proves who it is, or None."""

    def put_credentials(self, account_id: str, credentials: Credentials) -> None:
        """Set how an account proves who it is."""

    def invitation(self, token_hash: str) -> Invitation | None:
        """Return the invitation of a token's hash, or None."""

    def put_invitation(self, token_hash: str, invitation: Invitation) -> None:
        """Add an invitation, or replace the one of its token."""

    def open_invitations(self, now: datetime) -> dict[str, Invitation]:
        """Return the invitations that may still be used, by the hash of their tokens."""

    def session(self, token_hash: str) -> Session | None:
        """Return the session of a token's hash, or None."""

    def put_session(self, session: Session) -> None:
        """Add a session, or replace the one of its token."""

    def sessions_of(self, account_id: str) -> tuple[Session, ...]:
        """Return the sessions of an account, the one used last first."""

    def drop_session(self, token_hash: str) -> None:
        """End a session; one that does not exist is nothing to do."""

    def failures(self, subject: str) -> Failures | None:
        """Return how often signing in failed, or None for never."""

    def put_failures(self, subject: str, failures: Failures) -> None:
        """Set how often signing in failed."""

    def drop_failures(self, subject: str) -> None:
        """Forget that signing in failed."""

    def forget_failures(self, before: datetime) -> None:
        """Forget all failures older than an instant."""

    def log(self, entry: AuditEntry) -> None:
        """Add a line to the audit log. There is no way to change or remove one."""

    def audit(self, *, limit: int, before: int | None = None) -> tuple[AuditLine, ...]:
        """Return lines of the audit log, newest first.

        Args:
            limit: How many at most.
            before: Only lines of a lower number.
        """


class AccountStore(Protocol):
    """Keeps associations, accounts and all about signing in.

    Both raise :class:`geo_service.errors.StoreError` where the database does not do as asked.
    """

    def read(self) -> AbstractContextManager[AccountRecords]:
        """Open a transaction in which every read sees the same state."""

    def write(self) -> AbstractContextManager[AccountRecords]:
        """Open a transaction that no other writer shares; an exception leaves nothing of it."""
