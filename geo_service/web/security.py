"""What a browser may do with our answers: headers of every response."""

from collections.abc import Iterable
from functools import lru_cache

from flask import Flask, Response, g, request

from geo_service.web.current import in_api, in_editor

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What a page of another site may ask the API with; a browser keeps the answer for a day, or as long as it likes."""


def install_security(app: Flask) -> None:
    """Add the headers to every response, errors and static files included."""
    app.after_request(_add_headers)


def allow_inline(*, scripts: Iterable[str] = (), styles: Iterable[str] = ()) -> None:
    """Let the current page run inline scripts and styles of known content.

    Args:
        scripts: Hashes of inline scripts as CSP writes them, without quotes (``sha256-...=``).
        styles: Hashes of inline style elements.
    """
    g.inline_scripts = tuple(scripts)
    g.inline_styles = tuple(styles)


def allow_geolocation() -> None:
    """Let the current page ask the device for its position."""
    g.geolocation = True


def allow_tiles(origin: str) -> None:
    """Let the current page load pictures of a base map from another host."""
    g.tile_origin = origin


def _add_headers(response: Response) -> Response:
    response.headers.update(_FIXED)
    if in_editor():
        # Without a referrer browsers do not say either which site a form comes from.
        response.headers["Referrer-Policy"] = "same-origin"
    here = "(self)" if "geolocation" in g else "()"
    response.headers["Permissions-Policy"] = f"geolocation={here}, camera=(), microphone=(), payment=(), usb=()"
    response.headers["Content-Security-Policy"] = _content_policy()
    if in_api():
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        if request.method == "OPTIONS":
            response.headers.update(_PREFLIGHT)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    else:
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _content_policy() -> str:
    tiles = (g.tile_origin,) if "tile_origin" in g else ()
    return _policy(tuple(g.get("inline_scripts", ())), tuple(g.get("inline_styles", ())), tiles)


@lru_cache(maxsize=256)
def _policy(scripts: tuple[str, ...], styles: tuple[str, ...], tiles: tuple[str, ...]) -> str:
    directives = {
        "default-src": ("'none'",),
        "script-src": ("'self'", *_quoted(scripts)),
        "style-src": ("'self'", *_quoted(styles)),
        "img-src": ("'self'", "data:", *tiles),
        "font-src": ("'self'",),
        "connect-src": ("'self'",),
        "form-action": ("'self'",),
        "base-uri": ("'none'",),
        "frame-ancestors": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _quoted(digests: Iterable[str]) -> list[str]:
    return [f"'{digest}'" for digest in digests]
