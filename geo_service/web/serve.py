"""The production server: worker processes that each open their own service from the environment."""

import os
import resource
import socket
import sys
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from geo_service.config import config_from_env
from geo_service.errors import ConfigError
from geo_service.garbage import save_memory
from geo_service.service import open_service
from geo_service.web.app import create_app
from geo_service.web.counting import install_counting
from geo_service.web.logs import configure_logs, log_settings
from geo_service.web.warming import days_ahead, settled, warm_up

_THREADS = 2
"""Per worker. Answers are computed, not waited for, and the more of them side by side, the later all are ready: of
mixed requests at 80 % of capacity the 99th percentile was 49 ms with one thread, 62 with two, 122 with four. The second
one goes on where the first waits for who finds addresses, or reads an association's list for a second."""
_SWITCH_S = 0.0005
"""After so long an answer that is being computed lets others of its worker go on. Python's own 5 ms are waited for each
time that a short answer has read or written something while a whole city is drawn beside it: five to ten times."""
_BACKLOG = 1024
_CONNECTIONS = 4096
"""Per worker, those that wait for their next request included: whoever comes after them has to wait until one of them
ends, and a browser keeps up to six open for ten seconds."""
_FILES = _CONNECTIONS + 1024
"""Per process: connections and what else is open."""
_HEADER_READ_MS = 10_000
_REQUEST_HEAD_BYTES = 16 * 1024
_STOP_S = 10


def serve(host: str, port: int, workers: int, env: Mapping[str, str]) -> None:
    """Serve pages and API until the process is told to stop (SIGINT, SIGTERM), then end what is being answered.

    Args:
        host: Address to listen on.
        port: Port to listen on.
        workers: Number of worker processes.
        env: The environment with the settings, handed on to the workers. Open the service once before, so that a
            wrong setting is told once and one process alone makes the tables.

    Raises:
        ConfigError: Nothing can listen there.
    """
    _check_free(host, port)
    os.environ.update(env)
    _allow_files()
    Granian(
        "geo_service.web.serve:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=_THREADS,
        backlog=_BACKLOG,
        backpressure=_CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_READ_MS, max_buffer_size=_REQUEST_HEAD_BYTES),
        websockets=False,
        log_access=False,
        log_dictconfig=log_settings(),
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_S,
    ).serve()


def _allow_files() -> None:
    """Let this process and its workers have as many files open as connections need, if the system lets them."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if least != resource.RLIM_INFINITY and least < _FILES:
        wanted = _FILES if most == resource.RLIM_INFINITY else min(_FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _check_free(host: str, port: int) -> None:
    """Fail with words where the server would fail with a trace."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).partition(" (while ")[0]
        raise ConfigError(f"cannot listen on {host} port {port}: {reason}; choose another --host or --port") from None


def application() -> Flask:
    """Return the application of one worker, its index built and what the first visitors will ask worked out."""
    configure_logs()
    save_memory()
    sys.setswitchinterval(_SWITCH_S)
    service = open_service(config_from_env(os.environ, Path.cwd()))
    service.view()
    app = create_app(service)
    install_counting(app, service).start()
    warm_up(app, service, ahead=chain(settled(), days_ahead(service)))
    return app
