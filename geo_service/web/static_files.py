"""Static files kept as they are sent: to look one up, read and compress it takes longer than all the rest."""

import os
from functools import lru_cache
from time import time
from typing import Any, NamedTuple

from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.datastructures import Headers
from werkzeug.http import http_date

from geo_service.web.recent import Recent

_FILES, _LONGEST_BYTES, _LONGEST_ACCEPT = 96, 160 * 1024, 100
"""Answers kept for each application, and how long they and what clients accept may be: fifteen megabytes at most, and
one and a half where clients accept what browsers do."""
_CONDITIONS = (
    "HTTP_RANGE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)
_DATED = frozenset({"Date", "Expires"})
"""Headers that the clock decides."""


class _Stamp(NamedTuple):
    """What tells a file from the one of the same name before."""

    mtime_ns: int
    size: int
    inode: int


class _Kept(NamedTuple):
    """An answer: the file's stamp, its headers but for dates, and its body."""

    stamp: _Stamp
    headers: list[tuple[str, str]]
    body: bytes


class StaticFiles:
    """Sends the files of an application's static folder as Flask does.

    Whoever asks for a part, for headers alone, or whether a file has changed, is answered by Flask itself.

    Args:
        app: The application.
        compress: What compresses its answers.
        max_age_s: How long they may be kept, in seconds; what the application itself is set to.
    """

    def __init__(self, app: Flask, compress: Compress, max_age_s: int) -> None:
        self._app, self._compress = app, compress
        self._folder, self._max_age_s = app.static_folder or "", max_age_s
        self._kept = Recent[tuple[str, str], _Kept](_FILES)

    def send(self, filename: str) -> Response:
        """Return a file.

        Raises:
            NotFound: There is none of this name.
        """
        environ = request.environ
        if request.method != "GET" or any(name in environ for name in _CONDITIONS):
            return self._app.send_static_file(filename)
        key = filename, environ.get("HTTP_ACCEPT_ENCODING", "")
        known, stamp = self._kept.get(key), _stamp(os.path.join(self._folder, filename))  # noqa: PTH118 - in 1 us, not 5
        if known is None or known.stamp != stamp:
            answer = self._app.send_static_file(filename)  # which alone decides what is in the folder
            if stamp is None or stamp.size > _LONGEST_BYTES or len(key[1]) > _LONGEST_ACCEPT:
                return answer
            known = self._kept.put(key, self._read(answer, stamp))
        return self._answer(known)

    def _read(self, answer: Response, stamp: _Stamp) -> _Kept:
        """Return what Flask answers, compressed where it would be."""
        file: Any = answer.response
        answer.direct_passthrough = False
        written = self._compress.after_request(answer)
        body = written.get_data()
        file.close()
        return _Kept(stamp, [(name, value) for name, value in written.headers if name not in _DATED], body)

    def _answer(self, known: _Kept) -> Response:
        now = int(time())
        headers = Headers()
        # As a slice: added, each would be taken for one of several kinds of value.
        headers[:] = [*known.headers, ("Date", _http_date(now)), ("Expires", _http_date(now + self._max_age_s))]
        return self._app.response_class(known.body, headers=headers)


def _stamp(path: str) -> _Stamp | None:
    """Return what tells a file from the one before; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - in 2 us, not 5
    except (OSError, ValueError):
        return None
    return _Stamp(found.st_mtime_ns, found.st_size, found.st_ino)


_http_date = lru_cache(maxsize=4)(http_date)


def install_static_files(app: Flask, compress: Compress, max_age_s: int) -> None:
    """Let an application send its static files from memory; see :class:`StaticFiles`."""
    app.view_functions["static"] = StaticFiles(app, compress, max_age_s).send
