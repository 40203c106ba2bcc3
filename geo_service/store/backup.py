"""Backups: one file for both databases, so that a backup of one restores into the other.

The file is gzip over JSON lines: a header, then ``[table, row]`` for each row, then the number of rows. It holds
all that the store does, private places and hashes of passwords included, and only its owner may read it; sessions and
counts of failed logins alone are left out: after a restore people sign in again.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, insert, select

from geo_service.errors import StoreError, UnreadableFileError
from geo_service.files import SECRET, write_whole
from geo_service.store.accounts_schema import PASSING
from geo_service.store.database import Database
from geo_service.store.migrate import newest, upgrade, version
from geo_service.store.tables import metadata
from geo_service.typed import decoded

_Row = dict[str, str | int | float | bool | None]
_ROWS_AT_ONCE = 1000
_FORMAT = "geo-service backup 1"
_DAMAGE = (OSError, EOFError, KeyError, zlib.error, msgspec.MsgspecError, UnicodeDecodeError)


_KEPT = tuple(table for table in metadata.sorted_tables if table not in PASSING)


Progress = Callable[[int, int], None]


def _no_progress(done: int, total: int) -> None:
    """Tell nobody."""


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    tables: str


class _End(msgspec.Struct, forbid_unknown_fields=True):
    rows: int


_LINE = msgspec.json.Decoder(tuple[str, _Row] | _End)


def backup(url: str, target: Path, progress: Progress = _no_progress) -> None:
    """Write everything in a store to a file, as it is at one instant; the store may serve and change meanwhile.

    Args:
        url: SQLAlchemy URL of the store.
        target: The file to write, by custom ``*.jsonl.gz``; one that exists is replaced once the new one is whole.
        progress: Called with the number of rows done and their total.

    Raises:
        StoreError: The store cannot be read, has tables of another version, or the file cannot be written.
    """
    with closing(Database(url)) as database:
        if database.file is not None and not database.file.exists():
            raise StoreError(f"there is no database {database.file}")
        with database.read() as connection:
            found = version(connection)
            if found != newest():
                raise StoreError(f"the database has version {found}, not {newest()}: run geo-service migrate first")
            content = _packed(connection, progress)
    try:
        write_whole(target, content, SECRET)
    except OSError as error:
        raise StoreError(f"the backup {target} cannot be written: {error.strerror}") from error


def restore(source: Path, url: str, progress: Progress = _no_progress) -> None:
    """Fill an empty store from a backup, all of it or nothing.

    Args:
        source: A file that :func:`backup` wrote.
        url: SQLAlchemy URL of the store; its folder and tables are created where they are missing.
        progress: Called with the number of bytes of the file read and their total.

    Raises:
        StoreError: The store is not empty, or the backup is of another version.
        UnreadableFileError: The file is damaged or is no backup.
    """
    with closing(Database(url)) as database:
        upgrade(database)
        with database.write() as connection:
            if not _is_empty(connection):
                raise StoreError("the store is not empty: restore into a new database")
            try:
                with source.open("rb") as packed, gzip.open(packed) as lines:
                    total = source.stat().st_size
                    _read(connection, lines, lambda: progress(packed.tell(), total))
            except _DAMAGE as error:
                raise UnreadableFileError(f"{source} is not a whole backup ({error}): nothing was restored") from error


def _is_empty(connection: Connection) -> bool:
    return not any(connection.execute(select(table).limit(1)).first() for table in _KEPT)


def _packed(connection: Connection, progress: Progress) -> bytes:
    packed = BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", mtime=0) as file:
        file.writelines(line + b"\n" for line in _lines(connection, progress))
    return packed.getvalue()


def _lines(connection: Connection, progress: Progress) -> Iterator[bytes]:
    encode = msgspec.json.Encoder().encode
    yield encode(_Header(_FORMAT, newest()))
    count = 0
    total = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in _KEPT)
    streaming = connection.execution_options(yield_per=_ROWS_AT_ONCE)
    for table in _KEPT:
        names = [str(column.name) for column in table.columns]
        with streaming.execute(select(table).order_by(*table.primary_key)) as rows:
            for row in rows:
                yield encode((str(table.name), dict(zip(names, row, strict=True))))
                count += 1
                if count % _ROWS_AT_ONCE == 0 or count == total:
                    progress(count, total)
    yield encode(_End(count))


def _read(connection: Connection, lines: Iterator[bytes], progress: Callable[[], None]) -> None:
    header = decoded(next(lines, b""), _Header)
    if header.format != _FORMAT or header.tables != newest():
        raise StoreError(
            f"the backup has version {header.tables}, not {newest()}:"
            " restore it with the program that made it, then run geo-service migrate with this one"
        )
    for name, group in groupby(_rows(lines), key=itemgetter(0)):
        rows = (row for _, row in group)
        while chunk := list(islice(rows, _ROWS_AT_ONCE)):
            connection.execute(insert(metadata.tables[name]), chunk)
            progress()


def _rows(lines: Iterator[bytes]) -> Iterator[tuple[str, _Row]]:
    count = 0
    for line in map(_LINE.decode, lines):
        if isinstance(line, _End):
            break
        yield line
        count += 1
    else:
        raise EOFError("its last line is missing")
    if line.rows != count:
        raise EOFError(f"{line.rows - count} rows are missing")
