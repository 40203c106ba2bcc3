"""The addresses of the API: read the parameters, ask the service, answer with what a cache may do."""

from datetime import datetime
from typing import NamedTuple

import msgspec
from flask import Blueprint, Flask, Response, current_app, request
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.datastructures import MultiDict

from geo_service.model.position import Position
from geo_service.model.query import MAX_LIMIT, NearestQuery, OpenAt, Order
from geo_service.reference import Reference
from geo_service.service import GeoService
from geo_service.web.api.answers import (
    Asked,
    Json,
    List,
    Query,
    cities_document,
    nearest_document,
    places_document,
    services_document,
)
from geo_service.web.api.cursors import NearestCursor, PlacesCursor, asked_at, read_cursor
from geo_service.web.api.filters import Filters
from geo_service.web.api.fragments import Fragments, Telling
from geo_service.web.api.openapi import landing_document, openapi_document
from geo_service.web.api.opening import local_zone, read_opening
from geo_service.web.api.parameters import (
    FilterParameters,
    NearestParameters,
    NoParameters,
    PlacesParameters,
    WalkParameters,
    read_parameters,
)
from geo_service.web.api.ways import walk_document
from geo_service.web.caching import conditional, max_age_s
from geo_service.web.current import service_of
from geo_service.web.language import request_language
from geo_service.web.links import own_root

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
_API = "geo_service.api"
_GEOJSON = "application/geo+json"
_JSON = "application/json"


class _Api(NamedTuple):
    """What the addresses of one application share."""

    service: GeoService
    fragments: Fragments
    filters: Filters


@blueprint.record
def _keep(state: BlueprintSetupState) -> None:
    service = service_of(state.app)
    state.app.extensions[_API] = _Api(service, Fragments(service), Filters(service.reference))


def fragments_of(app: Flask) -> Fragments:
    """Return what writes the places of an application's answers."""
    return _api_of(app).fragments


def _api_of(app: Flask) -> _Api:
    api: _Api = app.extensions[_API]
    return api


@blueprint.get("/nearest")
def nearest() -> Response:
    """Answer where the nearest places are that offer what is needed."""
    sent = request.args
    values, parameters = read_parameters(NearestParameters, sent), _parameters(sent)
    service, fragments, filters = _api_of(current_app)
    after = read_cursor(values.cursor, NearestCursor, parameters)
    where = filters.read(values)
    start, now = Position(values.lat, values.lon), asked_at(after, service.clock())
    open_at = _opening(service.reference, values, now, start)
    instant = open_at.instant if open_at else now
    asked = Asked(
        service,
        fragments,
        Telling(request_language(), instant, own_root()),
        request.path,
        parameters,
        values.arrive,
        None if values.open_at else instant,
    )
    query = NearestQuery(
        start,
        where,
        values.radius_m,
        _clamped(values.limit),
        open_at,
        Order(values.order),
        instant,
        values.arrive,
        after.after if after else None,
        values.profile if values.walk else None,
    )
    return _listed(asked, nearest_document(asked, query), shared=False)


@blueprint.get("/walk")
def walk() -> Response:
    """Answer how to walk to a place, or through several."""
    values = read_parameters(WalkParameters, request.args)
    asked = _asked()
    stops = [asked.service.place(place_id) for place_id in values.to]
    document = walk_document(asked.service, asked.telling.lang, Position(values.lat, values.lon), stops, values.profile)
    response = Response(msgspec.json.encode(document), content_type=_GEOJSON)
    return conditional(response, asked.telling.lang, 0, shared=False)


@blueprint.get("/places")
def places() -> Response:
    """Answer with the places that a filter asks for."""
    asked = _asked()
    values = read_parameters(PlacesParameters, request.args)
    where = _api_of(current_app).filters.read(values)
    open_at = _opening(asked.service.reference, values, asked.telling.instant)
    if open_at is not None:
        asked = asked._replace(telling=asked.telling._replace(instant=open_at.instant))
    after = read_cursor(values.cursor, PlacesCursor, asked.query)
    return _listed(asked, places_document(asked, where, _clamped(values.limit), after, open_at))


@blueprint.get("/places/<place_id>")
def place(place_id: str) -> Response:
    """Answer with one place."""
    read_parameters(NoParameters, request.args)
    asked = _asked()
    found = asked.features([asked.service.place(place_id)])
    return _listed(asked, List(b"".join(found.pieces), found.told, found))


@blueprint.get("/cities")
def cities() -> Response:
    """Answer with the cities."""
    read_parameters(NoParameters, request.args)
    asked = _asked()
    return _answer(asked, cities_document(asked.service), _GEOJSON)


@blueprint.get("/services")
def services() -> Response:
    """Answer with the vocabulary: services, items, audiences, kinds."""
    read_parameters(NoParameters, request.args)
    asked = _asked()
    return _answer(asked, services_document(asked.service), _JSON)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Answer with the description of this API."""
    asked = _asked()
    document = openapi_document(asked.service.reference, asked.telling.root)
    return _answer(asked, document, "application/vnd.oai.openapi+json;version=3.1")


@blueprint.get("/")
def landing() -> Response:
    """Answer with where everything is."""
    asked = _asked()
    return _answer(asked, landing_document(asked.telling.root), _JSON)


def _opening(
    reference: Reference, values: FilterParameters, now: datetime, start: Position | None = None
) -> OpenAt | None:
    if values.open is None and values.open_at is None:
        return None
    return read_opening(values.open, values.open_at, now, local_zone(reference, values.city, start))


def _clamped(limit: int) -> int:
    return max(1, min(limit, MAX_LIMIT))


def _asked() -> Asked:
    service, fragments, _ = _api_of(current_app)
    return Asked(
        service,
        fragments,
        Telling(request_language(), service.clock(), own_root()),
        request.path,
        _parameters(request.args),
    )


def _parameters(sent: MultiDict[str, str]) -> Query:
    """Return the names and values that were sent."""
    return [(name, value) for name, values in sent.lists() for value in values]


def _answer(asked: Asked, document: Json | bytes, kind: str) -> Response:
    return _listed(asked, List(document if isinstance(document, bytes) else msgspec.json.encode(document)), kind)


def _listed(asked: Asked, found: List, kind: str = _GEOJSON, *, shared: bool = True) -> Response:
    age_s = max_age_s(asked.telling.instant, found.features.changes, found.features.zones)
    if asked.arrive:
        age_s = 0  # every arrival is a second later a second from now
    response = Response(found.body, content_type=kind)
    return conditional(response, asked.telling.lang, age_s, shared=shared, told=found.told)
