from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo_service.errors import StoreError
from geo_service.model.editions import Edition, Shown
from geo_service.store.backup import backup, restore
from geo_service.store.sql import SqlStore, open_store
from tests.builders import make_place
from tests.model.test_editions import CODE, IMPRINT
from tests.store.edits import create

SHOWN = Shown(1, "PAR-0001", 652_010.5, 6_861_900.0, {"name": "Café « Zoé » \0 🚰", "hours": "24/7"})
EDITION = Edition(CODE, IMPRINT, date(2026, 12, 23), (SHOWN,))
LATER = Edition("LATER", replace(IMPRINT, day=date(2026, 12, 1)), date(2026, 12, 31), ())
LYON = Edition("LYON", replace(IMPRINT, city="lyon", area="Lyon"), date(2026, 12, 23), ())


def test_an_edition_is_kept_as_it_was(store: SqlStore) -> None:
    assert store.register(EDITION) == EDITION
    assert store.edition(CODE) == EDITION
    assert store.edition("OTHER") is None


def test_an_edition_is_registered_once(store: SqlStore) -> None:
    store.register(EDITION)
    assert store.register(replace(EDITION, valid_until=date(2027, 1, 1))) == EDITION
    assert store.editions() == (EDITION,)


def test_editions_are_listed_newest_first_of_one_city_or_all(store: SqlStore) -> None:
    for edition in (EDITION, LYON, LATER):
        store.register(edition)
    assert store.editions() == (LATER, LYON, EDITION)
    assert store.editions("lyon") == (LYON,)
    assert store.editions("nantes") == ()


def test_editions_are_no_revision(store: SqlStore) -> None:
    create(store, make_place())
    store.register(EDITION)
    assert store.revision() == 1


def test_editions_come_back_from_a_backup(store: SqlStore, url: str, tmp_path: Path) -> None:
    store.register(EDITION)
    backup(url, tmp_path / "b.gz")
    second = f"sqlite:///{tmp_path}/second.sqlite"
    restore(tmp_path / "b.gz", second)
    restored = open_store(second, tmp_path)
    assert restored.editions() == (EDITION,)
    restored.close()


def test_a_damaged_edition_is_an_error_that_says_what_to_do(store: SqlStore) -> None:
    store.register(EDITION)
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE editions SET document = '{'")
    with pytest.raises(StoreError, match="restore the last backup"):
        store.edition(CODE)
