import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from geo_service.web.api.parameters import NearestParameters, PlacesParameters
from tests.builders import make_place
from tests.web.api.test_places import FULL, LYON, PRIVATE, REFERRAL, UNLOCATED

ANSWERS = {
    "/": ["/api/v1/"],
    "/cities": ["/api/v1/cities"],
    "/services": ["/api/v1/services"],
    "/places": ["/api/v1/places", "/api/v1/places?city=paris&limit=1", "/api/v1/places?need=sleep_tonight"],
    "/places/{place_id}": ["/api/v1/places/PAR-0007", "/api/v1/places/PAR-0008", "/api/v1/places/PAR-0010"],
    "/nearest": [
        "/api/v1/nearest?lat=48.8566&lon=2.3522&limit=1&need=water",
        "/api/v1/nearest?lat=48.8566&lon=2.3522&need=meal&need=water",
        "/api/v1/nearest?lat=0&lon=0&need=sleep_tonight",
    ],
}


@pytest.fixture
def client(make_client):
    return make_client(FULL, REFERRAL, PRIVATE, UNLOCATED, LYON, make_place("PAR-0011"))


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").get_json()


def parameters(document, path):
    return {each["name"]: each for each in document["paths"][path]["get"]["parameters"]}


def schema_of(document, path, status="200"):
    (content,) = document["paths"][path]["get"]["responses"][status]["content"].values()
    return {**content["schema"], "components": document["components"]}


def closed(schema):
    """Return a schema that refuses properties it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: closed(part) for name, part in schema.items()}
    return parts | ({"additionalProperties": False} if "properties" in schema and "type" in schema else {})


def test_the_document_is_openapi(document):
    validate(document, cls=OpenAPIV31SpecValidator)
    assert document["openapi"].startswith("3.1")


def test_every_address_of_the_api_is_described(client, document):
    rules = {rule.rule for rule in client.application.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    described = {"/api/v1" + path.replace("{place_id}", "<place_id>") for path in document["paths"]}
    assert rules - described == {"/api/v1/openapi.json"}
    assert described <= rules


@pytest.mark.parametrize(("path", "url"), [(path, url) for path, urls in ANSWERS.items() for url in urls])
def test_answers_are_what_the_document_says_and_no_more(client, document, path, url):
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.content_type in document["paths"][path]["get"]["responses"]["200"]["content"]
    Draft202012Validator(closed(schema_of(document, path))).validate(answer.get_json())


@pytest.mark.parametrize("url", ["/api/v1/nearest", "/api/v1/places?kind=castle", "/api/v1/places/PAR-0009"])
def test_problems_are_what_the_document_says(client, document, url):
    Draft202012Validator(closed(schema_of(document, "/places", "default"))).validate(client.get(url).get_json())


@pytest.mark.parametrize(("path", "kind"), [("/nearest", NearestParameters), ("/places", PlacesParameters)])
def test_parameters_are_those_that_are_checked(document, path, kind):
    described = parameters(document, path)
    assert tuple(described) == kind.__struct_fields__
    assert all(len(each["description"]) > 10 for each in described.values())
    assert {name for name, each in described.items() if each["required"]} == {"lat", "lon"} & described.keys()


def test_accepted_values_come_from_vocabulary_and_cities(client, document):
    described = parameters(document, "/nearest")
    services = [term["code"] for term in client.get("/api/v1/services").get_json()["services"]]
    assert described["need"]["schema"]["items"]["enum"] == services
    assert {"paris", "strasbourg", "elsewhere"} <= set(described["city"]["schema"]["enum"])
    assert described["lat"]["schema"] == {"type": "number", "minimum": -90, "maximum": 90}
    assert described["free"]["schema"] == {"type": "boolean", "default": False}
    assert described["cursor"]["schema"]["type"] == "string"


def test_every_accepted_value_is_accepted(client, document):
    for name, each in parameters(document, "/places").items():
        schema = each["schema"].get("items", each["schema"])
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        for value in schema.get("enum", ()):
            assert client.get(f"/api/v1/places?{name}={value}").status_code == 200


def test_servers_are_the_public_address(make_client):
    document = make_client(public_url="https://places.example").get("/api/v1/openapi.json").get_json()
    assert document["servers"] == [{"url": "https://places.example/api/v1"}]
