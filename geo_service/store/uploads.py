"""Uploads on SQLite and PostgreSQL."""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from geo_service.errors import NotFoundError
from geo_service.model.uploads import KEPT_FOR, PendingUpload, UploadState
from geo_service.store.database import Database
from geo_service.store.uploads_schema import uploads

MAX_PER_ACCOUNT = 20
"""Uploads kept of one account; the oldest go first."""


class SqlUploadStore:
    """See :class:`geo_service.store.interface.UploadStore`.

    Args:
        database: A database with this version's tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, upload: PendingUpload) -> None:
        """Keep an upload; what is older than :data:`KEPT_FOR` is forgotten, and so are an account's oldest.

        Args:
            upload: The upload.
        """
        oldest = _instant(upload.created - KEPT_FOR)
        with self._database.write() as connection:
            connection.execute(delete(uploads).where(uploads.c.created < oldest))
            connection.execute(insert(uploads), _columns(upload))
            newest = select(uploads.c.id).where(uploads.c.account == upload.account)
            newest = newest.order_by(uploads.c.created.desc(), uploads.c.id)
            for surplus in connection.scalars(newest.offset(MAX_PER_ACCOUNT)).all():
                connection.execute(delete(uploads).where(uploads.c.id == surplus))

    def get(self, upload_id: str, now: datetime) -> PendingUpload:
        """Return an upload.

        Args:
            upload_id: Its id.
            now: The instant, aware of its time zone.

        Raises:
            NotFoundError: There is none, or it is older than :data:`KEPT_FOR`.
        """
        query = select(uploads).where(uploads.c.id == upload_id, uploads.c.created >= _instant(now - KEPT_FOR))
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError("there is no such upload any more: upload the file again")
        return _upload(row)

    def of(self, association: str, now: datetime) -> tuple[PendingUpload, ...]:
        """Return the uploads of an association that wait, newest first, without what they hold.

        Args:
            association: Its code.
            now: The instant, aware of its time zone.
        """
        query = select(uploads).where(
            uploads.c.association == association,
            uploads.c.state == UploadState.PENDING,
            uploads.c.created >= _instant(now - KEPT_FOR),
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(uploads.c.created.desc(), uploads.c.id)).all()
        return tuple(replace(_upload(row), content=b"") for row in rows)

    def close(self, upload_id: str, state: UploadState, batch: int | None = None) -> None:
        """Say what became of an upload, and let go of what it holds.

        Args:
            upload_id: Its id.
            state: What became of it.
            batch: The batch it became, if any.
        """
        change = update(uploads).where(uploads.c.id == upload_id)
        with self._database.write() as connection:
            connection.execute(change.values(state=str(state), batch=batch, content="", choice=""))

    def choose(self, upload_id: str, choice: str) -> None:
        """Keep what people chose so far, in place of what they chose before.

        Args:
            upload_id: Its id.
            choice: What they chose.
        """
        with self._database.write() as connection:
            connection.execute(update(uploads).where(uploads.c.id == upload_id).values(choice=choice))


def _instant(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def _columns(upload: PendingUpload) -> dict[str, object]:
    return {
        "id": upload.id,
        "account": upload.account,
        "association": upload.association,
        "city": upload.city,
        "created": _instant(upload.created),
        "revision": upload.revision,
        "name": upload.name,
        "content": b64encode(upload.content).decode(),
        "state": str(upload.state),
        "batch": upload.batch,
        "choice": upload.choice,
    }


def _upload(row: Row[Any]) -> PendingUpload:
    return PendingUpload(
        id=row.id,
        account=row.account,
        association=row.association,
        city=row.city,
        created=datetime.fromisoformat(row.created),
        revision=row.revision,
        name=row.name,
        content=b64decode(row.content),
        state=UploadState(row.state),
        batch=row.batch,
        choice=row.choice,
    )
