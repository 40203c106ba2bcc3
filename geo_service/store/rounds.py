"""Printed rounds, on SQLite and PostgreSQL."""

from datetime import UTC

import msgspec
from sqlalchemy import delete, insert, select

from geo_service.errors import NotFoundError, StoreError
from geo_service.model.rounds import Round
from geo_service.store.database import Database
from geo_service.store.reports_schema import rounds

_ROUND = msgspec.json.Decoder(Round)


class SqlRoundStore:
    """See :class:`geo_service.store.interface.RoundStore`.

    Args:
        database: A database with this version's tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, planned: Round) -> None:
        """Keep a round, or replace the one of its code."""
        row = {
            "code": planned.code,
            "association": planned.association,
            "created": planned.created.astimezone(UTC).isoformat(timespec="microseconds"),
            "document": msgspec.json.encode(planned).decode(),
        }
        with self._database.write() as connection:
            connection.execute(delete(rounds).where(rounds.c.code == planned.code))
            connection.execute(insert(rounds), row)

    def get(self, code: str) -> Round:
        """Return the round of a code.

        Raises:
            NotFoundError: There is none.
        """
        with self._database.read() as connection:
            document = connection.scalar(select(rounds.c.document).where(rounds.c.code == code))
        if document is None:
            raise NotFoundError("there is no round of this code")
        try:
            return _ROUND.decode(document)
        except (msgspec.MsgspecError, ValueError) as error:
            raise StoreError(f"a round of the database is damaged ({error}): restore the last backup") from None
