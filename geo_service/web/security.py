"""What a browser may do with our answers: headers of every response."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, g, request

from geo_service.web.current import in_api, in_editor

Headers = list[tuple[str, str]]

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What a page of another site may ask the API with; a browser keeps the answer for a day, or as long as it likes."""

_NOT_KEPT = (("Cache-Control", "no-store"),)
"""Where an answer does not say how long it may be kept."""
_Part = Literal["pages", "editor", "api", "preflight"]


class _Allowed(NamedTuple):
    """What a page may do beyond the rest."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    tiles: tuple[str, ...] = ()
    geolocation: bool = False


_NOTHING = _Allowed()


def install_security(app: Flask) -> None:
    """Add the headers to every response, errors and static files included."""
    answer = app.wsgi_app

    # Around the application: added to its response, each would be looked up among the others and copied with them.
    def secured(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *error: Any) -> Callable[[bytes], object]:
            more = _headers(_part(), g.get("allowed", _NOTHING))
            kept = "Cache-Control" in [name for name, _ in headers]
            return start_response(status, [*headers, *more, *(() if kept else _NOT_KEPT)], *error)

        return answer(environ, start)

    app.wsgi_app = secured  # type: ignore[method-assign]  # the way Flask documents to add middleware


def allow_inline(*, scripts: Iterable[str] = (), styles: Iterable[str] = ()) -> None:
    """Let the current page run inline scripts and styles of known content.

    Args:
        scripts: Hashes of inline scripts as CSP writes them, without quotes (``sha256-...=``).
        styles: Hashes of inline style elements.
    """
    _allow(scripts=tuple(scripts), styles=tuple(styles))


def allow_geolocation() -> None:
    """Let the current page ask the device for its position."""
    _allow(geolocation=True)


def allow_tiles(origin: str) -> None:
    """Let the current page load pictures of a base map from another host."""
    _allow(tiles=(origin,))


def _allow(**more: Any) -> None:
    g.allowed = g.get("allowed", _NOTHING)._replace(**more)


def _part() -> _Part:
    if in_api():
        return "preflight" if request.method == "OPTIONS" else "api"
    return "editor" if in_editor() else "pages"


@lru_cache(maxsize=256)
def _headers(part: _Part, allowed: _Allowed) -> Headers:
    here, api = "(self)" if allowed.geolocation else "()", part in {"api", "preflight"}
    said = {
        "X-Content-Type-Options": "nosniff",
        # Without a referrer browsers do not say either which site a form comes from.
        "Referrer-Policy": "same-origin" if part == "editor" else "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": f"geolocation={here}, camera=(), microphone=(), payment=(), usb=()",
        "Content-Security-Policy": _policy(allowed),
        "Cross-Origin-Resource-Policy": "cross-origin" if api else "same-origin",
    }
    if api:
        said |= {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Retry-After"}
    if part == "preflight":
        said |= _PREFLIGHT
    return list(said.items())


def _policy(allowed: _Allowed) -> str:
    directives = {
        "default-src": ("'none'",),
        "script-src": ("'self'", *_quoted(allowed.scripts)),
        "style-src": ("'self'", *_quoted(allowed.styles)),
        "img-src": ("'self'", "data:", *allowed.tiles),
        "font-src": ("'self'",),
        "connect-src": ("'self'",),
        "form-action": ("'self'",),
        "base-uri": ("'none'",),
        "frame-ancestors": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _quoted(digests: Iterable[str]) -> list[str]:
    return [f"'{digest}'" for digest in digests]
