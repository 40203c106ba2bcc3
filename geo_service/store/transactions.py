"""Records that are read and written in transactions of their own, on SQLite and PostgreSQL alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from sqlalchemy import Connection

from geo_service.store.database import Database

R = TypeVar("R")


class Transactions(Generic[R]):
    """Opens transactions over one family of records, as its interface promises.

    Args:
        database: A database with this version's tables.
        records: Makes the records of a transaction.
    """

    def __init__(self, database: Database, records: Callable[[Connection], R]) -> None:
        self._database = database
        self._records = records

    @contextmanager
    def read(self) -> Iterator[R]:
        """Open a transaction in which every read sees the same state."""
        with self._database.read() as connection:
            yield self._records(connection)

    @contextmanager
    def write(self) -> Iterator[R]:
        """Open a transaction that no other writer shares; an exception leaves nothing of it."""
        with self._database.write() as connection:
            yield self._records(connection)
