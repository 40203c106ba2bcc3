"""A private PostgreSQL server for tests and measurements, in a temporary folder, reached by a socket in it."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

PACKAGES = "postgresql-15 postgresql-15-postgis-3"
_DEBIAN = Path("/usr/lib/postgresql")
_START_S = 60
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "log_min_messages": "fatal",
}
# Sorts as French does, unlike Python, so that a test can tell who sorted.
_INITDB = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=fr",
    "--no-sync",
)


class MissingError(Exception):
    """There is no PostgreSQL server on this machine."""


@dataclass(frozen=True)
class Cluster:
    """A server that runs.

    Attributes:
        folder: The folder of its socket.
        numbers: Numbers of its next databases.
    """

    folder: Path
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """Create a database and return its name; nobody may be connected to the template."""
        name = f"test_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(f"user=postgres host={self.folder} dbname={database}", autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def cluster(**more: str) -> Iterator[Cluster]:
    """Run a server; it is stopped by its process id, and its folder removed.

    Args:
        **more: Settings of the server beside ours, or instead of them.

    Raises:
        MissingError: Debian's server programs are not installed.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="geo_service_pg_") as name:
        folder = Path(name)
        account = _account(folder)
        data = folder / "data"
        _run([programs / "initdb", *_INITDB, f"--pgdata={data}"], account)
        settings = [word for name, value in {**_SETTINGS, **more}.items() for word in ("-c", f"{name}={value}")]
        with _started([programs / "postgres", "-D", data, "-k", folder, *settings], account) as server:
            try:
                running = Cluster(folder, count(1))
                _wait(running, server)
                yield running
            finally:
                server.send_signal(signal.SIGINT)  # "fast": connections are cut


def _programs() -> Path:
    found = [path.parent for path in _DEBIAN.glob("*/bin/initdb")]
    if not found:
        raise MissingError(f"no PostgreSQL server: apt-get install {PACKAGES}")
    return max(found, key=lambda path: int(path.parent.name))


def _account(folder: Path) -> str | None:
    """Give the folder to an account that initdb accepts, where we are root, and return its name."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, account)
    return account


def _started(command: list[Path | str], account: str | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        user=account,
        group=account and pwd.getpwnam(account).pw_gid,
        extra_groups=account and [],
    )


def _run(command: list[Path | str], account: str | None) -> None:
    with _started(command, account) as process:
        _, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{command[0]}: {errors.decode()}")


def _wait(running: Cluster, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while True:
        try:
            return running.execute("SELECT 1")
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
