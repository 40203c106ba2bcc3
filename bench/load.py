"""Mixed requests to a server whose list changes meanwhile, and what is noted of their answers."""

import asyncio
import random
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.data import make_starts

MARKED = "PAR-000001"
"""The place whose name says the revision: every update renames it."""
NAME = "Passage {}"
_SAID = re.compile(rb"Passage (\d+)")
_REVISION = re.compile(rb'"revision":(\d+)')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TAG = re.compile(rb"\r\netag: *([^\r]+)", re.IGNORECASE)
_FAILURES = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
_TIMEOUT_S = 60
_BUFFER_BYTES = 1 << 20
_REQUEST = "{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n{}\r\n{}"
_FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n"
_ROUNDING_S = 1e-6

Rate = Callable[[int], float]
"""How many requests a second there are to be, given how many have been answered so far."""


@dataclass(frozen=True)
class Ask:
    """One request.

    Attributes:
        kind: What it is called in the figures.
        path: Path and query.
        form: The body of a POST, or None.
        again: Whether it carries the ETag of the last answer to the same path, where there is one.
    """

    kind: str
    path: str
    form: str | None = None
    again: bool = False


@dataclass(frozen=True)
class Seen:
    """What became of a request.

    Attributes:
        kind: As asked.
        due_at: When it was to be sent, by the monotonic clock.
        sent_at: When it was sent.
        done_at: When its answer was there.
        revision: The revision that the answer is of; None where it does not say.
        error: What went wrong, or empty.
    """

    kind: str
    due_at: float
    sent_at: float
    done_at: float
    revision: int | None = None
    error: str = ""

    @property
    def took_ms(self) -> float:
        """From when it was to be sent, so that who waits behind a slow answer is counted too."""
        return (self.done_at - self.due_at) * 1e3


@dataclass
class Commits:
    """The revisions that another process has committed, and when it was told so."""

    revisions: list[int] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    def add(self, revision: int, at: float) -> None:
        """Note a revision."""
        self.at.append(at)
        self.revisions.append(revision)

    def before(self, instant: float) -> int:
        """Return the last revision committed before an instant; 0 where there is none."""
        number = bisect_right(self.at, instant)
        return self.revisions[number - 1] if number else 0

    def behind_s(self, seen: Seen) -> float:
        """Return for how long already a later revision had been there when a request was sent, in seconds."""
        if seen.revision is None:
            return 0.0
        later = bisect_right(self.revisions, seen.revision)
        return max(0.0, seen.sent_at - self.at[later]) if later < len(self.at) else 0.0


MIX: dict[str, int] = {
    "nearest": 40,
    "nearest again": 5,
    "results": 12,
    "results near": 8,
    "place": 12,
    "place again": 5,
    "marked place": 5,
    "static": 11,
    "places of a city": 1,
    "map": 1,
}
"""What is asked, in hundredths."""


def mixed(seed: int) -> Iterator[Ask]:
    """Yield requests without end, the same for the same seed."""
    rng, starts = random.Random(seed), make_starts(500, seed)
    kinds, weights = list(MIX), list(MIX.values())
    while True:
        city, at = rng.choice(starts)
        kind = rng.choices(kinds, weights)[0]
        yield _asked(kind, city, (at.lat, at.lon), rng)


def _asked(kind: str, city: str, at: tuple[float, float], rng: random.Random) -> Ask:
    need = rng.choice(("water", "toilets", "charge_phone", "wifi", "shower", "laundry"))
    place = f"PAR-{rng.randrange(1, 1000):06d}"
    paths = {
        "nearest": f"/api/v1/nearest?lat={at[0]}&lon={at[1]}&need={need}&limit=10",
        "nearest again": "/api/v1/nearest?lat=48.86&lon=2.35&need=water&limit=10",
        "results": f"/city/{city}/results?need={need}",
        "results near": "/city/paris/results",
        "place": f"/place/{place}",
        "place again": f"/place/{MARKED}",
        "marked place": f"/place/{MARKED}",
        "static": f"/static/{rng.choice(('site.css', 'map.js', 'near.js', 'favicon.svg'))}",
        "places of a city": f"/city/{city}/places.geojson",
        "map": f"/city/{city}/map",
    }
    form = urlencode({"need": need, "where": MARKED}) if kind == "results near" else None
    return Ask(kind, paths[kind], form, again=kind.endswith("again"))


