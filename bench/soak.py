"""Half an hour of mixed requests while the list changes every second: ``python bench/soak.py [--minutes 30]``.

``geo-service serve --workers 3`` serves 10,000 places without a rate limit; a second process renames one place and
changes a few others every second. Before each half minute as many requests as are answered tell the capacity. Then
requests come at 80 % of it, whether or not the ones before were answered: of what the machine can do at that moment
(:class:`bench.pace.Capacity`), since what a shared one can do changes by half within seconds. Every answer that says
its revision, or shows the renamed place, is checked against what had been committed when it was asked for. ``--docs``
writes the table.
"""

import argparse
import gc
import multiprocessing
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.__main__ import page_of, written
from bench.data import make_places
from bench.load import MARKED, NAME, Commits, Seen, faults, send
from bench.machine import machine
from bench.pace import Capacity, Found, busy_share, processor_times
from bench.table import HEAD, Row, percentile, spread
from bench.wanted import LIMITS
from geo_service.config import shipped_datasets
from geo_service.latest import SEEN_AFTER_S
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Place
from geo_service.service import IMPORT
from geo_service.store.sql import SqlStore, open_store

HOURS = ("Mo-Fr 08:00-19:00", "Tu-Sa 10:00-18:30; PH off", "Mo-Su 07:00-22:00", "24/7", "Sa 09:00-12:00", "")
SLOW = (
    "every fifth request is a page of results, which takes 2 to 3 ms of a processor, so that the 99th percentile of "
    "all requests is the 95th of these: at 80 % of capacity they wait for each other, for maps of whole cities, 3 ms "
    "each, and for each worker's new view of every second, 4 ms, on two processors that the asking program uses too"
)
GROWN = (
    "not told apart yet are gaps between small pieces of memory and what the server itself (jemalloc) keeps: see "
    "design.md"
)
BEHIND = "in some parts requests came faster than they were answered"
_BEHIND_MS = 1000
"""A 99th percentile from which on no cost of an answer explains it."""
_LOAD = 0.8
"""Of the capacity."""
_START_S = 120
_WORKERS = 3
"""One more than the processors that half an hour of this was measured on: see `design.md`."""
HALF_AN_HOUR = 30
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Plan:
    """What is done for how long.

    Attributes:
        seconds: Of requests at a steady rate.
        warm_s: Of these, after which memory must not grow any more.
        rate: Requests a second; None for 80 % of what is answered at most.
        part_s: After so long that is looked for again, by sending as many as are answered.
        look_s: For how long each time.
        places: In all cities.
        visitors: Connections: so many that a request that is due finds one free, and that chance shares them evenly
            among workers: of 128 one may well have 55 %, and 54 % at 80 % of capacity are 86 % of its own.
    """

    seconds: float = 1800
    warm_s: float = 300
    rate: float | None = None
    part_s: float = 30
    look_s: float = 3
    places: int = 10_000
    visitors: int = 768

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return max(1, round(self.seconds / self.part_s))


@dataclass(frozen=True)
class Soaked:
    """What was found.

    Attributes:
        plan: What was planned.
        capacities: Requests a second that were answered at most, before each part; none where it was not looked for.
        followed: The same at every moment of the parts, as :class:`bench.pace.Capacity` tells it.
        parts: What became of each request of each part.
        faults: What was wrong.
        commits: Revisions and when they were committed.
        missing: Revisions that the store has lost.
        memory_mb: Resident megabytes of all processes of the server each second.
        shared_once_mb: The same at the end, with pages that several processes share counted once.
    """

    plan: Plan
    capacities: Sequence[float]
    followed: Sequence[float]
    parts: Sequence[Sequence[Seen]]
    faults: Sequence[str]
    commits: Commits
    missing: int
    memory_mb: Sequence[float]
    shared_once_mb: float

    @property
    def seen(self) -> list[Seen]:
        """What became of each request that came at the steady rate."""
        return list(chain.from_iterable(self.parts))

    @property
    def growth_mb(self) -> float:
        """How much memory grew from the first fifth after warming up to the last, by their medians."""
        after = self.memory_mb[min(int(self.plan.warm_s), len(self.memory_mb) - 2) :]
        part = max(1, len(after) // 5)
        return statistics.median(after[-part:]) - statistics.median(after[:part])


def soak(plan: Plan) -> Soaked:
    """Serve, ask and change as planned, and return what was found."""
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'geo_service.sqlite'}"
        store = open_store(url, Path(name))
        fill(store, plan.places)
        with served(Path(name)) as (port, pid), updated(url, store.revision()) as commits:
            with sampled(pid) as memory_mb:
                found = [_part(port, plan, number) for number in range(plan.parts)]
                gc.unfreeze()
            once_mb = shared_once_mb(pid)
        every = [one for part in found for one in (*part.looked, *part.seen)]
        wrong = faults(every, commits, SEEN_AFTER_S) + complaints(Path(name) / "server.log")
        kept = {batch.id for batch in store.batches(sys.maxsize)}
        missing = len(set(commits.revisions) - kept)
        store.close()
    capacities = [per_second(part.looked, plan.look_s) for part in found if part.looked]
    followed = [capacity for part in found for capacity in part.followed]
    parts = [part.seen for part in found]
    return Soaked(plan, capacities, followed, parts, wrong, commits, missing, memory_mb, once_mb)


