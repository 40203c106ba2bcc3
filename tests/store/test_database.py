import logging
import sqlite3
import stat
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from geo_service.errors import StaleEditError, StoreError
from geo_service.model.changes import Edit
from geo_service.model.place import Place
from geo_service.store import database as module
from geo_service.store.database import Database
from geo_service.store.sql import SqlStore, open_store
from tests.builders import make_place
from tests.store.edits import batch, change, create

SHARED = "PAR-0001"
EDITORS, ROUNDS = 20, 2


def add_one(place: Place) -> Place:
    return replace(place, description=str(int(place.description or 0) + 1))


def edit_until_accepted(store: SqlStore, own: str) -> None:
    """Raise the number in the shared place and in one's own, as an editor who reads again when refused."""
    for _ in range(ROUNDS):
        while True:
            seen = store.snapshot()
            try:
                store.apply(
                    batch(*(Edit(p, add_one(p)) for p in map(seen.by_id.get, (SHARED, own)))), seen=seen.revision
                )
                break
            except StaleEditError:
                continue


def test_twenty_editors_at_once_lose_no_edit(store: SqlStore, url: str, tmp_path: Path) -> None:
    own = [f"LYO-{number:04}" for number in range(EDITORS)]
    create(store, make_place(SHARED), *map(make_place, own))
    other = open_store(url, tmp_path)
    with ThreadPoolExecutor(EDITORS) as editors:
        for done in [editors.submit(edit_until_accepted, (store, other)[i % 2], place) for i, place in enumerate(own)]:
            done.result()
    kept = SqlStore(store._database).snapshot()
    assert kept.revision == 1 + EDITORS * ROUNDS
    assert kept.by_id[SHARED].description == str(EDITORS * ROUNDS)
    assert {kept.by_id[place].description for place in own} == {str(ROUNDS)}
    other.close()


def test_readers_do_not_wait_for_a_writer(store: SqlStore, url: str) -> None:
    create(store, make_place())
    writer = Database(url)
    with writer.write() as connection:
        connection.exec_driver_sql("UPDATE places SET document = 'half done'")
        assert SqlStore(store._database).snapshot().places == (make_place(),)
    writer.close()


def test_failed_transaction_leaves_nothing(store: SqlStore) -> None:
    create(store, make_place())
    with pytest.raises(ZeroDivisionError):
        fail_halfway(store._database)
    assert store.snapshot().places == (make_place(),)


def fail_halfway(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE places SET document = 'half done'")
        raise ZeroDivisionError


def test_reader_sees_one_state(store: SqlStore) -> None:
    create(store, make_place())
    with store._database.read() as connection:
        count = "SELECT count(*) FROM batches"
        assert connection.exec_driver_sql(count).scalar() == 1
        change(store, make_place(), name="Meanwhile")
        assert connection.exec_driver_sql(count).scalar() == 1


def test_processes_that_open_a_fresh_database_at_once(sqlite_url: str) -> None:
    code = "import sys; from geo_service.store.migrate import migrate; migrate(sys.argv[1])"
    command = [sys.executable, "-c", code, sqlite_url]
    started = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait() for process in started] == [0] * 3


FAILS = {
    "sqlite": "CREATE TRIGGER fails BEFORE INSERT ON places BEGIN SELECT raise(ABORT, 'no more'); END",
    "postgresql": "ALTER TABLE places ADD CONSTRAINT no_more CHECK (false) NOT VALID",
}


def test_errors_and_logs_quote_no_values(store: SqlStore, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = make_place(address="12 rue du " + "secret".upper())
    with store._database.write() as connection:
        connection.exec_driver_sql(FAILS[store._database.dialect])
    with pytest.raises(StoreError, match=r"the database says: .*no.more") as failed:
        create(store, secret)
    assert "SECRET" not in "".join(traceback.format_exception(failed.value)) + caplog.text


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://host/name", "sqlite:///FILE or postgresql"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("no url", "database says"),
        ("postgresql+psycopg://me:secret@/name?host=/no/such/folder&connect_timeout=2", "No such file"),
    ],
)
def test_unusable_url(url: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=said) as refused:
        open_store(url, tmp_path)
    assert "secret" not in "".join(traceback.format_exception(refused.value))


def test_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_text("name;address\n" * 100)
    with pytest.raises(StoreError, match=r"no database of ours.*restore the last backup"):
        open_store(f"sqlite:///{tmp_path}/a.sqlite", tmp_path)


def test_damaged_file(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url, tmp_path / "var")
    create(store, *(make_place(f"PAR-{number:04}") for number in range(500)))
    store.close()
    path = tmp_path / "var" / "places.sqlite"
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 100_000] = b"\x55" * 100_000
    path.write_bytes(content)
    damaged = open_store(sqlite_url, tmp_path / "var")
    with pytest.raises(StoreError, match=r"damaged.*backup"):
        damaged.snapshot()
    damaged.close()


def test_busy_file(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAIT_S", 0.05)
    store = open_store(sqlite_url, tmp_path / "var")
    other = sqlite3.connect(tmp_path / "var" / "places.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program keeps the database busy"):
        create(store, make_place())
    other.close()
    store.close()


def test_folder_that_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be created"):
        open_store(f"sqlite:///{tmp_path}/file/var/a.sqlite", tmp_path / "file" / "var")


def test_new_files_are_for_their_owner_alone(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url, tmp_path / "data")
    create(store, make_place())
    for folder in ("data", "var"):
        assert mode(tmp_path / folder) == 0o700
    assert {mode(path) for path in (tmp_path / "var").iterdir()} == {0o600}
    store.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_sqlite_lets_readers_and_a_writer_in_and_checks_references(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url, tmp_path)
    with store._database.read() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1}
    store.close()
