"""The root of absolute addresses of our own, never one that somebody else could choose."""

import re
from functools import lru_cache

from flask import request

from geo_service.web.current import current_service

_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.ASCII)
"""A name or an address, and a port."""


def own_root() -> str:
    """Return scheme and host of our addresses without a final slash; empty where they begin at the root of the host.

    The public address, where it is set. Else the host that the client names, where it is one of the trusted ones: any
    other name could be put into an answer that a cache keeps for somebody else.
    """
    config = current_service().config
    if config.public_url:
        return config.public_url
    environ = request.environ
    return _root(environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), config.trusted_hosts)


@lru_cache(maxsize=64)
def _root(scheme: str, host: str, trusted: tuple[str, ...]) -> str:
    found = _HOST.fullmatch(host.lower())
    return f"{scheme}://{host.lower()}" if found and found[1] in trusted else ""
