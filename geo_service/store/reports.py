"""What waits for a decision, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from geo_service.errors import BadValueError, NotFoundError, StoreError
from geo_service.model.reports import Decision, QueueItem, QueueState
from geo_service.store.database import Database
from geo_service.store.reports_schema import queue

MAX_WAITING = 20
"""Items that wait about one place: more tell its association nothing new."""
FORGOTTEN_AFTER = timedelta(days=396)
"""How long after it came in a decided item is kept: 13 months."""
_ITEM = msgspec.json.Decoder(QueueItem)


class SqlReportStore:
    """See :class:`geo_service.store.interface.ReportStore`.

    Args:
        database: A database with this version's tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, item: QueueItem) -> QueueItem:
        """Keep an item that waits, unless one that waits says the same; return the one that is kept.

        Decided items older than :data:`FORGOTTEN_AFTER` are forgotten.

        Raises:
            BadValueError: :data:`MAX_WAITING` items wait about the place already.
        """
        oldest = _instant(item.created - FORGOTTEN_AFTER)
        with self._database.write() as connection:
            connection.execute(delete(queue).where(queue.c.state != QueueState.OPEN, queue.c.created < oldest))
            waiting = _waiting(connection, item.place)
            same = next((other for other in waiting if item.repeats(other)), None)
            if same:
                return same
            if len(waiting) >= MAX_WAITING:
                raise BadValueError("much was reported of this place and waits to be read already", field="place")
            connection.execute(insert(queue), _columns(item))
        return item

    def get(self, code: str) -> QueueItem:
        """Return the item of a code.

        Raises:
            NotFoundError: There is none.
        """
        with self._database.read() as connection:
            return _get(connection, code)

    def waiting(self) -> tuple[QueueItem, ...]:
        """Return all items that wait, the oldest first."""
        with self._database.read() as connection:
            return tuple(_waiting(connection))

    def decide(self, code: str, state: QueueState, decision: Decision) -> QueueItem:
        """Say what was decided about an item that waits; return it as it is then.

        Raises:
            NotFoundError: There is none.
            BadValueError: It was decided before.
        """
        with self._database.write() as connection:
            item = _get(connection, code)
            if item.state is not QueueState.OPEN:
                raise BadValueError("somebody else decided about this meanwhile: look at the list again", field="code")
            decided = replace(item, state=state, decision=decision)
            connection.execute(update(queue).where(queue.c.code == code).values(_columns(decided)))
        return decided


def _get(connection: Connection, code: str) -> QueueItem:
    document = connection.scalar(select(queue.c.document).where(queue.c.code == code))
    if document is None:
        raise NotFoundError("there is no report of this code")
    return _decode(document)


def _waiting(connection: Connection, place: str | None = None) -> list[QueueItem]:
    query = select(queue.c.document).where(queue.c.state == QueueState.OPEN)
    if place is not None:
        query = query.where(queue.c.place == place)
    found = [_decode(document) for document in connection.scalars(query)]
    return sorted(found, key=lambda item: (item.created, item.code))


def _columns(item: QueueItem) -> dict[str, str]:
    return {
        "code": item.code,
        "place": item.place,
        "created": _instant(item.created),
        "state": str(item.state),
        "document": msgspec.json.encode(item).decode(),
    }


def _instant(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def _decode(document: str) -> QueueItem:
    try:
        return _ITEM.decode(document)
    except (msgspec.MsgspecError, ValueError) as error:
        raise StoreError(f"a report of the database is damaged ({error}): restore the last backup") from None
