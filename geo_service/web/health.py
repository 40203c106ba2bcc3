"""Whether the process lives, and whether it can answer."""

import msgspec
from flask import Blueprint, Response

from geo_service.errors import GeoServiceError
from geo_service.web.current import current_service

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that the process lives."""
    return _status(200, {"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer that the store can be read, and at which revision; 503 where it cannot."""
    try:
        revision = current_service().store.revision()
    except GeoServiceError:
        return _status(503, {"status": "unavailable"})
    return _status(200, {"status": "ok", "revision": revision})


def _status(status: int, document: dict[str, str | int]) -> Response:
    return Response(msgspec.json.encode(document), status, mimetype="application/json")
