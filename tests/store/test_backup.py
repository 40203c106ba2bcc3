import gzip
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo_service.errors import StoreError, UnreadableFileError
from geo_service.model.place import Origin, Visibility
from geo_service.store.backup import backup, restore
from geo_service.store.migrate import migrate, newest
from geo_service.store.sql import SqlStore, open_store
from tests.builders import make_place
from tests.postgres import Cluster
from tests.store.edits import NOON, change, create


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A second database, of each kind, that has no tables yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/second/places.sqlite"
        return
    postgres: Cluster = request.getfixturevalue("postgres")
    name = postgres.create()
    yield postgres.url(name)
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backup.jsonl.gz"


def fill(store: SqlStore) -> None:
    odd = make_place(name="Fontaine \0 \u202e 🚰", origin=Origin("list", "7"), visibility=Visibility.PRIVATE)
    create(store, odd, make_place("PAR-D0002", position=None, demonstration=True), raw={"nom": "é\n"})
    change(store, odd, archived=True, raw={"nom": "2"})
    store.undo(2, who="me", when=NOON)
    create(store, *(make_place(f"LYO-{number:04}") for number in range(1500)))


def everything(store: SqlStore) -> list[object]:
    ids = ["PAR-0001", "PAR-D0002", "LYO-0001"]
    return [store.snapshot(), store.batches(), *map(store.history, ids), *map(store.raw, ids)]


def test_backup_restores_into_either_database(store: SqlStore, url: str, empty_url: str, target: Path) -> None:
    fill(store)
    backup(url, target)
    restore(target, empty_url)
    restored = open_store(empty_url, target.parent)
    assert everything(restored) == everything(store)
    assert create(restored, make_place("PAR-0003")).id == 5
    restored.close()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_backups_of_equal_stores_are_equal(store: SqlStore, url: str, empty_url: str, target: Path) -> None:
    fill(store)
    backup(url, target)
    restore(target, empty_url)
    again = target.with_name("again.jsonl.gz")
    backup(empty_url, again)
    assert again.read_bytes() == target.read_bytes()


def test_backup_while_a_writer_is_busy(store: SqlStore, url: str, target: Path, tmp_path: Path) -> None:
    create(store, make_place())
    with store._database.write() as connection:
        connection.exec_driver_sql("DELETE FROM history")
        backup(url, target)
    lines = gzip.decompress(target.read_bytes())
    assert lines.count(b'["history"') == 1


def test_store_that_is_not_empty_is_not_overwritten(store: SqlStore, url: str, target: Path) -> None:
    create(store, make_place())
    backup(url, target)
    before = everything(store)
    with pytest.raises(StoreError, match="not empty"):
        restore(target, url)
    assert everything(store) == before


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def without_last_line(content: bytes) -> bytes:
    return gzip.compress(b"".join(gzip.decompress(content).splitlines(keepends=True)[:-1]))


def without_a_row(content: bytes) -> bytes:
    lines = gzip.decompress(content).splitlines(keepends=True)
    return gzip.compress(b"".join(lines[:-2] + lines[-1:]))


def with_an_odd_table(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(b'["numbers"', b'["other"'))


@pytest.mark.parametrize(
    "damage", [cut, without_last_line, without_a_row, with_an_odd_table, gzip.decompress, lambda _: gzip.compress(b"")]
)
def test_damaged_backup_restores_nothing(sqlite_url: str, target: Path, damage: Callable[[bytes], bytes]) -> None:
    store = open_store(sqlite_url, target.parent)
    fill(store)
    backup(sqlite_url, target)
    store.close()
    target.write_bytes(damage(target.read_bytes()))
    second = f"sqlite:///{target.parent}/second.sqlite"
    with pytest.raises(UnreadableFileError, match="nothing was restored"):
        restore(target, second)
    assert everything_is_empty(second, target.parent)


def everything_is_empty(url: str, folder: Path) -> bool:
    store = open_store(url, folder)
    try:
        return store.revision() == 0 and not store.snapshot().places and not store.snapshot().last_numbers
    finally:
        store.close()


def test_backup_of_another_version(sqlite_url: str, target: Path) -> None:
    migrate(sqlite_url)
    backup(sqlite_url, target)
    target.write_bytes(gzip.compress(gzip.decompress(target.read_bytes()).replace(newest().encode(), b"0000")))
    with pytest.raises(StoreError, match="version 0000"):
        restore(target, sqlite_url)


def test_missing_backup(sqlite_url: str, target: Path) -> None:
    with pytest.raises(UnreadableFileError, match="No such file"):
        restore(target, sqlite_url)


def test_backup_of_what_is_not_there(sqlite_url: str, target: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        backup(sqlite_url, target)
    assert not target.exists()


def test_backup_before_the_tables_exist(postgres: Cluster, target: Path) -> None:
    with pytest.raises(StoreError, match="run geo-service migrate first"):
        backup(postgres.url("postgres"), target)


def test_backup_that_cannot_be_written(sqlite_url: str, tmp_path: Path) -> None:
    migrate(sqlite_url)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        backup(sqlite_url, tmp_path / "file" / "backup.jsonl.gz")


def test_progress_of_backup_and_restore_is_told(store: SqlStore, url: str, empty_url: str, target: Path) -> None:
    fill(store)
    written: list[tuple[int, int]] = []
    read: list[tuple[int, int]] = []
    backup(url, target, lambda done, total: written.append((done, total)))
    restore(target, empty_url, lambda done, total: read.append((done, total)))
    for told in (written, read):
        assert len(told) > 1
        assert told == sorted(told)
        assert told[-1][0] == told[-1][1]
