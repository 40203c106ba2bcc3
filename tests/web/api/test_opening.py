from datetime import UTC, datetime

import pytest

from geo_service.model.place import Offer, Visibility
from geo_service.model.position import Position
from geo_service.web.app import create_app
from tests.builders import make_place

START = "/api/v1/nearest?lat=48.8566&lon=2.3522"
# Friday 20 November 2026, 11:00 in Paris, is the instant of the clock.
OFFICE = "Mo-Fr 09:00-17:00; PH off"


def placed(number, north=0.0, **changes):
    return make_place(f"PAR-{number:04}", position=Position(48.8566 + north, 2.3522), **changes)


@pytest.fixture
def client(make_client):
    return make_client(
        placed(1, hours="Mo 09:00-17:00"),
        placed(2, 0.001),
        placed(3, 0.002, hours=OFFICE),
        placed(4, 0.003, hours="on request", offers=(Offer("water", hours=OFFICE), Offer("meal", window="end of day"))),
        placed(5, visibility=Visibility.REFERRAL, phone="+33100000000"),
    )


def ids(document):
    return [feature["id"] for feature in document["features"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("open=now", ["PAR-0003"]),
        ("open=now&need=water", ["PAR-0003", "PAR-0004"]),
        ("open=now&need=meal", []),
        ("open=now_or_unknown&need=meal", ["PAR-0004"]),
        ("open=now_or_unknown", ["PAR-0002", "PAR-0003", "PAR-0004"]),
        ("open_at=2026-11-23T10:00", ["PAR-0001", "PAR-0003"]),
        ("open_at=2026-11-23+10:00&need=water", ["PAR-0001", "PAR-0003", "PAR-0004"]),
        ("open_at=2026-11-23T10:00&open=now_or_unknown", ["PAR-0001", "PAR-0002", "PAR-0003", "PAR-0004"]),
        ("open_at=2026-12-25T10:00", []),
    ],
)
def test_only_doors_that_can_be_entered(client, query, expected):
    assert ids(client.get(f"{START}&{query}").get_json()) == expected
    assert ids(client.get(f"/api/v1/places?{query}").get_json()) == expected


def test_whom_to_call_first_is_listed_where_nobody_can_say(client):
    assert "PAR-0005" in ids(client.get("/api/v1/places?city=paris&open=now_or_unknown").get_json())
    assert "PAR-0005" not in ids(client.get("/api/v1/places?city=paris&open=now").get_json())


def test_a_time_is_local_to_the_place_and_its_states_are_shown(client):
    for opens, query in (
        ("closed", "open_at=2026-11-23T08:59&open=now_or_unknown"),
        ("open", "open_at=2026-11-23T09:00"),
    ):
        features = client.get(f"/api/v1/places?{query}").get_json()["features"]
        states = {feature["id"]: feature["properties"]["open"]["state"] for feature in features}
        assert states.get("PAR-0003", "closed") == opens


def test_needs_behind_closed_doors_are_unmet(client):
    document = client.get(f"{START}&need=water&need=meal&open=now").get_json()
    assert (document["match"], document["unmet"], ids(document)) == ("partial", ["meal"], ["PAR-0003"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("open=yes", "open"),
        ("open_at=tomorrow", "open_at"),
        ("open_at=2026-02-30T10:00", "open_at"),
        ("open_at=2026-11-23T10:00%2B01:00", "open_at"),
        ("open_at=2030-01-01T10:00", "open_at"),
        ("open_at=0001-01-01T00:00", "open_at"),
        ("arrive=soon", "arrive"),
    ],
)
def test_what_is_not_accepted_is_named(client, query, field):
    answer = client.get(f"{START}&{query}")
    assert answer.status_code == 400
    assert answer.get_json()["parameter"] == field


def arrivals(document):
    return [feature["properties"]["arrival"] for feature in document["features"]]


def test_a_walk_lasts_as_long_in_the_night_in_which_clocks_change(make_client):
    # 0.0415 degrees of a meridian are 80 minutes on foot: whoever leaves at 01:50 arrives at 03:10, or at 04:10.
    client = make_client(placed(1, 0.0415, hours="Mo-Su 00:00-04:00"))
    for night, found in (("2027-03-27", ["PAR-0001"]), ("2027-03-28", [])):
        assert ids(client.get(f"{START}&open_at={night}T01:50&arrive=true").get_json()) == found


