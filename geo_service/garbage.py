"""What is no longer used: when it is looked for, when the memory that it took is given back, and how little is kept.

The garbage collector rests while many values are made that all stay: it would look through them in vain.
"""

import ctypes
import gc
import mmap
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_HEAPS = {-8: 1, -3: 256 * 1024}
"""Options of glibc's memory: no heap for each thread, since they take turns anyway, and pieces of so many bytes apart,
to be given back at once. Otherwise every thread keeps what its largest answer took. Source: ``M_ARENA_MAX`` and
``M_MMAP_THRESHOLD`` in glibc's ``malloc.h``."""


Apart = bytes | mmap.mmap
"""What :func:`apart` returns: it can be joined with other bytes, and ``[:]`` of it is bytes."""


class _Rest:
    """Who has put the collector to rest, in whatever thread; it goes on after the last, if it was at work before."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.holders = 0
        self.worked = False


_REST = _Rest()


@contextmanager
def garbage_rests() -> Iterator[None]:
    """Let the garbage collector rest for all threads, until nobody holds it back any more."""
    with _REST.lock:
        if _REST.holders == 0:
            _REST.worked = gc.isenabled()
            gc.disable()
        _REST.holders += 1
    try:
        yield
    finally:
        with _REST.lock:
            _REST.holders -= 1
            if _REST.holders == 0 and _REST.worked:
                gc.enable()


def give_back() -> None:
    """Give memory that is free between pieces in use back to the system, where the C library is glibc: it keeps it.

    It takes some 0.7 ms of a worker of 200 MB, and what is needed again must be fetched again.
    """
    _ask_glibc("malloc_trim", 0)


def apart(data: bytes) -> Apart:
    """Return bytes in pages of memory of their own, which go back to the system as soon as nobody holds them.

    For what is some pages long, kept, and replaced again and again: each time it would leave a gap among other pieces,
    of which these take a part, so that the next one has to lie elsewhere, and memory grows for hours. To make
    7 kB so takes 12 us, 100 kB 65; half a page of 4 kB is lost on average.
    """
    if sys.platform == "win32" or not data:
        return data
    own = mmap.mmap(-1, len(data), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    own.write(data)
    return own


def save_memory() -> None:
    """Have this process keep less memory that it does not use, where the C library is glibc."""
    for option, value in _HEAPS.items():
        _ask_glibc("mallopt", option, value)


def _ask_glibc(function: str, *numbers: int) -> None:
    with suppress(AttributeError, OSError, TypeError):  # another C library, or none that can be asked
        getattr(ctypes.CDLL(None), function)(*numbers)
