"""The garbage collector, put to rest while many values are made that all stay: it would look through them in vain."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


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
