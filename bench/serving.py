"""How many questions a second are answered over HTTP: ``python -m bench.serving [--quick]``.

Two workers, 10,000 places, ten features an answer, the rate limit off, ``wrk`` with eight connections on the same
machine. First against a constant view of the same application (see :mod:`bench.served`), in rounds that take turns on
one running server; then against pygeoapi on the same places in PostGIS, each on its best server.
"""

import json
import statistics
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import gis_peer, served
from bench.city_places import make_city
from bench.served import CONSTANT, VIEW, MissingError, Wrk
from bench.table import DifferentAnswersError, Row, main, spread
from bench.wanted import WANTED
from geo_service.config import Config
from geo_service.nearest.kernel import loaded
from geo_service.service import open_service
from geo_service.web.app import create_app
from tests.postgres import MissingError as NoPostgresError

PLACES, QUICK_PLACES = 10_000, 1_000
ASKED = 500
COMPARED, QUICK_COMPARED = 100, 20
ROWS = {"http.sync": "gunicorn sync", "http.granian": "granian"}
BEST = "granian"
"""The server of ``geo-service serve``, by the figures of this file."""
QUICK_PEER = "gunicorn sync"
"""The best server of pygeoapi, by the same: the only one that is started with ``--quick``."""
SHORT = (
    "in one process and without a server, asked in turn, an answer takes 0.19 to 0.20 ms with the compiled search and "
    "the constant view 0.10. Of the difference search and places found are some 0.028, ten features 0.020, cursor and "
    "link 0.010, the rest parts of 0.007 and less. In gunicorn's workers, which share processors and their caches with "
    "who asks, the same take 0.78 and 0.60 ms"
)


