"""Both geocoders of lists against servers on this machine: what they ask, understand and refuse."""

import pytest

from geo_service.config import Config, GeocoderName
from geo_service.errors import GeocodingError, GeocodingTrouble
from geo_service.geocoding import geopy_ban, geopy_nominatim
from geo_service.geocoding.choosing import geocoders
from geo_service.geocoding.geopy_ban import BanGeocoder
from geo_service.geocoding.geopy_nominatim import NominatimGeocoder
from geo_service.model.city import City
from geo_service.model.locating import Precision
from geo_service.model.position import Position
from tests.builders import make_place
from tests.geocoding.answering import answering, ban_answer, ban_feature, nominatim_place

PARIS = City("paris", "PAR", "Paris", "75056", centre=Position(48.8566, 2.3522), postcodes=("75", "92"))
TOULOUSE = City("toulouse", "TLS", "Toulouse", "31555", centre=Position(43.6, 1.44), postcodes=("31",))
PLACE = make_place(address="8 bd du Port", postcode="75012", name="Secret name")
GEOCODERS = {
    "ban": lambda address: BanGeocoder(f"{address}/geocodage", "http"),
    "nominatim": lambda address: NominatimGeocoder(f"http://{address}/nominatim", "https://carte.example.org"),
}
ANSWERS = {"ban": ban_answer(ban_feature()), "nominatim": [nominatim_place()]}


@pytest.fixture
def server():
    with answering() as running:
        yield running


@pytest.fixture(params=list(GEOCODERS))
def name(request):
    return request.param


@pytest.fixture
def geocoder(name, server):
    return GEOCODERS[name](server.address)


def test_an_address_is_a_candidate(name, geocoder, server):
    server.says(ANSWERS[name])
    (found,) = geocoder.candidates(PLACE, PARIS)
    assert found.precision is Precision.HOUSENUMBER
    assert found.position == Position(lat=48.84, lon=2.37)
    assert (found.housenumber, found.street, found.postcode, found.town) == ("8", "Boulevard du Port", "75012", "Paris")
    assert found.score == (0.96 if name == "ban" else None)
    assert geocoder.name == name
    assert len(server.asked) == 1


def test_who_asks_says_so_and_not_whose_address_it_is(name, geocoder, server):
    server.says(ANSWERS[name])
    geocoder.candidates(PLACE, PARIS)
    assert "geo_service" in server.agents[0]
    assert "geopy" not in server.agents[0]
    assert "Secret" not in str(server.asked)


def test_nominatim_says_where_to_find_us(server):
    server.says([])
    GEOCODERS["nominatim"](server.address).candidates(PLACE, PARIS)
    assert "https://carte.example.org" in server.agents[0]


def test_no_match_is_an_answer(geocoder, name, server):
    server.says(ban_answer() if name == "ban" else [])
    assert geocoder.candidates(PLACE, PARIS) == ()


@pytest.mark.parametrize(
    ("place", "city", "asked"),
    [
        (PLACE, PARIS, {"q": "8 bd du Port 75012 Paris", "postcode": "75012"}),
        (make_place(address="8 bd du Port"), PARIS, {"q": "8 bd du Port Paris"}),
        (make_place(address="8 bd du Port"), TOULOUSE, {"q": "8 bd du Port Toulouse", "citycode": "31555"}),
        (make_place(address="8 bd du Port", town="Blagnac"), TOULOUSE, {"q": "8 bd du Port Blagnac"}),
    ],
)
def test_the_national_service_is_asked_within_the_municipality(server, place, city, asked):
    server.says(ban_answer())
    GEOCODERS["ban"](server.address).candidates(place, city)
    filters = {name: server.asked[0].get(name) for name in ("q", "postcode", "citycode")}
    assert {name: value for name, value in filters.items() if value} == asked
    assert server.asked[0]["autocomplete"] == "0"


def test_nominatim_is_asked_by_parts_and_in_france(server):
    server.says([])
    GEOCODERS["nominatim"](server.address).candidates(PLACE, PARIS)
    (asked,) = server.asked
    assert (asked["street"], asked["city"], asked["postalcode"]) == ("8 bd du Port", "Paris", "75012")
    assert (asked["countrycodes"], asked["format"], asked["addressdetails"]) == ("fr", "jsonv2", "1")
    assert "q" not in asked


@pytest.mark.parametrize("kind", ["street", "locality", "municipality"])
def test_types_of_the_national_service_are_understood(server, kind):
    server.says(ban_answer(ban_feature(type=kind)))
    (found,) = GEOCODERS["ban"](server.address).candidates(PLACE, PARIS)
    assert found.precision == kind


