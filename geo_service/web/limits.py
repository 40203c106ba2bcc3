"""How much one client may ask: requests per time, bytes per request."""

from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from flask import Flask, Response, abort, request
from flask_limiter import Limiter

MAX_BODY_BYTES = 64 * 1024
"""Room for any form of ours: an address and a few needs."""
MAX_LIST_BYTES = 10_000_000 + MAX_BODY_BYTES
"""Room for the largest list that is read, and the form around it."""
MAX_FORM_BYTES = 8 * MAX_BODY_BYTES
"""Room for a place with all its offers, needs and closures: what was typed is not to be lost."""
_ROOM = {
    "editor.send_list": MAX_LIST_BYTES,
    "editor.send_place": MAX_FORM_BYTES,
    "editor.send_new_place": MAX_FORM_BYTES,
}
"""What takes larger bodies; nobody's is read before it is certain who sends it."""
PRINT_RATE = "20 per minute"
"""How many sheets one client may draw, previews included."""
TAP_RATE = "60 per minute"
"""How often one client may open or use merchants' links, wrong ones included."""
REPORT_RATE = "20 per hour"
"""How many reports one client may send: a day centre shares one address, and nobody finds more errors in an hour."""
_UNCOUNTED = frozenset({"static", "tiles.show", "health.healthz", "health.readyz"})
_UNKNOWN = "unknown"
"""Stands for every address that does not exist: guessing is counted, too."""
_IPV6_HOUSEHOLD_BITS = 64
"""The prefix one subscriber is given. Source: RFC 6177."""


def install_limits(app: Flask, rate_limit: str) -> Limiter:
    """Count requests by client address, in memory and per process, and refuse large bodies.

    Args:
        app: The application.
        rate_limit: Requests per time (``300 per minute``), or ``off``.

    Returns:
        What counts, for :func:`limit_apart`.
    """
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    if rate_limit != "off":
        app.after_request(_drop_idle_wait)
    limiter = Limiter(
        client_key,
        app=app,
        application_limits=[] if rate_limit == "off" else [rate_limit],
        storage_uri="memory://",
        headers_enabled=True,
        enabled=rate_limit != "off",
        request_identifier=lambda: request.endpoint or _UNKNOWN,
    )
    limiter.request_filter(lambda: request.endpoint in _UNCOUNTED)
    app.before_request(_refuse_large_body)
    return limiter


def limit_apart(app: Flask, limiter: Limiter) -> None:
    """Count apart from the rest what takes a second of work, not a millisecond, and what is worth guessing."""
    if not limiter.enabled:
        # Views know it by a weak reference, and nobody keeps one that counts nothing.
        return
    for rate, scope, endpoints in (
        (PRINT_RATE, "print", ("pages.print_preview", "pages.print_pdf", "editor.send_print")),
        (TAP_RATE, "tap", ("tap.show", "tap.send")),
        (REPORT_RATE, "report", ("pages.send_report",)),
    ):
        limited = limiter.shared_limit(rate, scope=scope)
        for endpoint in endpoints:
            view: Any = limited(app.view_functions[endpoint])
            app.view_functions[endpoint] = view


def client_key() -> str:
    """Return whom a request counts for: an IPv4 address, or the IPv6 network of one subscriber."""
    address = request.remote_addr or ""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        # A server that listens on IPv6 sees IPv4 clients as ::ffff:a.b.c.d, all in one network.
        return str(parsed.ipv4_mapped or ip_network((parsed, _IPV6_HOUSEHOLD_BITS), strict=False))
    return address


def _drop_idle_wait(response: Response) -> Response:
    """Take back the header that the limiter gives to every answer: only a refused client has to wait."""
    if response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
        response.headers.pop("Retry-After", None)
    return response


def _refuse_large_body() -> None:
    room = _ROOM.get(request.endpoint or _UNKNOWN, MAX_BODY_BYTES)
    if room != MAX_BODY_BYTES:
        request.max_content_length = room
    if request.environ.get("CONTENT_LENGTH") and (request.content_length or 0) > room:
        abort(413)
