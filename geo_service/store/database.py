"""The connection to a database: how its transactions begin, and what its errors mean.

All that differs between SQLite and PostgreSQL when reading and writing is in this file.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from geo_service.errors import BadValueError, StoreError
from geo_service.files import SECRET

_WAIT_S = 60
"""How long a writer waits for the writers before it."""
_LOCK = 4_178_010_714
"""Key of PostgreSQL's advisory lock that lets one writer in at a time; any number that nobody else uses."""
_BEGIN = {
    ("sqlite", False): "BEGIN",
    ("sqlite", True): "BEGIN IMMEDIATE",
    ("postgresql", True): f"SELECT pg_advisory_xact_lock({_LOCK})",
}
_ADVICE = {
    "file is not a database": "it is no database of ours: give another, or move it away and restore the last backup",
    "disk image is malformed": "the file is damaged: move it away and restore the last backup",
    "unable to open database file": "see that its folder exists and may be written",
    "database is locked": "another program keeps the database busy: close it and try again",
    "readonly database": "see that the file and its folder may be written",
    "disk is full": "make room on the disk",
}


class Database:
    """A pool of connections with two kinds of transactions.

    Args:
        url: SQLAlchemy URL, ``sqlite:///...`` or ``postgresql+psycopg://...``.

    Raises:
        StoreError: The URL is not of a database we can use.
    """

    def __init__(self, url: str) -> None:
        with _translated():
            self._engine = _engine(url)
            self._open = threading.local()
            self._writer = self._engine.execution_options(writes=True)
            self._reader = self._engine
            if self.dialect == "postgresql":
                self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ")

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for PostgreSQL."""
        return Path(str(self._engine.url.database)) if self.dialect == "sqlite" else None

    def create_file(self) -> None:
        """Create the file of an SQLite database and its folder, for their owner alone, where they are missing.

        Raises:
            StoreError: They cannot be created.
        """
        if self.file is None:
            return
        make_folder(self.file.parent)
        with suppress(OSError):  # it exists, or opening it will tell what is wrong in better words
            self.file.touch(SECRET, exist_ok=False)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction in which every read sees the same state.

        Raises:
            StoreError: The database does not do as asked.
        """
        with _translated(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that no other writer shares; it is committed at the end, or leaves nothing.

        Within another one of the same thread it is a part of that one: committed with it, taken back on its own.

        Raises:
            StoreError: The database does not do as asked.
        """
        outer: Connection | None = getattr(self._open, "connection", None)
        if outer is not None:
            with _translated(), outer.begin_nested():
                yield outer
            return
        with _translated(), self._writer.begin() as connection:
            self._open.connection = connection
            try:
                yield connection
            finally:
                self._open.connection = None

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def make_folder(folder: Path) -> None:
    """Create a folder that its owner alone may read, where it is missing.

    Raises:
        StoreError: It cannot be created.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {folder} cannot be created: {error.strerror}") from error


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise StoreError(
            f"no store for {parsed.drivername!r}: use sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        )
    sqlite = parsed.drivername == "sqlite"
    if sqlite and parsed.database in {None, "", ":memory:"}:
        raise StoreError("a database in memory would be lost: give a file, as in sqlite:///var/geo_service.sqlite")
    engine = create_engine(
        parsed,
        hide_parameters=True,
        pool_timeout=_WAIT_S,
        pool_pre_ping=not sqlite,
        # Without isolation_level=None Python's module would begin transactions of its own, too late.
        connect_args={"timeout": _WAIT_S, "isolation_level": None} if sqlite else {},
    )
    event.listen(engine, "begin", _begin)
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _begin(connection: Connection) -> None:
    writes = bool(connection.get_execution_options().get("writes"))
    statement = _BEGIN.get((connection.dialect.name, writes))
    if statement is not None:
        connection.exec_driver_sql(statement)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # The mode is kept in the file. SQLite does not wait here while another process sets it: then it is set.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def _translated() -> Iterator[None]:
    """Raise our errors in place of the libraries', without the values that theirs may quote."""
    try:
        yield
    except UnicodeEncodeError:
        raise BadValueError("a text holds half a character (a lone surrogate): remove it") from None
    except SQLAlchemyError as error:
        raise StoreError(_explanation(error)) from None


def _explanation(error: SQLAlchemyError) -> str:
    # PostgreSQL's full text quotes the row ("DETAIL: Key (...)=(...)"), its primary message does not.
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = getattr(getattr(cause, "diag", None), "message_primary", None) or str(cause)
    advice = next((advice for sign, advice in _ADVICE.items() if sign in text), None)
    return f"the database says: {text}" + (f"; {advice}" if advice else "")
