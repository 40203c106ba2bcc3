"""Bring a database to the tables of this version, whatever version it has, once and by one process."""

from contextlib import closing
from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from geo_service.errors import StoreError
from geo_service.store.database import Database
from geo_service.store.geography import add_geography

_VERSION_TABLE = "geo_service_version"
_STEPS = Path(__file__).parent / "migrations"
_ALEMBIC = Lock()
"""Alembic keeps the migration that runs in a global variable."""


def migrate(url: str) -> str:
    """Bring a database to this version's tables.

    Args:
        url: SQLAlchemy URL.

    Returns:
        The version of its tables, such as ``0001``.

    Raises:
        StoreError: The database cannot be opened, is of a newer version, or is another program's.
    """
    with closing(Database(url)) as database:
        upgrade(database)
    return newest()


def newest() -> str:
    """Return the version of the tables that this program works with."""
    return str(_steps().get_current_head())


def version(connection: Connection) -> str | None:
    """Return the version of a database's tables; None where it has none of ours."""
    context = MigrationContext.configure(connection, opts={"version_table": _VERSION_TABLE})
    return context.get_current_revision()


def upgrade(database: Database) -> None:
    """Run the steps that a database lacks, all in one transaction; an SQLite file and its folder are created.

    Raises:
        StoreError: As for :func:`migrate`.
    """
    database.create_file()
    with _ALEMBIC, database.write() as connection:
        current = version(connection)
        _check(connection, current)
        if current != newest():
            command.upgrade(_config(connection), "head")
        if database.dialect == "postgresql":
            add_geography(connection)


@cache
def _steps() -> ScriptDirectory:
    """Return the steps, which are read once: it takes longer than all else about a database that needs none."""
    return ScriptDirectory(str(_STEPS))


def _check(connection: Connection, current: str | None) -> None:
    known = {script.revision for script in _steps().walk_revisions()}
    if current is not None and current not in known:
        raise StoreError(
            f"the database has version {current} and this program knows up to {newest()}:"
            " install the newer program, or restore a backup made with this one"
        )
    if current is None and connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
        raise StoreError("this file is another program's database: give the name of a new file")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, version_table=_VERSION_TABLE)
    return config
