"""The Flask application: pages and API over one service."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import Flask, Response
from flask_compress import Compress
from werkzeug.datastructures import Headers
from werkzeug.middleware.proxy_fix import ProxyFix

from geo_service.service import GeoService
from geo_service.web import editor, health, pages, tiles
from geo_service.web.access import install_access
from geo_service.web.api import views as api
from geo_service.web.current import attach_service
from geo_service.web.limits import install_limits, limit_apart
from geo_service.web.logs import install_request_log
from geo_service.web.pages import tap
from geo_service.web.problems import install_problems
from geo_service.web.security import install_security
from geo_service.web.static_files import install_static_files

BLUEPRINTS = (health.blueprint, api.blueprint, pages.blueprint, tap.blueprint, tiles.blueprint, editor.blueprint)
_COMPRESSED = (
    "application/geo+json",
    "application/javascript",
    "application/json",
    "application/vnd.oai.openapi+json",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
)
_ENCODINGS = ["zstd", "br", "gzip", "deflate"]
"""Static files are streamed; the library would leave gzip out for them, which is all that some clients accept."""
_MENDED = frozenset({"location", "content-location"})
"""Headers that the library rewrites when it sends them."""
_STATIC_MAX_AGE_S = 24 * 3600


class Answer(Response):
    """An answer that is handed to the server whole where it is whole: granian sends a list at once, and parts apart."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Return the headers: themselves where none is to be mended, as a copy would check each of them again."""
        given = {name.lower() for name, _ in self.headers}
        whole = self.status_code == HTTPStatus.OK and "content-length" in given and given.isdisjoint(_MENDED)
        return self.headers if whole else super().get_wsgi_headers(environ)

    def get_app_iter(self, environ: WSGIEnvironment) -> Iterable[bytes]:
        """Return the body; nothing is left to close where it is a list."""
        parts = super().get_app_iter(environ)
        if not self.is_sequence:
            return parts
        whole = list(parts)
        self.close()
        return whole


class Application(Flask):
    """Flask, none of whose functions is a coroutine."""

    response_class = Answer

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function as it is; Flask would look closely at each, at every request."""
        return func


def create_app(service: GeoService) -> Flask:
    """Return the application that serves pages and API.

    Every address is closed unless a table of :mod:`geo_service.web.access` names its endpoint. The only cookie is that
    of who signs in (:mod:`geo_service.web.session`): without a secret key Flask keeps no session of its own.

    Args:
        service: What answers; its settings decide proxies, limits and links.
    """
    app = Application("geo_service.web")
    attach_service(app, service)
    _forbid_redirects(app)
    app.config |= {
        "SEND_FILE_MAX_AGE_DEFAULT": _STATIC_MAX_AGE_S,
        "COMPRESS_MIMETYPES": _COMPRESSED,
        "COMPRESS_ALGORITHM_STREAMING": _ENCODINGS,
    }
    install_request_log(app)
    install_problems(app)
    install_security(app)
    limiter = install_limits(app, service.config.rate_limit)
    install_access(app)
    install_static_files(app, Compress(app), _STATIC_MAX_AGE_S)
    app.after_request(_close_when_sent)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    limit_apart(app, limiter)
    _believe_proxies(app, service.config.trusted_proxies)
    return app


def _close_when_sent(response: Response) -> Response:
    # Compression replaces the body, and would leave a static file open until it is collected as garbage.
    close = getattr(response.response, "close", None)
    if close is not None:
        response.call_on_close(close)
    return response


def _forbid_redirects(app: Flask) -> None:
    # Flask's own redirects name the host that the client claims to have asked.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False


def _believe_proxies(app: Flask, count: int) -> None:
    if count:
        proxied = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # the way Flask documents to add middleware
