import gc
from dataclasses import replace

import pytest
from flask import Response

from geo_service.web.access import PRIVILEGED_ENDPOINTS, PUBLIC_ENDPOINTS
from geo_service.web.app import Answer, create_app
from tests.builders import make_place
from tests.web.services import BrokenStore

GET = {"GET", "HEAD", "OPTIONS"}
POST = {"POST", "OPTIONS"}
ROUTES = {
    ("/", "pages.home"): GET,
    ("/about", "pages.about"): GET,
    ("/api/v1/", "api.landing"): GET,
    ("/api/v1/cities", "api.cities"): GET,
    ("/api/v1/nearest", "api.nearest"): GET,
    ("/api/v1/walk", "api.walk"): GET,
    ("/api/v1/openapi.json", "api.openapi"): GET,
    ("/api/v1/places", "api.places"): GET,
    ("/api/v1/places/<place_id>", "api.place"): GET,
    ("/api/v1/services", "api.services"): GET,
    ("/city/<city>", "pages.city"): GET,
    ("/city/<city>/map", "pages.city_map"): GET,
    ("/city/<city>/places.geojson", "pages.city_places"): GET,
    ("/city/<city>/results", "pages.results"): GET,
    ("/city/<city>/results", "pages.results_near"): POST,
    ("/donate", "pages.donate"): GET,
    ("/e", "pages.edition_find"): GET,
    ("/e/<code>", "pages.edition"): GET,
    ("/editor/", "editor.home"): GET,
    ("/editor/account", "editor.account"): GET,
    ("/editor/account/password", "editor.send_password"): POST,
    ("/editor/account/second-factor", "editor.send_totp"): POST,
    ("/editor/account/second-factor", "editor.show_totp"): GET,
    ("/editor/account/second-factor/off", "editor.send_totp_off"): POST,
    ("/editor/account/sessions", "editor.send_end"): POST,
    ("/editor/accounts", "editor.accounts"): GET,
    ("/editor/accounts/<account_id>/password", "editor.send_new_password"): POST,
    ("/editor/accounts/<account_id>/roles", "editor.send_role"): POST,
    ("/editor/accounts/<account_id>/suspend", "editor.send_suspension"): POST,
    ("/editor/accounts/invite", "editor.send_invitation"): POST,
    ("/editor/accounts/withdraw", "editor.send_withdrawal"): POST,
    ("/editor/association", "editor.association"): GET,
    ("/editor/association", "editor.send_association"): POST,
    ("/editor/audit", "editor.audit"): GET,
    ("/editor/audit.csv", "editor.audit_csv"): GET,
    ("/editor/cards", "editor.cards"): GET,
    ("/editor/cards", "editor.send_links"): POST,
    ("/editor/cards/print.pdf", "editor.send_print"): POST,
    ("/editor/cards/taps/<tap_id>", "editor.send_tap"): POST,
    ("/editor/invitation", "editor.accept"): POST,
    ("/editor/invitation", "editor.invitation"): GET,
    ("/editor/lists", "editor.lists"): GET,
    ("/editor/lists/file", "editor.list_file"): GET,
    ("/editor/lists/upload", "editor.send_list"): POST,
    ("/editor/locate", "editor.locate"): GET,
    ("/editor/locate/<place_id>", "editor.locate_place"): GET,
    ("/editor/locate/<place_id>", "editor.send_place_position"): POST,
    ("/editor/login", "editor.login"): GET,
    ("/editor/login", "editor.send_login"): POST,
    ("/editor/login/code", "editor.send_code"): POST,
    ("/editor/logout", "editor.logout"): POST,
    ("/editor/uploads/<upload_id>", "editor.send_choice"): POST,
    ("/editor/uploads/<upload_id>", "editor.upload"): GET,
    ("/editor/uploads/<upload_id>/apply", "editor.send_apply"): POST,
    ("/editor/uploads/<upload_id>/discard", "editor.send_discard"): POST,
    ("/editor/uploads/<upload_id>/rejected.csv", "editor.rejected"): GET,
    ("/editor/uploads/<upload_id>/undo", "editor.send_undo"): POST,
    ("/editor/reports", "editor.reports"): GET,
    ("/editor/reports/<code>", "editor.send_report"): POST,
    ("/editor/reports/<code>/undo", "editor.undo_report"): POST,
    ("/editor/places", "editor.places"): GET,
    ("/editor/places/new", "editor.new_place"): GET,
    ("/editor/places/new", "editor.send_new_place"): POST,
    ("/editor/place/<place_id>", "editor.place"): GET,
    ("/editor/place/<place_id>", "editor.send_place"): POST,
    ("/editor/place/<place_id>/history", "editor.place_history"): GET,
    ("/editor/place/<place_id>/restore", "editor.restore_place"): POST,
    ("/editor/history", "editor.history"): GET,
    ("/editor/history/<int:batch_id>", "editor.batch"): GET,
    ("/editor/history/<int:batch_id>/undo", "editor.undo_batch"): POST,
    ("/editor/rounds", "editor.plan_round"): POST,
    ("/editor/rounds", "editor.rounds"): GET,
    ("/editor/rounds/<code>", "editor.round"): GET,
    ("/editor/rounds/<code>", "editor.send_round"): POST,
    ("/editor/rounds/<code>.pdf", "editor.round_sheet"): GET,
    ("/editor/rounds/<code>/undo", "editor.undo_round"): POST,
    ("/emergency", "pages.emergency"): GET,
    ("/healthz", "health.healthz"): GET,
    ("/m", "tap.send"): POST,
    ("/m", "tap.show"): GET,
    ("/place/<place_id>", "pages.place"): GET,
    ("/place/<place_id>/walk", "pages.walk"): GET,
    ("/place/<place_id>/walk", "pages.walk_from"): POST,
    ("/place/<place_id>/report", "pages.report"): GET,
    ("/place/<place_id>/report", "pages.send_report"): POST,
    ("/places", "pages.places"): GET,
    ("/print", "pages.print_form"): GET,
    ("/print", "pages.print_preview"): POST,
    ("/print/<city>.svg", "pages.print_map"): GET,
    ("/print/sheet.pdf", "pages.print_pdf"): POST,
    ("/readyz", "health.readyz"): GET,
    ("/report", "pages.report_find"): GET,
    ("/report/<code>", "pages.report_state"): GET,
    ("/static/<path:filename>", "static"): GET,
    ("/tiles/<city>/<band>.pmtiles", "tiles.show"): GET,
}
"""Every address there is; those below ``/editor``, and a POST to ``/m`` or of a report, alone change anything.

``test_access.py`` says who gets in.
"""


