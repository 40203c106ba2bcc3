"""The collector goes on where it was at work before, whoever held it back last; free memory is given back."""

import ctypes
import gc
import platform
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from geo_service.garbage import apart, garbage_rests, give_back, save_memory
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def collector():
    yield
    gc.enable()


def test_it_rests_meanwhile_and_goes_on_after_an_error_too():
    with garbage_rests():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="bad"), garbage_rests():
        raise ValueError("bad")
    assert gc.isenabled()


def test_it_goes_on_after_the_last_of_all_threads():
    first, second = garbage_rests(), garbage_rests()
    first.__enter__()
    other = threading.Thread(target=second.__enter__)
    other.start()
    other.join()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_who_had_none_at_work_has_none_after():
    gc.disable()
    with garbage_rests():
        pass
    assert not gc.isenabled()


def own_memory() -> int:
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines["RssAnon"].split()[0]) * 1024


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library is not asked")
def test_what_is_free_between_pieces_in_use_is_given_back():
    pieces = [bytes(range(256)) * 256 for _ in range(1600)]
    half = sum(map(len, pieces)) // 2
    del pieces[::2]
    before = own_memory()
    give_back()
    assert before - own_memory() > half / 2
    assert len(pieces) == 800


@pytest.mark.parametrize("data", [b"", b"x", b"two pages" * 1000])
def test_what_lies_apart_is_what_it_was(data):
    own = apart(data)
    assert (own[:], b"".join((b"<", own, b">")), len(own)) == (data, b"<" + data + b">", len(data))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by /proc")
def test_what_lay_apart_is_given_back_at_once_also_between_others():
    pieces = [apart(bytes(range(256)) * 64) for _ in range(3200)]
    half = sum(map(len, pieces)) // 2
    before = own_memory()
    del pieces[::2]
    assert before - own_memory() > 0.9 * half
    assert len(pieces) == 1600


def test_another_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    give_back()
    save_memory()


_HEAPS = """
import ctypes, threading
from geo_service.garbage import save_memory

libc = ctypes.CDLL(None)
libc.fdopen.restype = libc.malloc.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
{call}
libc.malloc_info(0, out)
together = threading.Barrier(4)
threads = [threading.Thread(target=lambda: (together.wait(60), libc.malloc(5000), together.wait(60))) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
libc.malloc_info(0, out)
libc.fflush(out)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have other ways")
@pytest.mark.parametrize(("call", "same"), [("save_memory()", True), ("", False)])
def test_threads_have_no_heaps_of_their_own(call, same):
    told = subprocess.run(
        [sys.executable, "-c", _HEAPS.format(call=call)], cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=120
    )
    before, after = (part.count(b"<heap nr=") for part in told.stdout.split(b"</malloc>")[:2])
    assert (after == before) is same
