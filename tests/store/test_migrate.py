import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from geo_service.errors import StoreError
from geo_service.store.migrate import migrate, newest
from geo_service.store.schema import metadata
from geo_service.store.sql import SqlStore, open_store
from tests.builders import make_place
from tests.store.edits import create


@pytest.mark.filterwarnings("ignore:Did not recognize type 'geography'")
def test_steps_lead_to_the_tables_of_the_code(store: SqlStore) -> None:
    wanted = set(metadata.tables)
    options = {
        "compare_type": True,
        "include_name": lambda name, kind, _: kind != "table" or name in wanted,
        "include_object": lambda _, name, *__: name not in {"geog", "places_geog"},
    }
    with store._database.write() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert found == []


def test_migrate_again_changes_nothing(store: SqlStore, url: str) -> None:
    create(store, make_place())
    assert migrate(url) == newest()
    assert store.snapshot().places == (make_place(),)


def test_database_of_a_newer_version(store: SqlStore, url: str, tmp_path: Path) -> None:
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE geo_service_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"version 9999.*install the newer program"):
        open_store(url, tmp_path)


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photos (id)")
    other.close()
    with pytest.raises(StoreError, match="another program"):
        migrate(f"sqlite:///{path}")
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]
    other.close()


def test_folder_with_odd_characters(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/été 100% sûr/a.sqlite"
    migrate(url)
    assert (tmp_path / "été 100% sûr" / "a.sqlite").exists()