class _Part(NamedTuple):
    """What became of the requests that told the capacity, if it was looked for, what it was, and of the steady ones."""

    looked: Sequence[Seen]
    followed: Sequence[float]
    seen: Sequence[Seen]


def _part(port: int, plan: Plan, number: int) -> _Part:
    seconds, seed, rate = plan.seconds / plan.parts, 2 * number + 1, plan.rate
    gc.collect()
    gc.freeze()  # this program would look through all it has noted so far, for up to 0.3 s, and let answers wait
    if rate is not None:
        return _Part([], [], send(port, seconds, lambda _: rate, plan.visitors, seed))
    before = processor_times()
    looked = send(port, plan.look_s, None, plan.visitors, seed - 1)
    capacity = Capacity(Found(per_second(looked, plan.look_s), busy_share(before, processor_times())))
    seen = send(port, seconds, lambda answered: _LOAD * capacity.now(answered), plan.visitors, seed)
    return _Part(looked, capacity.course, seen)


def per_second(answered: Sequence[Seen], seconds: float) -> float:
    """Return how many requests a second were answered in a span that began with the first; what came later is not."""
    end = min(one.due_at for one in answered) + seconds
    return sum(one.done_at <= end for one in answered) / seconds


def fill(store: SqlStore, count: int) -> None:
    """Store places, in the name of the files that ship, so that these are not loaded too."""
    files = sorted((shipped_datasets() / "places").glob("*.csv"))
    places = [_detailed(place, number) for number, place in enumerate(make_places(count))]
    for number, file in enumerate(files):
        edits = tuple(Edit(None, place) for place in places[number :: len(files)])
        store.apply(Batch(IMPORT, datetime.now(UTC), file.name, edits), seen=store.revision())


def _detailed(place: Place, number: int) -> Place:
    return replace(place, hours=HOURS[number % len(HOURS)], address=f"{number % 200 + 1} rue de la Mesure")


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """Serve a folder, and give port and process id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {key: value for key, value in os.environ.items() if not key.startswith("GEO_SERVICE_")}
    env |= {
        "GEO_SERVICE_DATA_DIR": str(folder),
        "GEO_SERVICE_RATE_LIMIT": "off",
        "GEO_SERVICE_GEOCODER": "none",
    }
    command = [str(Path(sys.executable).with_name("geo-service")), "serve", "--port", str(port)]
    command += ["--workers", str(_WORKERS)]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            _await(server, folder / "server.log")
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(60)


def _await(server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until all workers answer: the connections of a measurement would all go to the first that does."""
    until = time.monotonic() + _START_S
    while log.read_bytes().count(b"Started worker") < _WORKERS:
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"the server did not start: {log.read_text()[-2000:]}")
        time.sleep(0.2)


@contextmanager
def updated(url: str, revision: int) -> Iterator[Commits]:
    """Change the list every second in a process of its own, and give what it has committed so far."""
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=update, args=(url, theirs))
    process.start()
    commits = Commits()
    commits.add(revision, time.monotonic())
    reader = threading.Thread(target=_note, args=(ours, commits))
    reader.start()
    try:
        yield commits
    finally:
        ours.send("stop")
        process.join(60)
        reader.join(60)


def _note(told: Connection, commits: Commits) -> None:
    while (committed := told.recv()) is not None:
        commits.add(*committed)


def update(url: str, told: Connection) -> None:
    """Rename the marked place and change a few others every second, until told to stop; tell each revision.

    Who edits knows what is edited: the list is read once.
    """
    store, rng = open_store(url, Path(url.removeprefix("sqlite:///")).parent), random.Random(5)
    now = store.snapshot()
    revision, places, ids = now.revision, dict(now.by_id), sorted(now.by_id)
    while not told.poll(1):
        changed = {place_id: replace(places[place_id], hours=rng.choice(HOURS)) for place_id in rng.sample(ids, 5)}
        changed[MARKED] = replace(places[MARKED], name=NAME.format(revision + 1))
        edits = tuple(Edit(places[place_id], place) for place_id, place in changed.items())
        applied = store.apply(Batch("soak", datetime.now(UTC), "soak", edits), seen=revision)
        told.send((applied.id, time.monotonic()))
        revision, places = applied.id, places | changed
    store.close()
    told.send(None)