@pytest.mark.parametrize(
    ("result", "precision"),
    [
        (nominatim_place("road", house_number=""), Precision.STREET),
        (nominatim_place("hamlet", house_number=""), Precision.LOCALITY),
        (nominatim_place("city", house_number="", road=""), Precision.MUNICIPALITY),
        (nominatim_place("postcode", house_number="", road=""), Precision.MUNICIPALITY),
        (nominatim_place("amenity"), Precision.HOUSENUMBER),
        (nominatim_place("amenity", house_number="", road=""), Precision.LOCALITY),
    ],
)
def test_types_of_nominatim_are_understood(server, result, precision):
    server.says([result])
    (found,) = GEOCODERS["nominatim"](server.address).candidates(PLACE, PARIS)
    assert found.precision is precision


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (400, GeocodingTrouble.BROKEN),
        (403, GeocodingTrouble.REFUSED),
        (429, GeocodingTrouble.REFUSED),
        (500, GeocodingTrouble.OFFLINE),
        (503, GeocodingTrouble.OFFLINE),
    ],
)
def test_a_refusal_has_a_kind_and_keeps_the_address_to_itself(geocoder, server, status, trouble):
    server.status, server.body = status, b"{}"
    with pytest.raises(GeocodingError) as caught:
        geocoder.candidates(PLACE, PARIS)
    assert caught.value.trouble is trouble
    assert "Port" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("ban", b"<html>"),
        ("ban", b'{"features": [3]}'),
        (
            "ban",
            b'{"features": [{"geometry": {"coordinates": [2, 48]}, "properties": {"type": "planet", "label": "x"}}]}',
        ),
        (
            "ban",
            b'{"features": [{"geometry": {"coordinates": []}, "properties": {"type": "street", "label": "x"}}]}',
        ),
        ("nominatim", b"<html>"),
        ("nominatim", b"[3]"),
        ("nominatim", b'[{"lat": "x", "lon": "y", "display_name": "z"}]'),
        ("nominatim", b'{"error": "no"}'),
    ],
)
def test_nonsense_is_broken(server, name, body):
    server.body = body
    with pytest.raises(GeocodingError) as caught:
        GEOCODERS[name](server.address).candidates(PLACE, PARIS)
    assert caught.value.trouble is GeocodingTrouble.BROKEN


def test_who_is_refused_for_a_while_is_told_for_how_long(geocoder, server):
    server.status, server.headers = 429, {"Retry-After": "90"}
    with pytest.raises(GeocodingError, match="refuses") as caught:
        geocoder.candidates(PLACE, PARIS)
    assert caught.value.retry_after_s == 90


@pytest.mark.parametrize(("module", "name"), [(geopy_ban, "ban"), (geopy_nominatim, "nominatim")])
def test_a_slow_service_is_not_waited_for(monkeypatch, server, module, name):
    monkeypatch.setattr(module, "TIMEOUT_S", 0.1)
    server.delay_s = 0.5
    with pytest.raises(GeocodingError) as caught:
        GEOCODERS[name](server.address).candidates(PLACE, PARIS)
    assert caught.value.trouble is GeocodingTrouble.OFFLINE


def test_nobody_there_is_offline(name):
    with pytest.raises(GeocodingError) as caught:
        GEOCODERS[name]("127.0.0.1:9").candidates(PLACE, PARIS)
    assert caught.value.trouble is GeocodingTrouble.OFFLINE


def test_people_are_answered_by_nominatim_within_the_city_alone(server):
    server.says(
        [nominatim_place(), nominatim_place(postcode="69003"), nominatim_place("city", house_number="", road="")]
    )
    (point,) = GEOCODERS["nominatim"](server.address).find("8 bd du Port", PARIS)
    assert (point.kind, point.position) == ("address", Position(48.84, 2.37))


@pytest.mark.parametrize(
    ("settings", "people", "lists"),
    [
        ({}, BanGeocoder, BanGeocoder),
        ({"geocoder": GeocoderName.NONE}, type(None), type(None)),
        ({"geocoder": GeocoderName.NOMINATIM}, type(None), NominatimGeocoder),
        (
            {"geocoder": GeocoderName.NOMINATIM, "nominatim_url": "https://nominatim.example.org"},
            NominatimGeocoder,
            NominatimGeocoder,
        ),
    ],
)
def test_the_public_nominatim_never_gets_what_people_type(tmp_path, settings, people, lists):
    found = geocoders(Config(tmp_path, "sqlite://", tmp_path, **settings))
    assert [type(each) for each in found] == [people, lists]
    assert NominatimGeocoder.pause_s >= 1
