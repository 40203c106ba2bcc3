"""What the README says to type is typed."""

import os
import re
import shlex
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo_service.cli import main
from tests.streets.extracts import town

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"`geo-service ([^`]+)`", README)
START_S = 120


def test_the_readme_names_commands():
    assert len(COMMANDS) >= 5


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_the_readme_works(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    assert run.invoke(main, ["demo"]).exit_code == 0
    words = shlex.split(command.replace("BATCH", "1"))
    if words[0] == "coverage":
        assert run.invoke(main, ["streets", "import", str(town().write(tmp_path / "town.osm"))]).exit_code == 0
    template = ROOT / "datasets" / "templates" / "merchants.xlsx"
    words = [str(template) if word == "list.xlsx" else word for word in words]
    result = run.invoke(main, words)
    nothing_but_an_example = 3 if "import" in words else 0
    assert result.exit_code == nothing_but_an_example, result.output


@pytest.mark.parametrize("path", re.findall(r"\((docs/[^)]+|CHANGELOG\.md)\)", README))
def test_what_the_readme_links_to_exists(path):
    assert (ROOT / path).is_file()


@pytest.mark.skipif(not (ROOT / ".venv").is_dir(), reason="make run installs into .venv, which only make test makes")
def test_make_run_serves_the_cities(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"GEO_SERVICE_DATA_DIR": str(tmp_path), "GEO_SERVICE_GEOCODER": "none"}
    command = ["make", "run", f"PORT={port}"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            assert "Strasbourg" in _fetch(f"http://127.0.0.1:{port}/", server)
            assert "PAR-D" in _fetch(f"http://127.0.0.1:{port}/city/paris/results?need=water", server)
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def _fetch(url: str, server: subprocess.Popen) -> str:
    until = time.monotonic() + START_S
    while True:
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.2)