@contextmanager
def sampled(pid: int) -> Iterator[list[float]]:
    """Note the memory of a process and its children every second."""
    samples: list[float] = []
    stop = threading.Event()

    def note() -> None:
        while not stop.wait(1):
            samples.append(memory_mb(pid))

    thread = threading.Thread(target=note)
    thread.start()
    try:
        yield samples
    finally:
        stop.set()
        thread.join()


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process and of all it has started, in megabytes (Linux).

    A page that several of them share counts for each.
    """
    pages = (int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in family(pid))
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def shared_once_mb(pid: int) -> float:
    """Return the same with every page counted once; it takes some 15 ms of each process, and is no sample for that."""
    lines = (line for one in family(pid) for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines())
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


def family(pid: int) -> Iterator[int]:
    """Yield a process and all it has started (Linux)."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from family(int(child))


def complaints(log: Path) -> list[str]:
    """Return the lines of a server's log that tell of a failure."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line[:300] for line in lines if "Traceback" in line or '"ERROR"' in line or "[ERROR]" in line]


def rows(found: Soaked) -> Iterator[Row]:
    """Tell what was found, and for how long it was looked for where that was no half hour."""
    minutes, seen = round(found.plan.seconds / 60), found.seen
    size = "" if minutes == HALF_AN_HOUR else f"{minutes} minutes"
    asked = f"{len(seen):,} requests"
    if found.capacities:
        asked += (
            f", 80 % of {spread(found.followed)} a second, by how busy the processors were just before; "
            f"{spread(found.capacities)} were answered at most before each part"
        )
    yield Row(
        LIMITS["soak.errors"],
        (float(len(found.faults)),),
        figures=asked,
        size=size,
        short="; ".join(found.faults[:3]),
    )
    said = [one for one in seen if one.revision is not None]
    behind = [found.commits.behind_s(one) * 1e3 for one in said] or [0.0]
    lag = f"{len(said):,} answers say their revision; behind by {spread(behind)} ms, p99 {percentile(behind, 99):.0f}"
    yield Row(
        LIMITS["soak.lost"], (float(found.missing),), figures=f"{len(found.commits.at):,} revisions; {lag}", size=size
    )
    memory = (
        f"resident in {_WORKERS + 1} processes: {found.memory_mb[0]:.0f} MB at first, {found.memory_mb[-1]:.0f} at the "
        f"end; {found.shared_once_mb:.0f} where what they share counts once"
    )
    yield Row(LIMITS["soak.memory"], (found.growth_mb,), figures=memory, size=size, short=GROWN)
    times = [one.took_ms for one in seen]
    kinds = {one.kind: [] for one in seen}
    for one in seen:
        kinds[one.kind].append(one.took_ms)
    each = ", ".join(
        f"{kind} {percentile(taken, 50):.0f} / {percentile(taken, 99):.0f}" for kind, taken in kinds.items()
    )
    course = [percentile([one.took_ms for one in part], 99) for part in found.parts if part]
    figures = f"median {percentile(times, 50):.1f} ms; median / p99 in ms: {each}; p99 of each part: {spread(course)}"
    yield Row(
        LIMITS["soak.p99"],
        (percentile(times, 99),),
        figures=figures,
        size=size,
        short=SLOW if percentile(times, 99) < _BEHIND_MS else BEHIND,
    )


def main() -> int:
    """Print the rows, and write them where asked."""
    parser = argparse.ArgumentParser(description="Ask for half an hour while the list changes.")
    parser.add_argument("--minutes", type=float, default=HALF_AN_HOUR)
    parser.add_argument("--rate", type=float, help="requests a second; by default 80 %% of what is answered at most")
    parser.add_argument("--docs", type=Path, help="the page to write the table into")
    told = parser.parse_args()
    if told.rate is not None and told.rate <= 0:
        parser.error("--rate must be more than 0")
    facts = machine()
    seconds = told.minutes * 60
    found = soak(Plan(seconds, warm_s=min(300, seconds / 3), rate=told.rate))
    lines = list(rows(found))
    print(facts, "", *HEAD, *(row.line for row in lines), sep="\n")
    if told.docs:
        page = written(told.docs.read_text(encoding="utf-8"), "soak", page_of(lines, facts))
        told.docs.write_text(page, encoding="utf-8")
    return int(bool(found.faults or found.missing))


if __name__ == "__main__":
    sys.exit(main())
