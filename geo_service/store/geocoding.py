"""The queue of places to locate, and answers of geocoders, on SQLite and PostgreSQL."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select

from geo_service.errors import StoreError
from geo_service.model.changes import Edit
from geo_service.model.locating import Candidate, QueueLine, QueueState, address_key, may_be_asked, moved
from geo_service.store.database import Database
from geo_service.store.geocoding_schema import geocoding_answers, geocoding_lease, geocoding_queue

ANSWERS_LIVE = timedelta(days=365)
"""How long an answer with candidates is used again; addresses are renamed seldom."""
NOTHING_LIVES = timedelta(days=7)
"""How long "no match" is used again: an address may be added any day."""
MOST_ANSWERS = 50_000
"""Answers kept at most; the oldest go first."""
_LEASE = "geocoder"
_CANDIDATES = msgspec.json.Decoder(tuple[Candidate, ...])


class SqlGeocodingStore:
    """See :class:`geo_service.store.interface.GeocodingStore`.

    Args:
        database: A database with this version's tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def answer(self, geocoder: str, address: str, city: str, now: datetime) -> tuple[Candidate, ...] | None:
        """Return what a geocoder answered about an address, None where it is not known or too old.

        Args:
            geocoder: Its name.
            address: The address as :func:`geo_service.model.locating.address_key` writes it.
            city: Code of the municipality.
            now: The instant, aware of its time zone.
        """
        query = select(geocoding_answers.c.asked, geocoding_answers.c.candidates).where(
            geocoding_answers.c.geocoder == geocoder,
            geocoding_answers.c.address == address,
            geocoding_answers.c.city == city,
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        found = _decoded(row.candidates)
        lives = ANSWERS_LIVE if found else NOTHING_LIVES
        return found if datetime.fromisoformat(row.asked) + lives > now else None

    def keep_answer(
        self, geocoder: str, address: str, city: str, candidates: tuple[Candidate, ...], now: datetime
    ) -> None:
        """Keep an answer in place of an earlier one; the oldest beyond :data:`MOST_ANSWERS` are forgotten.

        Args:
            geocoder: Who answered.
            address: As for :meth:`answer`.
            city: Code of the municipality.
            candidates: The answer; empty for no match.
            now: The instant, aware of its time zone.
        """
        key = {"geocoder": geocoder, "address": address, "city": city}
        table = geocoding_answers
        with self._database.write() as connection:
            connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
            connection.execute(insert(table), key | {"asked": _instant(now), "candidates": _encoded(candidates)})
            connection.execute(delete(table).where(table.c.asked < _instant(now - ANSWERS_LIVE)))
            surplus = int(connection.scalar(select(func.count()).select_from(table)) or 0) - MOST_ANSWERS
            if surplus > 0:
                last = connection.scalar(select(table.c.asked).order_by(table.c.asked).offset(surplus - 1).limit(1))
                connection.execute(delete(table).where(table.c.asked <= last))

    def lines(self) -> dict[str, QueueLine]:
        """Return the lines of the queue by id of their place."""
        with self._database.read() as connection:
            return {row.place: _line(row) for row in connection.execute(select(geocoding_queue))}

    def put(self, lines: Iterable[QueueLine]) -> None:
        """Write lines, each in place of the one that its place has.

        A line that says since a moment ago that its place moved to another address stays.

        Args:
            lines: The lines, one per place.
        """
        table = geocoding_queue
        with self._database.write() as connection:
            for line in lines:
                same = or_(table.c.address == line.address, table.c.moved_from.is_(None))
                connection.execute(delete(table).where(table.c.place == line.place, same))
                if connection.scalar(select(table.c.place).where(table.c.place == line.place)) is None:
                    connection.execute(insert(table), _columns(line))

    def drop(self, places: Iterable[str]) -> None:
        """Forget the lines of places, by id."""
        with self._database.write() as connection:
            _drop(connection, places)

    def take_lease(self, holder: str, now: datetime, lasts: timedelta) -> bool:
        """Become, or stay, the only one who asks geocoders; return whether that worked.

        Args:
            holder: Who wants it.
            now: The instant, aware of its time zone.
            lasts: For how long; who holds it asks again in time.
        """
        table = geocoding_lease
        with self._database.write() as connection:
            row = connection.execute(select(table).where(table.c.name == _LEASE)).first()
            if row is not None and row.holder != holder and datetime.fromisoformat(row.until) > now:
                return False
            connection.execute(delete(table).where(table.c.name == _LEASE))
            lease = {"name": _LEASE, "holder": holder, "until": _instant(now + lasts)}
            connection.execute(insert(table), lease)
            return True

    def release(self, holder: str) -> None:
        """Let others ask geocoders, if it is this holder who may now."""
        with self._database.write() as connection:
            connection.execute(delete(geocoding_lease).where(geocoding_lease.c.holder == holder))


def note_moves(connection: Connection, edits: Iterable[Edit], *, undone: bool = False) -> None:
    """Queue the places that edits gave another address without another position.

    Lines of places that got a position, went, or are public no more are forgotten. A position that was taken back is
    for people to find: a geocoder would give the same one again.

    Args:
        connection: The transaction that writes the edits.
        edits: What is written.
        undone: Whether they take a batch back.
    """
    pairs = [(edit.before, edit.after) for edit in edits if edit.before is not None]
    settled = [after.id for before, after in pairs if before.position != after.position or not may_be_asked(after)]
    _drop(connection, settled)
    for before, after in pairs:
        if undone and before.position and not after.position and not after.archived:
            line = QueueLine(after.id, address_key(after), state=QueueState.NOT_FOUND)
            connection.execute(insert(geocoding_queue), _columns(line))
        elif moved(before, after):
            _note_move(connection, after.id, address_key(before), address_key(after))


def _note_move(connection: Connection, place: str, before: str, after: str) -> None:
    table = geocoding_queue
    known = connection.scalar(select(table.c.moved_from).where(table.c.place == place))
    _drop(connection, [place])
    if known != after:  # else the old address came back, whose position it is
        line = QueueLine(place, after, moved_from=known or before)
        connection.execute(insert(table), _columns(line))


def _drop(connection: Connection, places: Iterable[str]) -> None:
    rows = [{"gone": place} for place in places]
    if rows:
        connection.execute(delete(geocoding_queue).where(geocoding_queue.c.place == bindparam("gone")), rows)


def _instant(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def _columns(line: QueueLine) -> Mapping[str, object]:
    return {
        "place": line.place,
        "address": line.address,
        "moved_from": line.moved_from,
        "state": str(line.state),
        "tries": line.tries,
        "next_try": _instant(line.next_try) if line.next_try else "",
        "geocoder": line.geocoder,
        "candidates": _encoded(line.candidates),
    }


def _line(row: Row[Any]) -> QueueLine:
    return QueueLine(
        place=row.place,
        address=row.address,
        moved_from=row.moved_from,
        state=QueueState(row.state),
        tries=row.tries,
        next_try=datetime.fromisoformat(row.next_try) if row.next_try else None,
        geocoder=row.geocoder,
        candidates=_decoded(row.candidates),
    )


def _encoded(candidates: tuple[Candidate, ...]) -> str:
    return msgspec.json.encode(candidates).decode()


def _decoded(text: str) -> tuple[Candidate, ...]:
    try:
        return _CANDIDATES.decode(text)
    except (msgspec.MsgspecError, ValueError) as error:
        raise StoreError(f"a record of the database is damaged ({error}): restore the last backup") from None
