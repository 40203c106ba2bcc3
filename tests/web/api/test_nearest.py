from dataclasses import replace
from datetime import timedelta

import pytest

from geo_service.model.place import Kind, Offer, Visibility
from geo_service.model.position import Position
from geo_service.web.app import create_app
from tests.builders import SOURCE, make_place
from tests.web.services import FRIDAY

START = "/api/v1/nearest?lat=48.8566&lon=2.3522"


def offering(number, *services, north=0.0, **changes):
    offers = tuple(Offer(service) for service in services)
    return make_place(f"PAR-{number:04}", offers=offers, position=Position(48.8566 + north, 2.3522), **changes)


def ids(document):
    return [feature["id"] for feature in document["features"]]


def test_the_nearest_come_first_with_their_distance(make_client):
    far, near = offering(1, "water", north=0.01), offering(2, "water", "wifi", north=0.001)
    answer = make_client(far, near).get(f"{START}&need=water")
    document = answer.get_json()
    assert answer.content_type == "application/geo+json"
    assert ids(document) == ["PAR-0002", "PAR-0001"]
    assert (document["match"], document["unmet"], document["revision"], document["path_m"]) == ("all", [], 1, None)
    assert [feature["properties"]["covers"] for feature in document["features"]] == [["water"], ["water"]]
    # One thousandth of a degree of a meridian at this latitude.
    assert document["features"][0]["properties"]["distance_m"] == pytest.approx(111.2, abs=0.1)
    assert document["links"] == {}
    assert document["licences"] == [{"licence": "etalab-2.0", "name": "Test list", "url": "https://example.org/list"}]


def test_needs_that_no_place_has_together_are_met_by_a_walk(make_client):
    client = make_client(offering(1, "water", north=0.002), offering(2, "wifi", north=0.001), offering(3, "talk"))
    document = client.get(f"{START}&need=water&need=wifi").get_json()
    assert document["match"] == "set"
    assert ids(document) == ["PAR-0002", "PAR-0001"]
    assert [feature["properties"]["covers"] for feature in document["features"]] == [["wifi"], ["water"]]
    assert document["path_m"] == pytest.approx(222.4, abs=0.2)


def test_needs_that_nobody_meets_are_named(make_client):
    client = make_client(offering(1, "water"))
    partial = client.get(f"{START}&need=water&need=haircut").get_json()
    assert (partial["match"], partial["unmet"], ids(partial)) == ("partial", ["haircut"], ["PAR-0001"])
    none = client.get(f"{START}&need=haircut").get_json()
    assert (none["match"], none["unmet"], ids(none)) == ("none", ["haircut"], [])


def test_swapped_coordinates_are_asked_about(make_client):
    client = make_client(offering(1, "water"))
    swapped = "/api/v1/nearest?lat=2.3522&lon=48.8566"
    document = client.get(swapped, headers={"Accept-Language": "en"}).get_json()
    assert (document["match"], document["note"]) == ("none", "Did you mean 48.8566,2.3522? Latitude comes first.")
    french = client.get(swapped, headers={"Accept-Language": "fr"}).get_json()
    assert french["note"].startswith("Vouliez-vous dire 48.8566,2.3522")
    for rightly in (f"{START}&need=water", f"{START}&need=haircut", "/api/v1/nearest?lat=10&lon=100"):
        assert "note" not in client.get(rightly).get_json()


def test_a_walk_is_one_answer_whatever_the_limit(make_client):
    client = make_client(offering(1, "water"), offering(2, "wifi"))
    document = client.get(f"{START}&need=water&need=wifi&limit=1").get_json()
    assert len(ids(document)) == 2
    assert document["links"] == {}


def test_filters_and_any(make_client):
    client = make_client(
        offering(1, "water", kind=Kind.MERCHANT), offering(2, "wifi"), offering(3, "water", north=0.05)
    )
    assert ids(client.get(f"{START}&need=water,wifi&any=true").get_json()) == ["PAR-0001", "PAR-0002", "PAR-0003"]
    assert ids(client.get(f"{START}&need=water&radius_m=1000").get_json()) == ["PAR-0001"]
    assert ids(client.get(f"{START}&kind=amenity&radius_m=1000").get_json()) == ["PAR-0002"]
    assert ids(client.get(f"{START}&city=lyon").get_json()) == []


