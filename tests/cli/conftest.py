"""The commands, run as a person runs them, in a folder of their own."""

import os

import pytest
from click.testing import CliRunner

from geo_service.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Speak English, whatever the terminal of who runs the tests."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GEO_SERVICE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GEO_SERVICE_GEOCODER", "none")

    def command(*args: str, status: int = 0):
        result = CliRunner().invoke(main, args, catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result

    return command
