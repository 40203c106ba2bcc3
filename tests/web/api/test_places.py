from datetime import date

import pytest

from geo_service.model.place import (
    Accepted,
    Demand,
    Kind,
    Offer,
    Period,
    Source,
    Verification,
    Visibility,
    Wheelchair,
)
from geo_service.model.position import Position
from tests.builders import make_place

FIELDS = "id name kind city address distance_m offers accepts hours verified source demonstration url covers"
FULL = make_place(
    "PAR-0007",
    kind=Kind.DAY_CENTRE,
    address="4 place Carpeaux",
    offers=(Offer("meal", free=True, hours="Mo-Fr 08:00-16:00"), Offer("shower")),
    accepts=(Accepted("warm_clothes", Demand.URGENT, "adults"),),
    hours="Mo-Fr 08:00-16:00",
    closures=(Period(date(2026, 8, 1), date(2026, 8, 31), "summer"),),
    audience=("women",),
    wheelchair=Wheelchair.YES,
    verified=Verification(date(2026, 11, 2), "A volunteer", "by telephone"),
    source=Source("A list", "https://example.org", "ODbL-1.0", "2026-10"),
)
REFERRAL = make_place(
    "PAR-0008", kind=Kind.SHELTER, name="Refuge", phone="+33100000000", visibility=Visibility.REFERRAL
)
PRIVATE = make_place("PAR-0009", visibility=Visibility.PRIVATE)
UNLOCATED = make_place("PAR-0010", position=None)
LYON = make_place("LYO-0001", city="lyon", position=Position(45.76, 4.84), demonstration=True)


@pytest.fixture
def client(make_client):
    return make_client(FULL, REFERRAL, PRIVATE, UNLOCATED, LYON)


def ids(answer):
    return [feature["id"] for feature in answer.get_json()["features"]]


def test_places_are_listed_by_id_with_all_that_is_known(client):
    answer = client.get("/api/v1/places")
    assert answer.content_type == "application/geo+json"
    assert ids(answer) == ["LYO-0001", "PAR-0007", "PAR-0010"]
    document = answer.get_json()
    assert document["revision"] == 1
    assert {owed["licence"] for owed in document["licences"]} == {"ODbL-1.0", "etalab-2.0"}
    # One row of it is under a licence that asks the same of the whole.
    assert document["licence"] == "ODbL-1.0"
    full = document["features"][1]
    assert full["geometry"] == {"type": "Point", "coordinates": [2.3522, 48.8566]}
    assert set(FIELDS.split()) <= full["properties"].keys()
    assert full["properties"]["verified"] == {"at": "2026-11-02", "by": "A volunteer", "how": "by telephone"}
    assert full["properties"]["url"] == "http://localhost/place/PAR-0007"
    assert document["features"][0]["properties"]["demonstration"] is True


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("need=meal", ["PAR-0007"]),
        ("need=meal&need=water", []),
        ("need=meal&need=water&any=true", ["LYO-0001", "PAR-0007", "PAR-0010"]),
        ("need=meal,shower", ["PAR-0007"]),
        ("need=meal,shower&free=true", []),
        ("need=meal&free=true", ["PAR-0007"]),
        ("kind=day_centre", ["PAR-0007"]),
        ("kind=day_centre,amenity&city=lyon", ["LYO-0001"]),
        ("wheelchair=true", ["PAR-0007"]),
        ("audience=men", ["LYO-0001", "PAR-0010"]),
        ("item=warm_clothes", ["PAR-0007"]),
        ("item=toys", []),
        ("city=paris", ["PAR-0007", "PAR-0008", "PAR-0010"]),
        ("city=paris&need=sleep_tonight", []),
        ("city=elsewhere", []),
    ],
)
def test_filters(client, query, expected):
    assert ids(client.get(f"/api/v1/places?{query}")) == expected


def test_labels_are_in_the_language_of_the_client(client):
    labels = [
        client.get("/api/v1/places/PAR-0007", headers={"Accept-Language": lang}).get_json()["properties"]["offers"][0]
        for lang in ("fr", "en-GB", "ar")
    ]
    assert labels[0]["label"] != labels[1]["label"]
    assert labels[2]["label"] == labels[0]["label"]


def test_pages_hold_every_place_once_in_one_order(make_client):
    places = [make_place(f"PAR-{number:04}") for number in range(1, 24)]
    client = make_client(*places)
    seen, path = [], "/api/v1/places?need=water&limit=5&city=paris"
    while path:
        answer = client.get(path)
        seen.append(ids(answer))
        path = answer.get_json()["links"].get("next")
    assert [len(page) for page in seen] == [5, 5, 5, 5, 3]
    assert [place_id for page in seen for place_id in page] == [place.id for place in places]


@pytest.mark.parametrize(("limit", "shown"), [("0", 1), ("-7", 1), ("2", 2), ("1000", 100), ("9" * 40, 100)])
def test_a_limit_is_clamped_and_never_refused(make_client, limit, shown):
    client = make_client(*(make_place(f"PAR-{number:04}") for number in range(1, 106)))
    assert len(ids(client.get(f"/api/v1/places?limit={limit}"))) == shown


def test_a_referral_place_is_a_name_and_a_telephone(client):
    listed = client.get("/api/v1/places?city=paris").get_json()["features"][1]
    alone = client.get("/api/v1/places/PAR-0008").get_json()
    assert listed == alone
    assert alone["geometry"] is None
    properties = alone["properties"]
    assert (properties["name"], properties["phone"], properties["visibility"]) == ("Refuge", "+33100000000", "referral")
    assert not any(properties[name] for name in ("address", "postcode", "town", "offers", "hours", "description"))


def test_a_place_is_found_by_its_id_however_it_is_spelt(client):
    assert client.get("/api/v1/places/par-0007").get_json()["id"] == "PAR-0007"


def test_a_private_place_answers_like_one_that_does_not_exist(client):
    private, unknown = client.get("/api/v1/places/PAR-0009"), client.get("/api/v1/places/PAR-9999")
    assert private.status_code == unknown.status_code == 404
    assert private.text.replace("PAR-0009", "PAR-9999") == unknown.text


def test_cities_say_how_many_real_places_are_known(client):
    features = client.get("/api/v1/cities").get_json()["features"]
    cities = {feature["id"]: feature for feature in features}
    assert len(cities) >= 9
    assert cities["paris"]["properties"]["places"] == 2
    assert cities["lyon"]["properties"]["places"] == 0
    assert cities["lyon"]["properties"]["demonstration_places"] == 1
    assert cities["elsewhere"]["geometry"] is None
    assert 48 < cities["paris"]["geometry"]["coordinates"][1] < 49


def test_the_vocabulary_is_told_with_its_labels(client):
    words = client.get("/api/v1/services").get_json()
    assert {"services", "items", "audiences", "kinds"} == words.keys()
    water = next(term for term in words["services"] if term["code"] == "water")
    assert set(water["labels"]) == {"fr", "en"}
    assert "amenity=drinking_water" in water["crosswalks"]["osm"]


def test_the_landing_says_where_everything_is(client):
    links = client.get("/api/v1/").get_json()["links"]
    for name in ("places", "cities", "services", "openapi"):
        assert client.get(links[name]).status_code == 200
