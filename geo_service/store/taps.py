"""Merchants' links and taps on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select

from geo_service.errors import StoreError
from geo_service.model.accounts import AuditEntry
from geo_service.model.changes import Batch
from geo_service.model.place import Place
from geo_service.model.taps import Tap, TapLink, TapState
from geo_service.store.accounts import SqlAccountRecords
from geo_service.store.codec import decode_place
from geo_service.store.schema import batches, places
from geo_service.store.taps_schema import tap_links, taps
from geo_service.store.writing import apply_edits, last_revision, undoing_edits
from geo_service.typed import decoded

T = TypeVar("T")


class SqlTapRecords:
    """See :class:`geo_service.taps.interface.TapRecords`.

    Args:
        connection: A transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def place(self, place_id: str) -> Place | None:
        """Return a place as it is now, or None."""
        document = self._connection.scalar(select(places.c.document).where(places.c.id == place_id))
        return None if document is None else decode_place(document)

    def link(self, place_id: str) -> TapLink | None:
        """Return the last link of a place, or None."""
        query = select(tap_links.c.document).where(tap_links.c.place == place_id)
        document = self._connection.scalar(query)
        return None if document is None else _decoded(document, TapLink)

    def links(self) -> dict[str, TapLink]:
        """Return the last link of each place that has had one, by the place's id."""
        found = (_decoded(row, TapLink) for row in self._connection.scalars(select(tap_links.c.document)))
        return {link.place: link for link in found}

    def put_link(self, link: TapLink) -> None:
        """Set the last link of a place."""
        self._connection.execute(delete(tap_links).where(tap_links.c.place == link.place))
        self._connection.execute(insert(tap_links), {"place": link.place, "document": _encoded(link)})

    def tap(self, tap_id: str) -> Tap | None:
        """Return the tap of an id, or None."""
        document = self._connection.scalar(select(taps.c.document).where(taps.c.id == tap_id))
        return None if document is None else _decoded(document, Tap)

    def taps_of(self, place_id: str, since: datetime) -> tuple[Tap, ...]:
        """Return the taps of a place from an instant on, newest first."""
        return self._taps(taps.c.place == place_id, since)

    def taps(self, state: TapState, since: datetime) -> tuple[Tap, ...]:
        """Return the taps in a state from an instant on, newest first."""
        return self._taps(taps.c.state == str(state), since)

    def put_tap(self, tap: Tap) -> None:
        """Add a tap, or replace the one of its id."""
        row = {"id": tap.id, "place": tap.place, "at": _instant(tap.at), "state": str(tap.state)}
        self._connection.execute(delete(taps).where(taps.c.id == tap.id))
        self._connection.execute(insert(taps), {**row, "document": _encoded(tap)})

    def forget_asked(self, before: datetime) -> None:
        """Forget what was asked before an instant and never confirmed."""
        asked = taps.c.state == str(TapState.ASKED)
        self._connection.execute(delete(taps).where(asked, taps.c.at < _instant(before)))

    def apply(self, batch: Batch) -> int:
        """Apply a batch of edits of places as they are now; return its number, which is the new revision.

        Raises:
            BadValueError: It changes nothing.
        """
        return apply_edits(self._connection, batch, seen=last_revision(self._connection))

    def undo(self, batch_id: int, who: str, when: datetime) -> int:
        """Take a batch back; return the number of the batch that does.

        Raises:
            StaleEditError: A place of it changed after it; so it did where it was taken back before.
        """
        why = self._connection.scalar(select(batches.c.why).where(batches.c.id == batch_id))
        batch = Batch(who, when, f"undo of {batch_id}: {why}", undoing_edits(self._connection, batch_id))
        return apply_edits(self._connection, batch, seen=batch_id, undoes=batch_id)

    def log(self, entry: AuditEntry) -> None:
        """Add a line to the audit log."""
        SqlAccountRecords(self._connection).log(entry)

    def _taps(self, where: ColumnElement[bool], since: datetime) -> tuple[Tap, ...]:
        query = select(taps.c.document).where(where, taps.c.at >= _instant(since))
        rows = self._connection.scalars(query.order_by(taps.c.at.desc(), taps.c.id))
        return tuple(_decoded(row, Tap) for row in rows)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _encoded(value: TapLink | Tap) -> str:
    return msgspec.json.encode(value).decode()


def _decoded(document: str, kind: type[T]) -> T:
    try:
        return decoded(document, kind)
    except msgspec.MsgspecError as error:
        raise StoreError(f"a record of the database is damaged ({error}): restore the last backup") from None