def test_arriving_on_foot_is_estimated(make_client):
    # 0.001 degrees of a meridian are 111.2 m: 115.6 s on foot.
    client = make_client(placed(1, 0.001, hours="Fr 09:00-11:30"), placed(2, 0.002), placed(3, 0.003, hours="24/7"))
    first, second, third = arrivals(client.get(f"{START}&arrive=1").get_json())
    assert first == {
        "estimate": True,
        "duration_s": 116,
        "at": "2026-11-20T10:01:56+00:00",
        "state": "open",
        "reason": "regular_hours",
        "closes_in_s": 28 * 60 + 4,
        "tight": False,
    }
    assert (second["state"], second["closes_in_s"], second["tight"]) == ("unknown", None, False)
    assert (third["state"], third["tight"]) == ("open", False)
    assert "arrival" not in client.get(START).get_json()["features"][0]["properties"]


@pytest.mark.parametrize(("minute", "told"), [(10, (True, "open")), (12, (False, "open")), (1, (False, "closed"))])
def test_arriving_shortly_before_closing_is_said(make_client, minute, told):
    client = make_client(placed(1, 0.001, hours=f"Fr 09:00-11:{minute:02}"))
    (arrival,) = arrivals(client.get(f"{START}&arrive=1").get_json())
    assert (arrival["tight"], arrival["state"]) == told


def test_a_door_must_be_open_on_arriving_where_that_is_asked(make_client):
    client = make_client(
        placed(1, 0.001, hours="Fr 09:00-11:01"),
        placed(2, 0.001, hours="Fr 09:00-11:05"),
        placed(3, 0.001, hours="Fr 11:01-18:00"),
        placed(4, 0.001),
    )
    for query, expected in (
        ("open=now", ["PAR-0001", "PAR-0002"]),
        ("open=now&arrive=1", ["PAR-0002", "PAR-0003"]),
        ("open=now_or_unknown&arrive=1", ["PAR-0002", "PAR-0003", "PAR-0004"]),
        ("open_at=2026-11-20T11:00&arrive=1", ["PAR-0002", "PAR-0003"]),
        ("order=open_first&arrive=1", ["PAR-0002", "PAR-0003", "PAR-0004", "PAR-0001"]),
        ("order=open_first", ["PAR-0001", "PAR-0002", "PAR-0004", "PAR-0003"]),
    ):
        answer = client.get(f"{START}&need=water&{query}")
        assert ids(answer.get_json()) == expected
    tight = arrivals(client.get(f"{START}&open=now&arrive=1").get_json())
    assert [arrival["tight"] for arrival in tight] == [True, False]


def test_an_arrival_is_never_kept_for_later(make_client):
    answer = make_client(placed(1)).get(f"{START}&arrive=1")
    assert answer.headers["Cache-Control"] == "private, max-age=0"


def test_the_door_of_what_is_needed_counts_on_arriving(make_client):
    offers = (Offer("water"), Offer("meal", hours="Fr 11:00-11:05"))
    client = make_client(placed(1, 0.001, hours="24/7", offers=offers))
    assert not arrivals(client.get(f"{START}&need=water&arrive=1").get_json())[0]["tight"]
    assert arrivals(client.get(f"{START}&need=meal&need=water&arrive=1").get_json())[0]["tight"]
    assert not arrivals(client.get(f"{START}&need=meal&need=water&any=1&arrive=1").get_json())[0]["tight"]


def test_in_a_set_the_second_place_is_reached_by_way_of_the_first(make_client):
    client = make_client(placed(1, 0.001), placed(2, -0.002, offers=(Offer("wifi"),)))
    first, second = arrivals(client.get(f"{START}&need=water&need=wifi&arrive=1").get_json())
    assert second["duration_s"] == pytest.approx(4 * first["duration_s"], abs=4)


def test_an_answer_for_another_time_stays_the_same(make_service):
    service = make_service(placed(1, hours=OFFICE))
    client = create_app(service).test_client()
    first = client.get("/api/v1/places?open_at=2026-11-23T10:00")
    service.clock.now = datetime(2026, 11, 21, 2, tzinfo=UTC)
    again = client.get("/api/v1/places?open_at=2026-11-23T10:00", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