def test_pages_hold_every_place_once_in_one_order(make_client):
    # Three at each distance, so that pages end between equals.
    client = make_client(*(offering(number, "water", north=number // 3 * 0.001) for number in range(1, 24)))
    whole = ids(client.get(f"{START}&need=water&limit=100").get_json())
    seen, path = [], f"{START}&need=water&limit=5"
    while path:
        document = client.get(path).get_json()
        seen += ids(document)
        path = document["links"].get("next")
    assert len(whole) == 23
    assert seen == whole


def followed(client, path):
    """Return the ids of all pages and how many there were."""
    seen, pages = [], 0
    while path:
        document = client.get(path).get_json()
        seen += ids(document)
        pages += 1
        path = document["links"].get("next")
    return seen, pages


@pytest.mark.parametrize("other", ["need=wifi", "need=water&order=open_first", "need=water&free=true"])
def test_a_page_of_another_question_is_refused(make_client, other):
    client = make_client(*(offering(number, "water", "wifi") for number in range(1, 4)))
    link = client.get(f"{START}&need=water&limit=1").get_json()["links"]["next"]
    answer = client.get(link.replace("need=water", other))
    assert (answer.status_code, answer.get_json()["parameter"]) == (400, "cursor")


def test_the_list_goes_on_to_its_end(make_client):
    client = make_client(*(offering(number, "water", north=number % 7 * 0.001) for number in range(1, 251)))
    expected = [f"PAR-{number:04}" for _, number in sorted((number % 7, number) for number in range(1, 251))]
    assert followed(client, f"{START}&need=water&limit=100") == (expected, 3)


def test_open_first_goes_by_state_then_by_minutes_on_foot(make_client):
    # Friday 20 November 2026, 11:00 in Paris.
    shut, is_open = "Mo 09:00-17:00", "Fr 09:00-17:00"
    old = replace(SOURCE, as_of="2014")
    client = make_client(
        offering(1, "water", north=0.001, hours=shut),
        offering(2, "water", north=0.002),
        offering(3, "water", north=0.009, hours=is_open),
        offering(4, "water", north=0.003, hours=is_open),
        offering(5, "water", north=0.00195, source=old),
    )
    expected = ["PAR-0004", "PAR-0003", "PAR-0002", "PAR-0005", "PAR-0001"]
    for limit in (1, 2, 3, 10):
        assert followed(client, f"{START}&need=water&order=open_first&limit={limit}")[0] == expected
    assert followed(client, f"{START}&need=water&order=near")[0] == [f"PAR-000{number}" for number in (1, 5, 2, 4, 3)]


def test_pages_are_of_the_instant_of_the_first(make_service):
    service = make_service(
        *(offering(number, "water", north=number * 0.001, hours="Fr 09:00-11:02") for number in (1, 2))
    )
    client = create_app(service).test_client()
    for query in ("order=open_first", "open=now"):
        service.clock.now = FRIDAY
        following = client.get(f"{START}&{query}&limit=1").get_json()["links"]["next"]
        service.clock.now = FRIDAY + timedelta(minutes=5)
        assert ids(client.get(following).get_json()) == ["PAR-0002"]
        service.clock.now = FRIDAY + timedelta(minutes=11)
        answer = client.get(following)
        assert (answer.status_code, answer.get_json()["parameter"]) == (400, "cursor")


def test_an_order_that_there_is_not_is_refused_with_those_there_are(make_client):
    problem = make_client().get(f"{START}&order=best").get_json()
    assert (problem["parameter"], problem["accepted"]) == ("order", ["near", "open_first", "walk"])


def test_the_night_begins_with_a_telephone_number(make_client):
    client = make_client(offering(1, "water"))
    for path in (f"{START}&need=sleep_tonight", "/api/v1/places?need=sleep_tonight"):
        emergency = client.get(path).get_json()["emergency"]
        assert emergency["phone"] == "115"
        assert "115" in emergency["text"]
    assert "emergency" not in client.get(f"{START}&need=water").get_json()


def test_hidden_places_are_never_near(make_client):
    hidden = [
        offering(1, "water", visibility=Visibility.REFERRAL),
        offering(2, "water", visibility=Visibility.PRIVATE),
        offering(3, "water", archived=True),
    ]
    document = make_client(*hidden).get(f"{START}&need=water&city=paris").get_json()
    assert ids(document) == []
