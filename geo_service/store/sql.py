"""The store on SQLite and PostgreSQL."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from geo_service.errors import BadValueError, NotFoundError
from geo_service.model.changes import Batch, BatchSummary, Change, Mark, RawRecord, Snapshot, Update
from geo_service.model.editions import Edition
from geo_service.store.accounts import SqlAccountRecords
from geo_service.store.codec import decode_place, decode_places, decode_raw
from geo_service.store.database import Database, make_folder
from geo_service.store.editions import read_edition, read_editions, register_edition
from geo_service.store.geocoding import SqlGeocodingStore
from geo_service.store.migrate import migrate
from geo_service.store.reports import SqlReportStore
from geo_service.store.rounds import SqlRoundStore
from geo_service.store.schema import batches, history, numbers, places, raw_records
from geo_service.store.taps import SqlTapRecords
from geo_service.store.transactions import Transactions
from geo_service.store.uploads import SqlUploadStore
from geo_service.store.use import add_use, read_use
from geo_service.store.writing import apply_edits, last_revision, latest_batches, undoing_edits

_undoing = batches.alias("undoing")
_BATCHES = select(
    batches.c.id,
    batches.c.who,
    batches.c.applied_at,
    batches.c.why,
    batches.c.size,
    batches.c.undoes,
    _undoing.c.id.label("undone_by"),
).outerjoin(_undoing, _undoing.c.undoes == batches.c.id)
_EMPTY = Snapshot(0, ())


def open_store(url: str, data_dir: Path) -> "SqlStore":
    """Open the store, creating its folder and its tables where they are missing.

    Args:
        url: SQLAlchemy URL, ``sqlite:///...`` or ``postgresql+psycopg://...``.
        data_dir: Folder of the service's files; created readable by its owner alone.

    Raises:
        StoreError: The database cannot be opened, is of a newer version, or is another program's.
    """
    make_folder(data_dir)
    migrate(url)
    return SqlStore(Database(url))


class SqlStore:
    """Places, raw records and history in a database; see :class:`geo_service.store.interface.Store`.

    Instances may be shared between threads, and several processes may use one database.

    Args:
        database: A database with this version's tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = _EMPTY, Mark()

    @property
    def accounts(self) -> Transactions[SqlAccountRecords]:
        """The accounts in the same database."""
        return Transactions(self._database, SqlAccountRecords)

    @property
    def taps(self) -> Transactions[SqlTapRecords]:
        """Merchants' links and taps, in the same database."""
        return Transactions(self._database, SqlTapRecords)

    @property
    def reports(self) -> SqlReportStore:
        """What waits for a decision, in the same database."""
        return SqlReportStore(self._database)

    @property
    def rounds(self) -> SqlRoundStore:
        """Printed rounds, in the same database."""
        return SqlRoundStore(self._database)

    @property
    def uploads(self) -> SqlUploadStore:
        """The uploads that wait, in the same database."""
        return SqlUploadStore(self._database)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one transaction of all that this thread writes within, accounts and uploads included."""
        with self._database.write():
            yield

    @property
    def geocoding(self) -> SqlGeocodingStore:
        """The queue of places to locate, in the same database."""
        return SqlGeocodingStore(self._database)

    def revision(self) -> int:
        """Return the number of the last batch; 0 where there is none."""
        with self._database.read() as connection:
            return last_revision(connection)

    def snapshot(self) -> Snapshot:
        """Return every place at the current revision, in one consistent read.

        Only what changed since the last call is read again: all of 100,000 places takes seconds, one edit does not.
        """
        known, mark = self._known
        with self._database.read() as connection:
            update = _changed_since(connection, mark)
            last_numbers = {row.prefix: row.last for row in connection.execute(select(numbers))}
        before = {} if update.whole else known.by_id
        # Sorted here because databases sort by the rules of their own language settings.
        found = sorted((before | {place.id: place for place in update.places}).values(), key=attrgetter("id"))
        snapshot = Snapshot(update.mark.revision, tuple(found), last_numbers)
        self._known = snapshot, update.mark
        return snapshot

    def changed_since(self, mark: Mark) -> Update:
        """Return what changed since a state, in one consistent read; everything where this is another database."""
        with self._database.read() as connection:
            return _changed_since(connection, mark)

    def at(self, revision: int) -> Snapshot:
        """Return every place as it was at an earlier revision; the numbers are those of now.

        Args:
            revision: A revision that the store has had.

        Raises:
            NotFoundError: The store has not come to that revision.
        """
        now = self.snapshot()
        if not 0 <= revision <= now.revision:
            raise NotFoundError(f"there is no revision {revision}")
        later = select(history.c.place, history.c.before).where(history.c.batch.between(revision + 1, now.revision))
        with self._database.read() as connection:
            rows = connection.execute(later.order_by(history.c.batch.desc()))
            first = {row.place: row.before for row in rows}  # the earliest later change has the last word
        places = dict(now.by_id)
        for place_id, before in first.items():
            if before is None:
                del places[place_id]
            else:
                places[place_id] = decode_place(before)
        return Snapshot(revision, tuple(places.values()), now.last_numbers)

    def apply(self, batch: Batch, *, seen: int) -> BatchSummary:
        """Apply all edits of a batch in one transaction, or none.

        Args:
            batch: What to do.
            seen: The revision the edits were made on.

        Raises:
            StaleEditError: A place of the batch changed after ``seen``, or a new place's id or origin is taken.
            BadValueError: The batch holds no edit that changes anything, or two of one place.
        """
        with self._database.write() as connection:
            return _batch(connection, apply_edits(connection, batch, seen=seen))

    def undo(self, batch_id: int, *, who: str, when: datetime) -> BatchSummary:
        """Take a batch back: places and raw records are as before it, places it created are archived.

        Args:
            batch_id: The batch.
            who: Who takes it back.
            when: The instant, aware of its time zone.

        Raises:
            NotFoundError: There is no such batch.
            StaleEditError: A place of the batch changed after it.
            BadValueError: It was taken back before, or taking it back would change nothing (it created archived
                places only).
        """
        with self._database.write() as connection:
            if not 0 < batch_id <= last_revision(connection):
                raise NotFoundError(f"there is no batch {batch_id}")
            undone = _batch(connection, batch_id)
            if undone.undone_by is not None:
                raise BadValueError(
                    f"batch {batch_id} was taken back by batch {undone.undone_by}: undo that one instead"
                )
            edits = undoing_edits(connection, batch_id)
            batch = Batch(who, when, f"undo of {batch_id}: {undone.why}", edits)
            return _batch(connection, apply_edits(connection, batch, seen=batch_id, undoes=batch_id))

    def batch(self, batch_id: int) -> BatchSummary:
        """Return a batch.

        Args:
            batch_id: Its number.

        Raises:
            NotFoundError: There is no such batch.
        """
        with self._database.read() as connection:
            row = connection.execute(_BATCHES.where(batches.c.id == batch_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no batch {batch_id}")
        return _summary(row)

    def batches(self, limit: int = 50) -> tuple[BatchSummary, ...]:
        """Return the latest batches, newest first.

        Args:
            limit: How many at most.
        """
        with self._database.read() as connection:
            rows = connection.execute(_BATCHES.order_by(batches.c.id.desc()).limit(limit))
            return tuple(_summary(row) for row in rows)

    def history(self, place_id: str) -> tuple[Change, ...]:
        """Return the changes of a place, newest first; empty where there is no such place."""
        query = _BATCHES.add_columns(history.c.before, history.c.after)
        query = query.join(history, history.c.batch == batches.c.id).where(history.c.place == place_id)
        with self._database.read() as connection:
            return tuple(_change(row) for row in connection.execute(query.order_by(batches.c.id.desc())))

    def batches_of(self, place_ids: Collection[str], limit: int) -> tuple[BatchSummary, ...]:
        """Return the latest batches that changed any of some places, newest first.

        Args:
            place_ids: The places.
            limit: How many at most.
        """
        with self._database.read() as connection:
            numbers_of = latest_batches(connection, list(place_ids), limit)
            rows = connection.execute(_BATCHES.where(batches.c.id.in_(numbers_of)).order_by(batches.c.id.desc()))
            return tuple(_summary(row) for row in rows)

    def changes(self, batch_id: int) -> tuple[Change, ...]:
        """Return what a batch changed, by id of the place; empty where there is no such batch."""
        query = _BATCHES.add_columns(history.c.before, history.c.after)
        query = query.join(history, history.c.batch == batches.c.id).where(batches.c.id == batch_id)
        with self._database.read() as connection:
            found = [_change(row) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda change: change.after.id))

    def raw(self, place_id: str) -> RawRecord:
        """Return the source's record kept beside a place; empty where there is none."""
        with self._database.read() as connection:
            kept = connection.scalar(select(raw_records.c.document).where(raw_records.c.place == place_id))
        return {} if kept is None else decode_raw(kept)

    def register(self, edition: Edition) -> Edition:
        """Keep a printed edition, unless there is one of its code; return the one that is kept."""
        with self._database.write() as connection:
            return register_edition(connection, edition)

    def edition(self, code: str) -> Edition | None:
        """Return the edition of a code, None where there is none."""
        with self._database.read() as connection:
            return read_edition(connection, code)

    def editions(self, city: str | None = None) -> tuple[Edition, ...]:
        """Return the editions of a city, or of all where it is None, the newest first."""
        with self._database.read() as connection:
            return read_editions(connection, city)

    def add_use(self, day: date, opened: Mapping[str, int]) -> None:
        """Add how often places were looked at, by id, to what was counted in the week of a day."""
        with self._database.write() as connection:
            add_use(connection, day, opened)

    def use(self, day: date) -> dict[str, int]:
        """Return how often each place was looked at in the twelve months before a day; those never are left out."""
        with self._database.read() as connection:
            return read_use(connection, day)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()


def _changed_since(connection: Connection, mark: Mark) -> Update:
    revision = last_revision(connection)
    whole = not mark.revision or _mark(connection, mark.revision) != mark  # restored, or switched to another
    since = 0 if whole else mark.revision
    documents = connection.scalars(select(places.c.document).where(places.c.revision > since))
    return Update(_mark(connection, revision), tuple(decode_places(documents)), whole)


def _mark(connection: Connection, revision: int) -> Mark:
    applied_at = connection.scalar(select(batches.c.applied_at).where(batches.c.id == revision))
    return Mark(revision, applied_at or "")


def _batch(connection: Connection, batch_id: int) -> BatchSummary:
    return _summary(connection.execute(_BATCHES.where(batches.c.id == batch_id)).one())


def _summary(row: Row[Any]) -> BatchSummary:
    when = datetime.fromisoformat(row.applied_at)
    return BatchSummary(row.id, row.who, when, row.why, row.size, row.undoes, row.undone_by)


def _change(row: Row[Any]) -> Change:
    before = None if row.before is None else decode_place(row.before)
    return Change(_summary(row), before, decode_place(row.after))
