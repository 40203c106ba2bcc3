"""The OpenAPI 3.1 document, generated from the definitions that check queries and describe answers."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import msgspec

from geo_service.reference import Reference
from geo_service.web.api.parameters import CODES, NearestParameters, NoParameters, PlacesParameters, WalkParameters
from geo_service.web.api.schemas import (
    CityList,
    Landing,
    NearestList,
    PlaceFeature,
    PlaceList,
    VocabularyList,
    WalkFeature,
)
from geo_service.web.problems import PROBLEM_TYPE, Problem

Json = dict[str, Any]

_ROOT = "/api/v1"
_TITLE = "Places of solidarity"
_GEOJSON = "application/geo+json"
_PLACE_ID = {
    "name": "place_id",
    "in": "path",
    "required": True,
    "description": "Id of a place, such as PAR-0001.",
    "schema": {"type": "string"},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API.

    Attributes:
        path: Below the root of the API.
        summary: What it answers.
        answer: Shape of its answer.
        parameters: Its query.
        media: Media type of its answer.
    """

    path: str
    summary: str
    answer: type[msgspec.Struct]
    parameters: type[msgspec.Struct] = NoParameters
    media: str = _GEOJSON

    @property
    def name(self) -> str:
        """Its name in the document and among the links."""
        return self.path.strip("/").replace("/{place_id}", "_by_id") or "landing"


OPERATIONS = (
    Operation("/nearest", "The nearest places that offer what is needed", NearestList, NearestParameters),
    Operation("/walk", "The way on foot to a place, or through several, with directions", WalkFeature, WalkParameters),
    Operation("/places", "Places by id, page by page", PlaceList, PlacesParameters),
    Operation("/places/{place_id}", "One place", PlaceFeature),
    Operation("/cities", "The cities of the network", CityList),
    Operation("/services", "Codes and labels", VocabularyList, media="application/json"),
    Operation("/", "Where everything is", Landing, media="application/json"),
)


def landing_document(root: str) -> Json:
    """Return where everything is; see :func:`openapi_document`."""
    root = f"{root}{_ROOT}"
    paths = {operation.name: operation.path for operation in OPERATIONS if operation.answer is not Landing}
    links = {name: root + path for name, path in paths.items()} | {"openapi": f"{root}/openapi.json"}
    return {"title": _TITLE, "version": version("geo_service"), "links": links}


def openapi_document(reference: Reference, root: str) -> Json:
    """Return the description of the API.

    Args:
        reference: Its codes become the accepted values of parameters.
        root: Root of absolute links without a final slash, empty for links from the root of the host on.
    """
    kinds = {kind for operation in OPERATIONS for kind in (operation.answer, operation.parameters)}
    ordered = sorted(kinds, key=lambda kind: kind.__name__)
    _, schemas = msgspec.json.schema_components([*ordered, Problem], ref_template="#/components/schemas/{name}")
    inputs = {kind: schemas.pop(kind.__name__) for kind in {operation.parameters for operation in OPERATIONS}}
    codes = _codes(reference)
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": version("geo_service"), "summary": "Where to be helped, and to give."},
        "servers": [{"url": f"{root}{_ROOT}"}],
        "paths": {
            operation.path: {"get": _operation(operation, inputs[operation.parameters], codes)}
            for operation in OPERATIONS
        },
        "components": {"schemas": schemas},
    }


def _codes(reference: Reference) -> dict[str, list[str]]:
    words = reference.vocabulary
    return {
        "services": list(words.services.by_code),
        "items": list(words.items.by_code),
        "audiences": list(words.audiences.by_code),
        "cities": [city.code for city in reference.cities],
    }


def _operation(operation: Operation, inputs: Json, codes: dict[str, list[str]]) -> Json:
    required = inputs.get("required", ())
    query = [
        _parameter(name, schema, codes, required=name in required) for name, schema in inputs["properties"].items()
    ]
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [_PLACE_ID, *query] if "{" in operation.path else query,
        "responses": {
            "200": _response("The answer.", operation.media, operation.answer),
            "304": {"description": "Not changed since the answer of the ETag sent."},
            "default": _response("What is wrong and how to mend it.", PROBLEM_TYPE, Problem),
        },
    }


def _response(description: str, media: str, shape: type[msgspec.Struct]) -> Json:
    schema = {"$ref": f"#/components/schemas/{shape.__name__}"}
    return {"description": description, "content": {media: {"schema": schema}}}


def _parameter(name: str, schema: Json, codes: dict[str, list[str]], *, required: bool) -> Json:
    described = dict(schema)
    description = described.pop("description")
    if described.get("default") in (None, ()):
        described.pop("default", None)
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": _with_codes(described, codes),
    }


def _with_codes(schema: Json, codes: dict[str, list[str]]) -> Json:
    """Return a schema with the codes of its vocabulary, and without the null that no query can hold."""
    if CODES in schema:
        return {"type": "string", "enum": codes[schema[CODES]]}
    if "anyOf" in schema:
        return dict(schema["anyOf"][0])
    if "items" in schema:
        return schema | {"items": _with_codes(schema["items"], codes)}
    return schema
