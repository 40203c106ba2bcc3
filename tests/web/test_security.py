import re

import pytest

from geo_service.config import Basemap
from geo_service.model.accounts import Role
from geo_service.web.app import create_app
from geo_service.web.security import allow_inline
from tests.builders import make_place

PATHS = ["/", "/donate", "/healthz", "/api/v1/cities", "/api/v1/places?city=nowhere", "/nothing", "/static/nothing.js"]


@pytest.fixture
def client(make_client):
    return make_client(make_place())


def policy(answer):
    directives = (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in directives}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_tells_the_browser_what_it_may_do(client, path):
    answer = client.get(path)
    assert policy(answer)["default-src"] == ["'none'"]
    assert policy(answer)["script-src"] == ["'self'"]
    assert policy(answer)["form-action"] == ["'self'"]
    assert policy(answer)["base-uri"] == policy(answer)["frame-ancestors"] == ["'none'"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Cache-Control" in answer.headers


@pytest.mark.parametrize(
    "path", ["/city/paris", "/city/paris/results", "/place/PAR-0001/walk"], ids=lambda path: path.rpartition("/")[2]
)
def test_only_pages_that_offer_it_may_ask_where_the_device_is(client, path):
    assert "geolocation=(self)," in client.get(path).headers["Permissions-Policy"]


@pytest.mark.parametrize("path", PATHS)
def test_no_cookie_is_ever_set(client, path):
    assert "Set-Cookie" not in client.get(path).headers


@pytest.mark.parametrize(
    ("path", "basemap", "named"),
    [
        ("/city/paris/map", Basemap.IGN, True),
        ("/city/paris/map", Basemap.AUTO, True),
        ("/city/paris/map", Basemap.LOCAL, False),
        ("/city/paris/map", Basemap.NONE, False),
        ("/city/paris", Basemap.IGN, False),
    ],
)
def test_the_tile_host_is_named_only_where_its_tiles_are_shown(make_client, path, basemap, named):
    answer = make_client(make_place(), basemap=basemap).get(path)
    assert ("https://data.geopf.fr" in policy(answer)["img-src"]) is named
    assert not re.search("https?:", str({k: v for k, v in policy(answer).items() if k != "img-src"}))


def test_a_page_may_name_its_inline_scripts_and_nothing_else_runs_on_the_next(make_service):
    app = create_app(make_service())

    def view():
        allow_inline(scripts=["sha256-AAA="], styles=["sha256-BBB="])
        return "a map"

    app.view_functions["pages.about"] = view
    first, second = app.test_client().get("/about"), app.test_client().get("/healthz")
    assert policy(first)["script-src"] == ["'self'", "'sha256-AAA='"]
    assert policy(first)["style-src"] == ["'self'", "'sha256-BBB='"]
    assert policy(second)["script-src"] == ["'self'"]


def test_an_answer_has_each_header_once(client):
    for path in (*PATHS, "/static/site.css"):
        with client.get(path) as answer:
            names = [name.lower() for name, _ in answer.headers]
            assert len(set(names)) == len(names), path


def test_only_the_api_is_open_to_other_origins(client):
    assert client.get("/api/v1/cities").headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/nothing").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/about").headers
    assert client.get("/about").headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/api/v1/nearest", "/api/v1/places/PAR-0001", "/api/v1/openapi.json"])
def test_a_browser_that_asks_first_is_told_what_it_may_ask_the_api(client, path):
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    answer = client.options(path, headers=asking | {"Access-Control-Request-Headers": "if-none-match"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"].split(", ")
    assert "POST" not in answer.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


def test_no_other_answer_speaks_to_other_origins_of_methods(client):
    assert "Access-Control-Allow-Methods" not in client.get("/api/v1/cities").headers
    assert "Access-Control-Allow-Methods" not in client.options("/about").headers


def test_every_route_answers_with_the_same_protection(make_service, editor_client):
    """Whatever is asked, by nobody or by an administrator, and however it ends, the browser is told what it may do."""
    client = editor_client(Role.ADMINISTRATOR, "*", service=make_service(make_place()))
    nobody = create_app(client.service).test_client()
    values = {"place_id": "PAR-0001", "city": "paris", "batch_id": 1, "filename": "site.css", "band": "near"}
    adapter = client.application.url_map.bind("localhost")
    for rule in client.application.url_map.iter_rules():
        path = adapter.build(rule.endpoint, {name: values.get(name, "nothing") for name in rule.arguments})
        for method in rule.methods:
            for answer in (nobody.open(path, method=method), client.open(path, method=method)):
                assert policy(answer)["default-src"] == ["'none'"], path
                assert policy(answer)["frame-ancestors"] == ["'none'"], path
                assert "unsafe" not in answer.headers["Content-Security-Policy"], path
                assert answer.headers["X-Content-Type-Options"] == "nosniff", path
                assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}, path
                assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
                assert "Cache-Control" in answer.headers, path
                answer.close()