class Visitor:
    """Asks one thing after the other over one connection, which one worker answers.

    Args:
        port: Where the server listens on this machine.
        clock: Seconds that never go back.
    """

    def __init__(self, port: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._port, self._clock = port, clock
        self._connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._tags: dict[str, tuple[str, int | None]] = {}
        self._last = 0

    async def ask(self, asked: Ask, due_at: float) -> Seen:
        """Send a request and read its answer.

        Args:
            asked: The request.
            due_at: When it is to be sent.
        """
        sent_at = self._clock()
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                status, tag, body = await self._answer(asked)
        except _FAILURES as error:
            self.close()
            return Seen(asked.kind, due_at, sent_at, self._clock(), error=f"{asked.path}: {error!r}")
        done_at = self._clock()
        known = self._tags.get(asked.path)
        revision = known[1] if status == 304 and known else revision_of(body)
        error = self._fault(asked, status, revision)
        if tag:
            self._tags[asked.path] = tag, revision
        self._last = max(self._last, revision or 0)
        return Seen(asked.kind, due_at, sent_at, done_at, revision, error)

    def _fault(self, asked: Ask, status: int, revision: int | None) -> str:
        if status not in {200, 304}:
            return f"{asked.path}: status {status}"
        if revision is not None and revision < self._last:
            return f"{asked.path}: revision {revision} after {self._last}"
        return ""

    async def _answer(self, asked: Ask) -> tuple[int, str, bytes]:
        tag = self._tags[asked.path][0] if asked.again and asked.path in self._tags else ""
        request, fresh = _request(asked, tag), self._connection is None
        try:
            return await self._send(request)
        except _FAILURES:
            if fresh:
                raise
            self.close()  # a server may end a connection that rests
            return await self._send(request)

    async def _send(self, request: bytes) -> tuple[int, str, bytes]:
        if self._connection is None:
            self._connection = await asyncio.open_connection("127.0.0.1", self._port, limit=_BUFFER_BYTES)
            self._last = 0  # it may be another worker, which may have looked a little earlier
        reader, writer = self._connection
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status, tag, length = int(head[9:12]), _TAG.search(head), _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length and status != 304 else b""
        return status, tag[1].decode() if tag else "", body

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection[1].close()
        self._connection = None


def _request(asked: Ask, tag: str) -> bytes:
    headers = (_FORM.format(len(asked.form)) if asked.form else "") + (f"If-None-Match: {tag}\r\n" if tag else "")
    return _REQUEST.format("POST" if asked.form else "GET", asked.path, headers, asked.form or "").encode()


def revision_of(body: bytes) -> int | None:
    """Return the revision that an answer says, or shows by the name of the marked place; None where it does neither."""
    found = _REVISION.search(body) or _SAID.search(body)
    return int(found[1]) if found else None


def send(port: int, seconds: float, rate: Rate | None, visitors: int, seed: int = 1) -> list[Seen]:
    """Send mixed requests for some time and return what became of them.

    One thread waits for all connections: with one thread for each, they waited for each other, too.

    Args:
        port: Where the server listens on this machine.
        seconds: For how long.
        rate: Of all visitors together; None for as many as are answered.
        visitors: How many connections there are. Who has been free for longest sends the next request, so that with
            many of them none waits for another's answer before it is sent; it would be counted from when it was due.
        seed: Of the mix.
    """
    with ThreadPoolExecutor(1) as thread:  # the caller's may have a loop already
        noted = thread.submit(asyncio.run, _visits(port, seconds, rate, visitors, seed)).result()
    return sorted(noted, key=lambda seen: seen.done_at)


async def _visits(port: int, seconds: float, rate: Rate | None, visitors: int, seed: int) -> list[Seen]:
    noted: list[Seen] = []
    free = asyncio.Queue[Visitor]()
    crowd = [Visitor(port) for _ in range(visitors)]
    for visitor in crowd:
        free.put_nowait(visitor)

    async def visit(visitor: Visitor, asked: Ask, due_at: float) -> None:
        noted.append(await visitor.ask(asked, due_at))
        free.put_nowait(visitor)

    due_at, asks = time.monotonic(), mixed(seed)
    end = due_at + seconds - _ROUNDING_S
    async with asyncio.TaskGroup() as visits:
        while due_at < end:
            await asyncio.sleep(max(0.0, due_at - time.monotonic()))
            visits.create_task(visit(await free.get(), next(asks), due_at))
            due_at = time.monotonic() if rate is None else due_at + 1 / rate(len(noted))
    for visitor in crowd:
        visitor.close()
    return noted


def faults(seen: Sequence[Seen], commits: Commits, seen_after_s: float) -> list[str]:
    """Return what was wrong with answers: errors, and revisions that are older than promised or not yet made.

    Args:
        seen: What became of requests.
        commits: What was committed meanwhile.
        seen_after_s: What was committed so long before a request has to be in its answer.
    """
    found = [one.error for one in seen if one.error]
    for one in seen:
        due, newest = commits.before(one.sent_at - seen_after_s), commits.before(one.done_at) + 1
        if one.revision is not None and not due <= one.revision <= newest:
            found.append(f"{one.kind}: revision {one.revision}, not from {due} to {newest}")
    return found
