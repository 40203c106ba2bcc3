"""The root of absolute addresses of our own, never one that somebody else could choose."""

import re

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
    host = request.environ.get("HTTP_HOST", "").lower()
    found = _HOST.fullmatch(host)
    return f"{request.scheme}://{host}" if found and found[1] in config.trusted_hosts else ""
