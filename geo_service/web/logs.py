"""Logs as JSON lines that say what was asked and how it went, never who asked or with what words.

A line has method, path, status and duration. Query strings, bodies, client addresses, user agents, messages of
exceptions and local variables may hold a position or a name, so they are nowhere in a log.
"""

import json
import logging.config
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, request

_OURS = logging.getLogger("geo_service")
_REQUESTS = _OURS.getChild("requests")
_FAILURES = logging.getLogger("geo_service.failures")
_MAX_PATH = 200
_REQUEST = "request"
_JSON = json.JSONEncoder(default=str)
"""Writes names of files, too, whose bytes are no text: a record that cannot be written is told with all it holds."""
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({})))


class JsonLine(logging.Formatter):
    """Writes a record as one line of JSON: how grave, of which part, what and when (UTC), and what was added."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = {"levelname": record.levelname, "name": record.name, "message": record.getMessage()}
        added = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
        if record.exc_info:
            added["exc_info"] = self.formatException(record.exc_info)
        when = {"timestamp": datetime.fromtimestamp(record.created, UTC).isoformat()}
        return _JSON.encode(said | added | when)


class JsonLines(logging.StreamHandler[Any]):
    """Writes records, and requests without one: looking up and writing a record takes a tenth of an answer."""

    def write(self, added: Mapping[str, Any]) -> None:
        """Write the line that a record of a request with these values would be."""
        said = {"levelname": "INFO", "name": _REQUESTS.name, "message": _REQUEST}
        line = _JSON.encode({**said, **added, "timestamp": datetime.now(UTC).isoformat()})
        # An answer is not lost with its line; records are as forgiving.
        with suppress(OSError, ValueError), self.lock or nullcontext():
            self.stream.write(line + self.terminator)
            self.flush()


def log_settings() -> dict[str, Any]:
    """Return the settings of logging: our lines and the server's from INFO on, of libraries warnings only."""
    own = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "geo_service.web.logs.JsonLine"},
        },
        "handlers": {
            "stderr": {"class": "geo_service.web.logs.JsonLines", "formatter": "json", "stream": "ext://sys.stderr"}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"geo_service": own, "_granian": own},
    }


def configure_logs() -> None:
    """Send the logs of this process to its standard error, as JSON lines."""
    logging.config.dictConfig(log_settings())


def install_request_log(app: Flask) -> None:
    """Log one line per request, once its answer begins."""
    answer = app.wsgi_app

    def logged(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started_s = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            _log_request(int(status[:3]), (time.perf_counter() - started_s) * 1000)
            return start_response(status, headers, *error)

        return answer(environ, start)

    app.wsgi_app = logged  # type: ignore[method-assign]  # the way Flask documents to add middleware


def _log_request(status: int, duration_ms: float) -> None:
    if not _REQUESTS.isEnabledFor(logging.INFO):
        return
    added = {
        "method": request.method,
        "path": request.path[:_MAX_PATH],
        "status": status,
        "duration_ms": round(duration_ms, 1),
    }
    writers = [handler for handler in _OURS.handlers if isinstance(handler, JsonLines)]
    for writer in writers:
        writer.write(added)
    if not writers:
        _REQUESTS.info(_REQUEST, extra=added)


def log_failure(error: Exception) -> None:
    """Log an error of ours: its kind, those behind it, and where it was raised."""
    _FAILURES.error(
        "failure",
        extra={
            "method": request.method,
            "path": request.path[:_MAX_PATH],
            "errors": [type(cause).__name__ for cause in _causes(error)],
            "frames": [f"{frame.filename}:{frame.lineno}:{frame.name}" for frame in _frames(error)],
        },
    )


def _frames(error: Exception) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))


def _causes(error: BaseException) -> list[BaseException]:
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        causes.append(cause)
    return causes
