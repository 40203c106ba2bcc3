"""A process that is killed while it applies lists: each one is there whole, with its line of the log, or not at all."""

import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import text

from geo_service.model.uploads import UploadState
from geo_service.store.sql import SqlStore
from tests.editing.lists import NOON
from tests.store.edits import create
from tests.store.test_editing import PLACES

ROOT = Path(__file__).parent.parent.parent
KILLS = {"sqlite": (200, 0.04), "postgresql": (25, 0.3)}
"""How often a process is killed, and after how many seconds of applying at the latest."""
_AT_ONCE = 3
"""So many are killed as soon as they begin, however fast the machine is."""
_NAMED = "killed"
APPLYING = """
import os, signal, sys, time
from geo_service.editing.desk import Choice
from geo_service.store.database import Database
from geo_service.store.sql import SqlStore
from tests.editing.lists import SCOPE, context, edited
from tests.store.test_editing import all_of, current, desk_of

def apply_on(tell):
    store = SqlStore(Database(sys.argv[1]))
    desk = desk_of(store)
    while True:
        number = store.revision()
        data = edited(lambda rows: [row.update(description=str(number)) for row in rows], current(store), number)
        upload = desk.keep("liste.csv", data, SCOPE, os.urandom(8).hex())
        shown = desk.preview(upload.name, upload.content, SCOPE)
        os.write(tell, upload.id.encode() + b" ")
        desk.apply_waiting(upload, SCOPE, Choice(all_of(shown)), "ana")

context()
for line in sys.stdin:
    hear, tell = os.pipe()
    child = os.fork()
    if not child:
        apply_on(tell)
    os.close(tell)
    told = os.read(hear, 100)
    time.sleep(float(line))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(hear, 10_000):
        told += more
    os.close(hear)
    print(told.decode().split()[-1], flush=True)
"""


def test_a_process_killed_while_it_applies_leaves_a_list_whole_or_untouched(store: SqlStore, url: str) -> None:
    chance = random.Random(5)  # noqa: S311 - when to kill is no secret
    kills, within_s = KILLS[store._database.dialect]
    create(store, *PLACES)
    whole = 0
    command = [sys.executable, "-c", APPLYING, f"{url}&application_name={_NAMED}" if "?" in url else url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        for number in range(kills):
            delay_s = 0.0 if number < _AT_ONCE else chance.uniform(0, within_s)
            process.stdin.write(f"{delay_s}\n")
            process.stdin.flush()
            upload = process.stdout.readline().strip()
            wait_for_the_server(store)
            whole += check(store, upload)
    assert 0 < whole < kills


def wait_for_the_server(store: SqlStore) -> None:
    """Wait until a server has noticed that who was killed is gone: it may be in the middle of a commit."""
    if store._database.dialect != "postgresql":
        return
    left = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with store._database.read() as connection:
            if not connection.execute(left, {"name": _NAMED}).scalar():
                return
        time.sleep(0.01)
    raise AssertionError("the server keeps the connection of a process that is gone")


def check(store: SqlStore, upload_id: str) -> bool:
    """Return whether the last upload was applied, once it is certain that places, uploads and log say the same."""
    revision = store.revision()
    texts = {place.description for place in SqlStore(store._database).snapshot().places}
    assert texts == {str(revision - 1) if revision > 1 else ""}
    with store.accounts.read() as records:
        applied = [line.entry.detail for line in records.audit(limit=9_999) if line.entry.act == "list-apply"]
    assert applied == [f"liste.csv: batch {batch}, {len(PLACES)} places" for batch in range(revision, 1, -1)]
    upload = store.uploads.get(upload_id, NOON)
    assert upload.batch == (revision if upload.state is UploadState.APPLIED else None)
    return upload.state is UploadState.APPLIED
