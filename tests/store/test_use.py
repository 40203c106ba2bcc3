from datetime import date, timedelta
from pathlib import Path

from geo_service.store.backup import backup, restore
from geo_service.store.sql import SqlStore, open_store
from tests.builders import make_place
from tests.store.edits import create

FRIDAY = date(2026, 11, 20)


def weeks(count: int) -> date:
    return FRIDAY + timedelta(weeks=count)


def test_what_is_counted_adds_up(store: SqlStore) -> None:
    assert store.use(FRIDAY) == {}
    store.add_use(FRIDAY, {"PAR-0001": 2, "PAR-0002": 1})
    store.add_use(FRIDAY + timedelta(days=1), {"PAR-0002": 4, "PAR-0003": 1})
    store.add_use(weeks(1), {"PAR-0001": 1})
    assert store.use(weeks(1)) == {"PAR-0001": 3, "PAR-0002": 5, "PAR-0003": 1}


def test_nothing_finer_than_weeks_is_kept_nor_anything_of_more_than_a_year(store: SqlStore) -> None:
    for day in range(7):
        store.add_use(date(2026, 11, 16) + timedelta(days=day), {"PAR-0001": 1})
    with store._database.read() as connection:
        assert connection.exec_driver_sql("SELECT * FROM place_use").all() == [("PAR-0001", "2026-11-16", 7)]
    assert store.use(weeks(52)) == {"PAR-0001": 7}
    assert store.use(weeks(53)) == {}
    store.add_use(weeks(53), {"PAR-0002": 1})
    with store._database.read() as connection:
        assert [row.place for row in connection.exec_driver_sql("SELECT * FROM place_use")] == ["PAR-0002"]


def test_counts_are_in_backups(store: SqlStore, url: str, sqlite_url: str, tmp_path: Path) -> None:
    create(store, make_place())
    store.add_use(FRIDAY, {"PAR-0001": 2})
    backup(url, tmp_path / "backup.jsonl.gz")
    second = sqlite_url.replace("places", "second")
    restore(tmp_path / "backup.jsonl.gz", second)
    restored = open_store(second, tmp_path)
    assert restored.use(FRIDAY) == {"PAR-0001": 2}
    restored.close()
