import os
import platform
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.web.test_serve import free_port, get, wait_for

HEAP = 64 << 20
"""Room for the heap of a thread, which begins at a multiple of it. Source: ``HEAP_MAX_SIZE`` in glibc's ``arena.c``."""


def heaps_of_threads(pid: int) -> list[int]:
    """Return where the heaps of threads of a process begin: memory in use, and after it memory that is kept free."""
    lines = [line.split()[:2] for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
    parts = [(*(int(number, 16) for number in ends.split("-")), allowed) for ends, allowed in lines]
    kept_free = {begin: end for begin, end, allowed in parts if allowed == "---p"}
    used = {begin: end for begin, end, allowed in parts if allowed == "rw-p"}
    return [begin for begin in used if begin % HEAP == 0 and kept_free.get(_end(begin, used)) == begin + HEAP]


def _end(begin: int, parts: Mapping[int, int]) -> int:
    end = parts[begin]
    return _end(end, parts) if end in parts else end


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have other ways")
def test_threads_of_the_server_share_what_memory_is_kept(tmp_path):
    port = free_port()
    command = [Path(sys.executable).with_name("geo-service"), "serve", "--port", str(port), "--workers", "2"]
    env = os.environ | {"GEO_SERVICE_DATA_DIR": str(tmp_path)}
    process = subprocess.Popen(
        command,
        env=env,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for(port, "/readyz", process)
        for _ in range(50):
            get(port, "/api/v1/nearest?lat=48.8716&lon=2.37&need=water")
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(workers) >= 2
        assert not [heap for pid in (process.pid, *workers) for heap in heaps_of_threads(int(pid))]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