@pytest.fixture
def app(make_service):
    return create_app(make_service(make_place()))


def test_every_route_is_listed_here(app):
    assert {(rule.rule, rule.endpoint): rule.methods for rule in app.url_map.iter_rules()} == ROUTES


def test_who_gets_in_is_named(app):
    assert {endpoint for _, endpoint in ROUTES} == PUBLIC_ENDPOINTS | PRIVILEGED_ENDPOINTS.keys()
    assert not PUBLIC_ENDPOINTS & PRIVILEGED_ENDPOINTS.keys()


def test_a_view_that_nobody_named_is_closed(app):
    app.add_url_rule("/new", "new", lambda: "secret")
    answer = app.test_client().get("/new")
    assert answer.status_code == 404
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/cities/", "//api/v1/cities", "/places/"])
def test_nothing_redirects_to_the_host_that_a_client_names(app, path):
    answer = app.test_client().get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert answer.status_code in {200, 404}
    assert "evil.example" not in answer.text + str(answer.headers)


def test_links_are_absolute_only_where_the_public_address_is_set(make_client):
    places = [make_place(f"PAR-000{number}") for number in (1, 2)]
    client = make_client(*places, public_url="https://places.example/base")
    document = client.get("/api/v1/places?limit=1", headers={"Host": "evil.example"}).get_json()
    assert document["links"]["next"].startswith("https://places.example/base/api/v1/places?limit=1&cursor=")
    assert document["features"][0]["properties"]["url"] == "https://places.example/base/place/PAR-0001"


def test_the_process_says_that_it_lives_and_can_answer(app):
    client = app.test_client()
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ok", "revision": 1}


def test_a_process_without_its_store_lives_but_is_not_ready(make_service):
    service = make_service()
    client = create_app(replace(service, store=BrokenStore())).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").get_json() == {"status": "unavailable"}


def test_a_compressed_static_file_is_closed_when_it_is_sent(make_client):
    answer = make_client().get("/static/site.css", headers={"Accept-Encoding": "deflate"})
    assert answer.headers["Content-Encoding"] == "deflate"
    assert answer.get_data()
    answer.close()
    # A file left open would be a ResourceWarning here, which is an error in tests.
    del answer
    gc.collect()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_whole_answer_is_one_list_that_leaves_nothing_to_close(app, method):
    closed = []
    app.after_request(lambda response: response.call_on_close(lambda: closed.append(method)) and response)
    environ = app.test_request_context("/healthz", method=method).request.environ
    parts = app(environ, lambda _status, _headers, *_error: bytes)
    assert type(parts) is list
    assert bool(b"".join(parts)) == (method == "GET")
    assert closed == [method]


def test_a_part_of_a_file_is_sent_in_parts(app):
    asked = app.test_request_context("/static/site.css", headers={"Range": "bytes=0-9"})
    parts = app(asked.request.environ, lambda *_: bytes)
    assert not isinstance(parts, list)
    parts.close()


def test_headers_are_mended_where_they_need_it():
    for more in ({}, {"Location": "/é"}, {"Content-Location": "/é"}):
        for status in (200, 204, 304, 303):
            headers = [Answer("x", status, more).get_wsgi_headers({}), Response("x", status, more).get_wsgi_headers({})]
            assert headers[0].to_wsgi_list() == headers[1].to_wsgi_list()
