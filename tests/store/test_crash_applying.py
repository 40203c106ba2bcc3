"""A process that is killed while it applies lists: each one is there whole, with its line of the log, or not at all."""

import random
import subprocess
import sys
from pathlib import Path

from geo_service.model.uploads import UploadState
from geo_service.store.sql import SqlStore, open_store
from tests.editing.lists import NOON
from tests.store.edits import create
from tests.store.test_editing import PLACES

ROOT = Path(__file__).parent.parent.parent
KILLS = 200
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


def test_a_process_killed_while_it_applies_leaves_a_list_whole_or_untouched(tmp_path: Path) -> None:
    url, chance = f"sqlite:///{tmp_path}/places.sqlite", random.Random(5)  # noqa: S311 - when to kill is no secret
    store = open_store(url, tmp_path)
    create(store, *PLACES)
    whole = 0
    command = [sys.executable, "-c", APPLYING, url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        for _ in range(KILLS):
            process.stdin.write(f"{chance.uniform(0, 0.04)}\n")
            process.stdin.flush()
            whole += check(store, process.stdout.readline().strip())
    assert 0 < whole < KILLS
    store.close()


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
