import json
import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest

from geo_service.errors import ConfigError
from geo_service.web.serve import serve
from tests.conftest import ROOT

COMMAND = "import os; from geo_service.web.serve import serve; serve('127.0.0.1', {port}, 2, os.environ)"
START_S = 60


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(port, path):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
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
def server(tmp_path, make_service):
    make_service().store.close()
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND.format(port=port)],
        env=os.environ
        | {"GEO_SERVICE_DATABASE_URL": f"sqlite:///{tmp_path / 'test.sqlite'}", "GEO_SERVICE_DATA_DIR": str(tmp_path)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield port, process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_the_server_answers_and_stops_when_told(server):
    port, process = server
    assert wait_for(port, "/readyz", process) == {"status": "ok", "revision": 0}
    assert get(port, "/api/v1/nearest?lat=48.8716&lon=2.37")["match"] == "none"
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out == ""
    lines = [json.loads(line) for line in err.splitlines()]
    assert "/api/v1/nearest" in [line.get("path") for line in lines]
    assert "48.8716" not in err


def test_a_port_in_use_is_told_in_words():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"port {port}.*choose another"):
            serve("127.0.0.1", port, 1, {})
