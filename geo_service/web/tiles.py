"""The tiles of our own base map, of which a browser asks the ranges of bytes that it needs."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, send_file

from geo_service.streets.tiles import Band, tiles_path
from geo_service.web.current import current_service
from geo_service.web.pages.site import city_of

MIME_TYPE = "application/vnd.pmtiles"
"""Source: https://www.iana.org/assignments/media-types/application/vnd.pmtiles"""
_MAX_AGE_S = 3600

blueprint = Blueprint("tiles", __name__)


@blueprint.get("/tiles/<city>/<band>.pmtiles")
def show(city: str, band: str) -> Response:
    """Send a range of a city's tiles, or all of them."""
    path = tiles_path(current_service().config.data_dir, city_of(city).code, _band(band))
    if not path.is_file():
        abort(HTTPStatus.NOT_FOUND)
    return send_file(path, mimetype=MIME_TYPE, conditional=True, max_age=_MAX_AGE_S)


def _band(name: str) -> Band:
    try:
        return Band(name)
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)
