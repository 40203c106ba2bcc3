"""A process that is killed in the middle of a batch leaves nothing of it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from geo_service.store.sql import SqlStore
from tests.builders import make_place
from tests.store.edits import create

ROOT = Path(__file__).parent.parent.parent
DIES = """
import os, pathlib, signal, sys
from sqlalchemy import Engine, event
from geo_service.store.sql import open_store
from tests.builders import make_place
from tests.store.edits import create

url, folder, last_words = sys.argv[1:]
store = open_store(url, pathlib.Path(folder))

@event.listens_for(Engine, "after_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.startswith(last_words):
        os.kill(os.getpid(), signal.SIGKILL)

create(store, *(make_place(f"LYO-{number:04}") for number in range(300)), raw={"a": "1"})
"""


@pytest.mark.parametrize("table", ["places", "history", "numbers"])
def test_killed_writer_leaves_nothing(store: SqlStore, url: str, tmp_path: Path, table: str) -> None:
    create(store, make_place())
    before = store.snapshot()
    command = [sys.executable, "-c", DIES, url, str(tmp_path), f"INSERT INTO {table}"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    fresh = SqlStore(store._database)
    assert fresh.snapshot() == before
    assert [line.id for line in fresh.batches()] == [1]
    assert fresh.history("LYO-0001") == ()
    assert create(fresh, make_place("LYO-0001")).id == 2
