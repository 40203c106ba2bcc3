"""The adapter against a server on this machine that answers as the documentation says."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from geo_service.errors import GeocodingError
from geo_service.geocoding.geopy_ban import BanGeocoder
from geo_service.model.city import City
from geo_service.model.position import Position

PARIS = City("paris", "PAR", "Paris", centre=Position(48.8566, 2.3522), postcodes=("75", "92"))


def feature(**properties):
    defaults = {"label": "8 Boulevard du Port 75012 Paris", "type": "housenumber", "score": 0.9, "postcode": "75012"}
    point = {"type": "Point", "coordinates": [2.37, 48.84]}
    return {"type": "Feature", "geometry": point, "properties": defaults | properties}


class _Server(HTTPServer):
    answer: bytes = b""
    status: int = 200
    asked: str = ""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked = self.path
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with _Server(("127.0.0.1", 0), _Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def find(server):
    def ask(*features, text="8 bd du port"):
        server.answer = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        return BanGeocoder(f"127.0.0.1:{server.server_port}/geocodage", "http").find(text, PARIS)

    return ask


def test_an_address_is_a_named_point(find):
    (point,) = find(feature())
    assert (point.name, point.kind, point.city) == ("8 Boulevard du Port 75012 Paris", "address", "paris")
    assert point.position == Position(lat=48.84, lon=2.37)


def test_it_asks_near_the_city_and_for_places_of_interest_too(find, server):
    find(text="x" * 500)
    asked = parse_qs(urlsplit(server.asked).query)
    assert asked["lat"] == ["48.8566"]
    assert asked["index"] == ["address,poi"]
    assert len(asked["q"][0]) == 200


@pytest.mark.parametrize(
    "properties",
    [
        {"type": "municipality"},
        {"score": 0.3},
        {"postcode": "69003"},
        {"category": ["administratif", "commune"], "postcode": ["75012"], "toponym": "Paris"},
    ],
)
def test_a_city_a_doubt_and_another_city_are_no_points(find, properties):
    assert find(feature(**properties)) == ()


def test_a_station_is_a_point(find):
    (point,) = find(feature(category=["gare"], postcode=["75010"], toponym="Gare du Nord"))
    assert (point.name, point.kind) == ("Gare du Nord", "station")


def test_no_answer_is_none(find):
    assert find() == ()


@pytest.mark.parametrize(
    ("status", "answer"), [(500, b"{}"), (429, b"{}"), (200, b"<html>"), (200, b'{"features": [3]}')]
)
def test_a_broken_answer_is_an_error_that_keeps_the_address_to_itself(server, status, answer):
    server.status, server.answer = status, answer
    with pytest.raises(GeocodingError) as caught:
        BanGeocoder(f"127.0.0.1:{server.server_port}/geocodage", "http").find("8 bd du port", PARIS)
    assert "port" not in str(caught.value)


def test_nobody_there_is_an_error():
    with pytest.raises(GeocodingError, match="did not answer"):
        BanGeocoder("127.0.0.1:9/geocodage", "http").find("8 bd du port", PARIS)
