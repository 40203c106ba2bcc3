import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from http.client import HTTPConnection

import pytest

from geo_service.errors import ConfigError
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Offer
from geo_service.web.serve import serve
from tests.builders import make_place
from tests.conftest import ROOT
from tests.web.services import FRIDAY

COMMAND = "import os; from geo_service.web.serve import serve; serve('127.0.0.1', {port}, 2, os.environ)"
START_S = 60
PLACES = "/api/v1/places?limit=1"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(port, path):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return json.load(connection.getresponse())
    finally:
        connection.close()


def wait_for(port, path, process):
    for _ in range(START_S * 5):
        assert process.poll() is None, process.stderr.read()
        try:
            return get(port, path)
        except ConnectionError:
            time.sleep(0.2)
    return pytest.fail(f"no answer from port {port} within {START_S} s")


@pytest.fixture
def store(tmp_path, make_service):
    """The store, as another process has it open."""
    return make_service(make_place("PAR-0001", offers=(Offer("water"),))).store


@pytest.fixture
def server(tmp_path, store):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND.format(port=port)],
        env=os.environ
        | {"GEO_SERVICE_DATABASE_URL": f"sqlite:///{tmp_path / 'test.sqlite'}", "GEO_SERVICE_DATA_DIR": str(tmp_path)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield port, process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)  # its workers, too: they would keep its output open
    process.communicate()


def test_the_server_answers_and_stops_when_told(server):
    port, process = server
    assert wait_for(port, "/readyz", process) == {"status": "ok", "revision": 1}
    assert get(port, "/api/v1/nearest?lat=48.8716&lon=2.37")["match"] == "all"
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out == ""
    lines = [json.loads(line) for line in err.splitlines()]
    assert "/api/v1/nearest" in [line.get("path") for line in lines]
    assert "48.8716" not in err


def test_connections_that_wait_keep_nobody_out(server):
    port, process = server
    wait_for(port, "/readyz", process)
    idle = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(300)]
    try:
        assert get(port, "/readyz")["status"] == "ok"
        ended, _, _ = select.select(idle, [], [], 0)
        assert not ended, "the answer came only after others had been sent away"
    finally:
        for connection in idle:
            connection.close()


def test_what_another_process_imports_is_seen_by_every_worker(server, store):
    port, process = server
    wait_for(port, "/readyz", process)
    assert get(port, PLACES)["revision"] == 1
    store.apply(Batch("import", FRIDAY, "list.csv", (Edit(None, make_place("PAR-0002")),)), seen=1)
    # Each request has a connection of its own, which any worker may take.
    in_a_row, end = 0, time.monotonic() + START_S
    while in_a_row < 40:
        in_a_row = in_a_row + 1 if get(port, PLACES)["revision"] == 2 else 0
        assert time.monotonic() < end, "a worker still answers from the revision before"


def test_counts_of_use_are_handed_over_before_the_end(server, store):
    port, process = server
    wait_for(port, "/readyz", process)
    for _ in range(10):
        assert get(port, "/api/v1/places/PAR-0001")["id"] == "PAR-0001"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert store.use(datetime.now(UTC).date()) == {"PAR-0001": 10}


def test_a_port_in_use_is_told_in_words():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"port {port}: Address already in use; choose another"):
            serve("127.0.0.1", port, 1, {})