def rows(quick: bool) -> Iterator[Row]:
    """Yield the rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = served.fill(folder, QUICK_PLACES if quick else PLACES)
        for row, server in ROWS.items():
            for compiled in (False, True):
                yield from _served(f"{row}.kernel" if compiled else row, server, config, quick=quick, compiled=compiled)


def _served(row: str, server: str, config: Config, *, quick: bool, compiled: bool) -> Iterator[Row]:
    """Yield what is measured on one server, with or without the compiled search."""
    missing, peer = _missing(server, quick=quick, compiled=compiled), server == BEST and compiled
    if missing:
        yield Row(WANTED[row], not_run=missing)
        if not peer:
            return
    port, env = served.free_port(), served.environment(config, compiled=compiled)
    try:
        with served.running(served.commands(port)[server], port, "/readyz", env):
            if not missing:
                yield _constant(row, port, config, quick=quick)
            if peer:
                yield _against_pygeoapi(port, config, quick=quick)
    except MissingError as error:
        for unknown in ([] if missing else [row]) + (["http.pygeoapi"] if peer else []):
            yield Row(WANTED[unknown], not_run=str(error))


def _missing(server: str, *, quick: bool, compiled: bool) -> str:
    """Return why a server is not compared with a constant view; empty where it is."""
    built = loaded() is not None
    if quick and (server != BEST or (built and not compiled)):
        return f"--quick measures {BEST}, with which we serve{', and the compiled search' if built else ''}"
    return "the compiled search is not built: make kernel" if compiled and not built else ""


def _constant(row: str, port: int, config: Config, *, quick: bool) -> Row:
    queries = served.questions(ASKED)
    seconds, repetitions = _rounds(quick=quick)
    ours, constant = ([view.format(query) for query in queries] for view in (VIEW, CONSTANT))
    equal, wrk = compare(config, port, ours[: _compared(quick=quick)]), Wrk(port, config.data_dir)
    for side in (ours, constant):
        wrk.rate(side, seconds)
    rounds = [_round(wrk, (ours, constant), seconds, turn) for turn in range(repetitions)]
    shares = tuple(mine / other for mine, other in rounds)
    mine, other = ([pair[side] for pair in rounds] for side in (0, 1))
    return Row(
        WANTED[row],
        shares,
        answers=f"{equal} of {equal} equal",
        figures=f"{spread(mine)} and {spread(other)} requests/s",
        size=_size(quick=quick),
        short=SHORT,
    )


def _round(wrk: Wrk, sides: Sequence[Sequence[str]], seconds: float, turn: int) -> tuple[float, float]:
    """Return the rates of both sides, measured in turn; who comes first changes with each round."""
    order = (0, 1) if turn % 2 else (1, 0)
    found = {side: wrk.rate(sides[side], seconds) for side in order}
    return found[0], found[1]


def compare(config: Config, port: int, paths: Sequence[str]) -> int:
    """Return how many answers have the features that the application gives in this process.

    Raises:
        DifferentAnswersError: One has not.
    """
    service = open_service(config)
    client = create_app(service).test_client()
    for path in paths:
        # A door may open between two answers, but not between these and the next two.
        pairs = ((_features(port, path), _own(client.get(path).get_json())) for _ in range(2))
        if not any(theirs == ours for theirs, ours in pairs):
            raise DifferentAnswersError(path)
    service.store.close()
    return len(paths)


def _features(port: int, path: str) -> list[object]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return _own(json.load(answer))


def _own(document: dict[str, list[dict[str, dict[str, str]]]]) -> list[object]:
    """Return the features without their own addresses, which begin with the host that was asked."""
    return [feature | {"properties": feature["properties"] | {"url": ""}} for feature in document["features"]]


def _rounds(*, quick: bool) -> tuple[int, int]:
    """Return for how many seconds a side is asked each time, and how often."""
    return (1, 5) if quick else (3, 9)


def _compared(*, quick: bool) -> int:
    return QUICK_COMPARED if quick else COMPARED


def _against_pygeoapi(port: int, config: Config, *, quick: bool) -> Row:
    try:
        return _pygeoapi(port, config, quick=quick)
    except (MissingError, NoPostgresError) as error:
        return Row(WANTED["http.pygeoapi"], not_run=str(error))


def _pygeoapi(port: int, config: Config, *, quick: bool) -> Row:
    peer, folder = gis_peer.python(make=not quick), config.data_dir
    places = make_city(QUICK_PLACES if quick else PLACES)
    folder.chmod(0o755)
    found: dict[str, list[tuple[float, float]]] = {}
    with gis_peer.filled(places) as database:
        for name, other, theirs, env in gis_peer.commands(peer, database, folder):
            if not quick or name == QUICK_PEER:
                with served.running(theirs, other, gis_peer.READY, env):
                    equal = gis_peer.compare(other, _boxes()[: _compared(quick=quick)], places)
                    found[name] = _turns(Wrk(port, folder), Wrk(other, folder), quick=quick)
    best = max(found, key=lambda name: statistics.median(other for _, other in found[name]))
    mine, others = ([pair[side] for pair in found[best]] for side in (0, 1))
    return Row(
        WANTED["http.pygeoapi"],
        tuple(one / other for one, other in found[best]),
        answers=f"{equal} of {equal} have ten places of the box as they are",
        figures=f"{spread(mine)} on {BEST}, {spread(others)} requests/s on {best}",
        size=_size(quick=quick),
        short="see the rows against a constant view",
    )


def _size(*, quick: bool) -> str:
    return f"{QUICK_PLACES:,} places" if quick else ""


def _boxes() -> list[str]:
    return [gis_peer.box_path(at) for at in served.starts(ASKED)]


def _turns(ours: Wrk, peer: Wrk, *, quick: bool) -> list[tuple[float, float]]:
    """Return the rates of both servers in rounds that take turns, after one that does not count."""
    asked, boxes = [VIEW.format(query) for query in served.questions(ASKED)], _boxes()
    seconds, repetitions = _rounds(quick=quick)
    peer.rate(boxes, seconds)
    return [(ours.rate(asked, seconds), peer.rate(boxes, seconds)) for _ in range(repetitions)]


if __name__ == "__main__":
    sys.exit(main(rows))
