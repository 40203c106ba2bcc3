"""An application served as operators serve it, and how many requests a second it answers: by ``wrk``.

The application is the shipped one, with one view added, which reads the same parameters and gives the same headers, and
whose body is a constant of the same size. Run by a server as ``bench.served:application``.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, request

from bench.city_places import make_city
from bench.data import make_starts
from geo_service.config import Config, GeocoderName, shipped_datasets
from geo_service.model.changes import Batch, Edit
from geo_service.model.position import Position
from geo_service.nearest import kernel
from geo_service.store.sql import open_store
from geo_service.web import access, serve
from geo_service.web.api.parameters import NearestParameters, read_parameters
from geo_service.web.caching import MAX_AGE_S, conditional
from geo_service.web.language import request_language

ROOT = Path(__file__).parent.parent
WORKERS = 2
VIEW = "/api/v1/nearest?{}"
CONSTANT = "/api/v1/constant?{}"
UNCOMPILED = "BENCH_UNCOMPILED"
"""The variable of the environment by which a server goes without the compiled search."""
_STARTS = 4000
"""In all cities; a third of them are in Paris."""
_START_S = 120
_CONNECTIONS = 8
_SCRIPT = """
local paths = {{ {} }}
local number = 0
request = function()
  number = number % #paths + 1
  return wrk.format("GET", paths[number])
end
"""


class MissingError(Exception):
    """What is needed to measure is not on this machine."""


def questions(count: int) -> list[str]:
    """Return query strings: ten places with water, from points all over Paris."""
    return [f"lat={at.lat}&lon={at.lon}&need=water&limit=10" for at in starts(count)]


def starts(count: int) -> list[Position]:
    """Return points all over Paris, the same first ones however many."""
    return [at for city, at in make_starts(_STARTS) if city == "paris"][:count]


def fill(folder: Path, count: int) -> Config:
    """Store places, and return the settings to serve them with."""
    config = Config(
        folder, f"sqlite:///{folder / 'geo_service.sqlite'}", shipped_datasets(), geocoder=GeocoderName.NONE
    )
    store = open_store(config.database_url, folder)
    edits = tuple(Edit(None, place) for place in make_city(count))
    store.apply(Batch("bench", datetime.now(UTC), "", edits), seen=store.revision())
    store.close()
    return config


def application() -> Flask:
    """Return the application of a worker."""
    if UNCOMPILED in os.environ:
        kernel.BUILT = Path(os.devnull)
    app = serve.application()
    with app.test_request_context(VIEW.format(questions(1)[0])):
        body = app.view_functions["api.nearest"]().get_data()  # type: ignore[union-attr]  # this view is no coroutine

    def constant() -> Response:
        read_parameters(NearestParameters, request.args)
        response = Response(body, content_type="application/geo+json")
        return conditional(response, request_language(), MAX_AGE_S, shared=False)

    access.PUBLIC_ENDPOINTS |= {"api.constant"}  # type: ignore[misc]  # of this process, where nothing else is served
    app.add_url_rule("/api/v1/constant", "api.constant", constant)
    return app


def gunicorn(python: str, port: int, target: str, *options: str) -> list[str]:
    """Return the command that serves with gunicorn."""
    return [python, "-m", "gunicorn", "-w", str(WORKERS), "-b", f"127.0.0.1:{port}", *options, target]


def granian(python: str, port: int, target: str, *options: str) -> list[str]:
    """Return the command that serves with granian, as ``geo-service serve`` does."""
    shared = ["--interface", "wsgi", "--http", "1", "--no-ws", "--workers", str(WORKERS), "--blocking-threads", "2"]
    return [python, "-m", "granian", *shared, "--backlog", "256", "--port", str(port), *options, target]


def commands(port: int) -> dict[str, list[str]]:
    """Return how our application is served by each server."""
    called, made = "bench.served:application()", "bench.served:application"
    return {
        "gunicorn sync": gunicorn(sys.executable, port, called),
        "gunicorn gthread": gunicorn(sys.executable, port, called, "-k", "gthread", "--threads", "4"),
        "granian": granian(sys.executable, port, made, "--factory"),
    }


def environment(config: Config, *, compiled: bool = True) -> dict[str, str]:
    """Return the environment of a server of ours; without a limit of requests, as one client sends them all.

    Args:
        config: Its settings.
        compiled: Whether it is to use the compiled search, where that is built.
    """
    rest = {name: value for name, value in os.environ.items() if not name.startswith("GEO_SERVICE_")}
    return rest | {
        "GEO_SERVICE_DATA_DIR": str(config.data_dir),
        "GEO_SERVICE_GEOCODER": "none",
        "GEO_SERVICE_RATE_LIMIT": "off",
        **({} if compiled else {UNCOMPILED: "1"}),
    }


@contextmanager
def running(command: Sequence[str], port: int, ready: str, env: Mapping[str, str]) -> Iterator[None]:
    """Run a server until it is no longer needed.

    Args:
        command: What starts it.
        port: Where it will listen.
        ready: The path that answers once it is ready.
        env: Its environment.

    Raises:
        MissingError: It ended, or did not answer in time; what it said is told.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=said, stderr=said)
        try:
            if not _answers(process, f"http://127.0.0.1:{port}{ready}"):
                said.seek(0)
                raise MissingError(f"{' '.join(command)} did not serve: {said.read()[-2000:].decode()}")
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=10).close()  # noqa: S310 - an address of our own making
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Wrk:
    """Asks a server as fast as it answers.

    Args:
        port: Of the server.
        folder: For what is asked.

    Raises:
        MissingError: wrk is not installed.
    """

    def __init__(self, port: int, folder: Path) -> None:
        if shutil.which("wrk") is None:
            raise MissingError("wrk is not installed: apt-get install wrk")
        self._port, self._folder = port, folder

    def rate(self, paths: Sequence[str], seconds: float) -> float:
        """Return how many of some addresses, in turn, are answered a second.

        Raises:
            MissingError: An answer was an error, or there was none.
        """
        script = self._folder / "paths.lua"
        script.write_text(_SCRIPT.format(",".join(f'"{path}"' for path in paths)), encoding="utf-8")
        load = ["-t1", f"-c{_CONNECTIONS}", f"-d{seconds:g}s", "--timeout", "10s", "-s", str(script)]
        said = subprocess.run(
            ["wrk", *load, f"http://127.0.0.1:{self._port}"], capture_output=True, text=True, check=True
        ).stdout
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        if found is None or not float(found[1]) or "Non-2xx" in said or re.search(r"timeout [1-9]", said):
            raise MissingError(f"not all answers came, or were right: {said[-500:]}")
        return float(found[1])
