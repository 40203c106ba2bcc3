"""Accounts on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select

from geo_service.accounts.interface import AuditLine, Credentials, Failures, Invitation, Session
from geo_service.errors import StoreError
from geo_service.model.accounts import Account, Association, AuditEntry
from geo_service.store import accounts_schema as tables
from geo_service.typed import decoded

T = TypeVar("T")


class SqlAccountRecords:
    """See :class:`geo_service.accounts.interface.AccountRecords`.

    Args:
        connection: A transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def associations(self) -> tuple[Association, ...]:
        """Return all associations, by code."""
        rows = self._connection.scalars(select(tables.associations.c.document))
        return tuple(sorted((_decoded(row, Association) for row in rows), key=lambda each: each.code))

    def put_association(self, association: Association) -> None:
        """Add an association, or replace the one of its code."""
        table = tables.associations
        self._put(table, table.c.code == association.code, code=association.code, document=_encoded(association))

    def account(self, account_id: str) -> Account | None:
        """Return the account of an id, or None."""
        return self._one(tables.accounts, tables.accounts.c.id == account_id, Account)

    def account_of(self, login: str) -> Account | None:
        """Return the account of a login in lower case, or None."""
        return self._one(tables.accounts, tables.accounts.c.login == login, Account)

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts, by login."""
        rows = self._connection.scalars(select(tables.accounts.c.document))
        return tuple(sorted((_decoded(row, Account) for row in rows), key=lambda each: each.login))

    def put_account(self, account: Account) -> None:
        """Add an account, or replace the one of its id."""
        values = {"login": account.login, "document": _encoded(account)}
        # Updated in place: credentials and sessions point to it.
        table = tables.accounts
        if not self._connection.execute(table.update().where(table.c.id == account.id).values(values)).rowcount:
            self._connection.execute(insert(table), {"id": account.id, **values})

    def credentials(self, account_id: str) -> Credentials | None:
        """Return how an account proves who it is, or None."""
        return self._one(tables.credentials, tables.credentials.c.account == account_id, Credentials)

    def put_credentials(self, account_id: str, credentials: Credentials) -> None:
        """Set how an account proves who it is."""
        table = tables.credentials
        self._put(table, table.c.account == account_id, account=account_id, document=_encoded(credentials))

    def invitation(self, token_hash: str) -> Invitation | None:
        """Return the invitation of a token's hash, or None."""
        return self._one(tables.invitations, tables.invitations.c.token_hash == token_hash, Invitation)

    def put_invitation(self, token_hash: str, invitation: Invitation) -> None:
        """Add an invitation, or replace the one of its token."""
        table, document = tables.invitations, _encoded(invitation)
        self._put(
            table, table.c.token_hash == token_hash, token_hash=token_hash, login=invitation.login, document=document
        )

    def open_invitations(self, now: datetime) -> dict[str, Invitation]:
        """Return the invitations that may still be used, by the hash of their tokens."""
        table = tables.invitations
        rows = self._connection.execute(select(table.c.token_hash, table.c.document).order_by(table.c.token_hash))
        found = {row.token_hash: _decoded(row.document, Invitation) for row in rows}
        return {key: each for key, each in found.items() if each.used is None and each.expires > now}

    def session(self, token_hash: str) -> Session | None:
        """Return the session of a token's hash, or None."""
        return self._one(tables.sessions, tables.sessions.c.token_hash == token_hash, Session)

    def put_session(self, session: Session) -> None:
        """Add a session, or replace the one of its token."""
        table, token_hash = tables.sessions, session.token_hash
        self._put(
            table,
            table.c.token_hash == token_hash,
            token_hash=token_hash,
            account=session.account,
            document=_encoded(session),
        )

    def sessions_of(self, account_id: str) -> tuple[Session, ...]:
        """Return the sessions of an account, the one used last first."""
        table = tables.sessions
        rows = self._connection.scalars(select(table.c.document).where(table.c.account == account_id))
        found = (_decoded(row, Session) for row in rows)
        return tuple(sorted(found, key=lambda each: (each.seen, each.token_hash), reverse=True))

    def drop_session(self, token_hash: str) -> None:
        """End a session; one that does not exist is nothing to do."""
        self._connection.execute(delete(tables.sessions).where(tables.sessions.c.token_hash == token_hash))

    def failures(self, subject: str) -> Failures | None:
        """Return how often signing in failed, or None for never."""
        table = tables.login_failures
        query = select(table.c["count"].label("times"), table.c.last).where(table.c.subject == subject)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Failures(row.times, datetime.fromisoformat(row.last))

    def put_failures(self, subject: str, failures: Failures) -> None:
        """Set how often signing in failed."""
        table = tables.login_failures
        self._put(
            table, table.c.subject == subject, subject=subject, count=failures.count, last=_instant(failures.last)
        )

    def drop_failures(self, subject: str) -> None:
        """Forget that signing in failed."""
        self._connection.execute(delete(tables.login_failures).where(tables.login_failures.c.subject == subject))

    def forget_failures(self, before: datetime) -> None:
        """Forget all failures older than an instant."""
        self._connection.execute(delete(tables.login_failures).where(tables.login_failures.c.last < _instant(before)))

    def log(self, entry: AuditEntry) -> None:
        """Add a line to the audit log. There is no way to change or remove one."""
        table = tables.audit_log
        number = (self._connection.scalar(select(func.max(table.c.id))) or 0) + 1
        texts = {name: getattr(entry, name).replace("\0", "") for name in ("who", "act", "target", "detail")}
        self._connection.execute(insert(table), {"id": number, "at": _instant(entry.at), **texts})

    def audit(self, *, limit: int, before: int | None = None) -> tuple[AuditLine, ...]:
        """Return lines of the audit log, newest first.

        Args:
            limit: How many at most.
            before: Only lines of a lower number.
        """
        table = tables.audit_log
        query = select(table).order_by(table.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(table.c.id < before)
        return tuple(
            AuditLine(row.id, AuditEntry(datetime.fromisoformat(row.at), row.who, row.act, row.target, row.detail))
            for row in self._connection.execute(query)
        )

    def _one(self, table: Table, where: ColumnElement[bool], kind: type[T]) -> T | None:
        document = self._connection.scalar(select(table.c.document).where(where))
        return None if document is None else _decoded(document, kind)

    def _put(self, table: Table, where: ColumnElement[bool], **values: object) -> None:
        self._connection.execute(delete(table).where(where))
        self._connection.execute(insert(table), values)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _decoded(document: str, kind: type[T]) -> T:
    try:
        return decoded(document, kind)
    except msgspec.MsgspecError as error:
        raise StoreError(f"a record of the database is damaged ({error}): restore the last backup") from None
