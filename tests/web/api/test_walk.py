"""The way to a place, as integrators ask for it."""

from itertools import pairwise

import pytest

from geo_service.model.place import Offer, Visibility
from geo_service.model.walk import Profile
from geo_service.walking.cities import CityWalker
from geo_service.walking.network import build_network
from geo_service.walking.network_file import path_of, write_network
from geo_service.web.app import create_app
from tests.builders import make_place
from tests.walking.ways import Town, at, grid

START = at(10, 0)
HERE = f"lat={START.lat}&lon={START.lon}"


@pytest.fixture
def client(make_service, tmp_path):
    def make(*places, town: Town | None = None):
        service = make_service(*places)
        if town is not None:
            write_network(path_of(tmp_path, "toulouse"), build_network([town.ways()]), "test")
        service.walker = CityWalker(tmp_path, ("toulouse",))
        return create_app(service).test_client()

    return make


def place(x_m, y_m, number=1, **changes):
    return make_place(f"TLS-{number:04}", city="toulouse", position=at(x_m, y_m), **changes)


def test_a_way_has_a_line_and_directions_in_both_languages(client):
    asked = client(place(100, 150), town=grid())
    answer = asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001", headers={"Accept-Language": "fr"})
    document = answer.get_json()
    assert answer.content_type == "application/geo+json"
    assert document["geometry"]["type"] == "LineString"
    assert document["geometry"]["coordinates"][-1] == pytest.approx([at(100, 150).lon, at(100, 150).lat])
    told = document["properties"]
    assert told["walk"] == {"distance_m": pytest.approx(240, abs=0.5), "duration_s": 192, "method": "streets"}
    assert [stage["turn"] for stage in told["directions"]] == ["start", "left"]
    assert told["directions"][1]["text"] == "Tournez à gauche\u00a0: Avenue 1, 150\u00a0m"
    assert told["attribution"] == "© OpenStreetMap contributors"
    english = asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001", headers={"Accept-Language": "en"}).get_json()["properties"]
    assert english["directions"][1]["text"] == "Turn left: Avenue 1, 150\u00a0m"
    assert answer.headers["Cache-Control"].startswith("private")


def test_without_streets_it_is_an_estimate(client):
    told = (
        client(place(100, 150))
        .get(f"/api/v1/walk?{HERE}&to=TLS-0001", headers={"Accept-Language": "en"})
        .get_json()["properties"]
    )
    assert (told["walk"]["method"], told["directions"], told["attribution"]) == ("straight_line", [], "")
    assert told["text"].startswith("about ")


def test_an_island_has_no_way(client):
    document = (
        client(place(1000, 0), town=grid().way((1000, 0), (1000, 700)))
        .get(f"/api/v1/walk?{HERE}&to=tls-0001", headers={"Accept-Language": "en"})
        .get_json()
    )
    assert document["geometry"] is None
    assert (document["properties"]["walk"], document["properties"]["text"]) == (None, "no way on foot known")


def test_who_walks_is_asked(client):
    asked = client(place(100, 0), town=grid())
    slow, normal = (
        asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001&profile={profile}").get_json()["properties"]["walk"]["duration_s"]
        for profile in (Profile.SLOW, Profile.NORMAL)
    )
    assert slow > normal
    assert asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001&profile=car").status_code == 400


@pytest.mark.parametrize("visibility", [Visibility.REFERRAL, Visibility.PRIVATE])
def test_nobody_is_led_to_a_place_that_is_not_public(client, visibility):
    answer = client(place(100, 150, visibility=visibility), town=grid()).get(f"/api/v1/walk?{HERE}&to=TLS-0001")
    assert answer.status_code == 404
    assert "geometry" not in answer.text


def test_a_place_that_nobody_located_has_no_way(client):
    asked = client(make_place("TLS-0001", city="toulouse", position=None))
    assert asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001").status_code == 404
    assert asked.get(f"/api/v1/walk?{HERE}&to=TLS-0009").status_code == 404


def test_the_nearest_say_how_long_the_walk_is(client):
    asked = client(place(50, 100, 1), place(140, 0, 2), place(1000, 0, 3), town=grid().way((1000, 0), (1000, 700)))
    address = f"/api/v1/nearest?lat={at(50, 0).lat}&lon={at(50, 0).lon}"
    by_distance = asked.get(address).get_json()["features"]
    assert [each["id"] for each in by_distance] == ["TLS-0002", "TLS-0001", "TLS-0003"]
    assert all("walk" not in each["properties"] for each in by_distance)
    by_walk = asked.get(f"{address}&order=walk").get_json()["features"]
    assert [each["id"] for each in by_walk] == ["TLS-0002", "TLS-0001", "TLS-0003"]
    assert [bool(each["properties"]["walk"]) for each in by_walk] == [True, True, False]
    told = asked.get(f"{address}&walk=true&profile=slow").get_json()["features"][0]["properties"]["walk"]
    assert told == {"distance_m": pytest.approx(90, abs=0.3), "duration_s": 98, "method": "streets"}
    arriving = asked.get(f"{address}&arrive=true").get_json()["features"][1]["properties"]
    assert arriving["arrival"]["duration_s"] == arriving["walk"]["duration_s"] == 160


def test_pages_in_the_order_of_walks_are_one_list(client):
    asked = client(*(place(31 * number % 400, 100 * (number % 4), number) for number in range(1, 30)), town=grid())
    address, found = f"/api/v1/nearest?{HERE}&order=walk&limit=7", []
    while address:
        document = asked.get(address).get_json()
        found += document["features"]
        address = document["links"].get("next")
    durations = [each["properties"]["walk"]["duration_s"] for each in found]
    assert len({each["id"] for each in found}) == len(found) == 29
    assert durations == sorted(durations)


def test_a_way_leads_through_several_places(client):
    asked = client(place(100, 150, 1), place(200, 50, 2), town=grid())
    answer = asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001&to=TLS-0002", headers={"Accept-Language": "en"}).get_json()
    told, legs = answer["properties"], answer["properties"]["legs"]
    assert (answer["id"], told["to"]) == ("TLS-0002", "TLS-0002")
    assert [leg["to"] for leg in legs] == ["TLS-0001", "TLS-0002"]
    assert [leg["walk"]["distance_m"] for leg in legs] == pytest.approx([240, 200], abs=0.5)
    assert told["walk"]["distance_m"] == pytest.approx(440, abs=0.5)
    assert told["directions"] == legs[0]["directions"] + legs[1]["directions"]
    assert legs[1]["directions"][0]["turn"] == "start"
    stops = [[at(*spot).lon, at(*spot).lat] for spot in ((10, 0), (100, 150), (200, 50))]
    line = answer["geometry"]["coordinates"]
    rows = [next(row for row, point in enumerate(line) if point == pytest.approx(stop)) for stop in stops]
    assert rows == sorted(rows)
    assert (rows[0], line[-1]) == (0, pytest.approx(stops[-1]))
    assert all(one != following for one, following in pairwise(line))
    assert asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001,TLS-0002").get_json()["properties"]["walk"] == told["walk"]


def test_a_way_through_an_island_is_none(client):
    asked = client(place(1000, 0, 1), place(200, 50, 2), town=grid().way((1000, 0), (1000, 700)))
    answer = asked.get(f"/api/v1/walk?{HERE}&to=TLS-0002,TLS-0001").get_json()
    assert (answer["geometry"], answer["properties"]["walk"], answer["properties"]["directions"]) == (None, None, [])
    assert [leg["walk"] is None for leg in answer["properties"]["legs"]] == [False, True]


def test_so_many_stops_are_no_round(client):
    asked = client(place(100, 0), town=grid())
    answer = asked.get(f"/api/v1/walk?{HERE}&to={','.join(['TLS-0001'] * 6)}")
    assert (answer.status_code, answer.get_json()["parameter"]) == (400, "to")
    assert asked.get(f"/api/v1/walk?{HERE}").status_code == 400


def test_errands_are_a_walk_along_streets_and_link_to_it(client):
    across, along = place(50, 100, 1, offers=(Offer("wifi"),)), place(200, 0, 2, offers=(Offer("wifi"),))
    asked = client(across, along, place(60, 0, 3), town=grid())
    address = f"/api/v1/nearest?lat={at(50, 0).lat}&lon={at(50, 0).lon}&need=water&need=wifi"
    assert [each["id"] for each in asked.get(address).get_json()["features"]] == ["TLS-0003", "TLS-0001"]
    document = asked.get(f"{address}&walk=true&profile=slow").get_json()
    assert document["match"] == "set"
    assert [each["id"] for each in document["features"]] == ["TLS-0003", "TLS-0002"]
    legs = [each["properties"]["leg"]["distance_m"] for each in document["features"]]
    assert legs == pytest.approx([10, 140], abs=0.3)
    way = asked.get(document["links"]["walk"]).get_json()["properties"]
    assert way["walk"] == document["features"][-1]["properties"]["walk"]
    assert (way["profile"], way["to"]) == ("slow", "TLS-0002")


def test_a_way_much_longer_than_the_straight_line_says_that_a_path_may_lack(client):
    around = Town().way((0, 0), (0, 400), (100, 400), (100, 0), name="Quai").way((100, 0), (200, 0))
    asked = client(place(100, 10, 1), place(180, 0, 2), town=around)
    told = asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001", headers={"Accept-Language": "en"}).get_json()["properties"]
    assert told["note"].endswith("the map may lack a path. Ask on the spot.")
    both = asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001,TLS-0002", headers={"Accept-Language": "en"})
    both = both.get_json()["properties"]
    assert [leg["note"] for leg in both["legs"]] == [both["note"], ""]
    assert both["note"] == told["note"]
    near = asked.get(f"/api/v1/walk?lat={at(110, 0).lat}&lon={at(110, 0).lon}&to=TLS-0002").get_json()
    assert near["properties"]["note"] == ""


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("lat=48.8566&lon=2.3522", "start nearer to it"),
        (f"lat={START.lon}&lon={START.lat}", f"did you mean {START.lat},{START.lon}? Latitude comes first"),
    ],
)
def test_nobody_is_told_to_walk_for_days(client, start, said):
    answer = client(place(100, 150), town=grid()).get(f"/api/v1/walk?{start}&to=TLS-0001")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    detail = answer.get_json()["detail"]
    assert "km away by straight line, and ways on foot are told up to 50 km" in detail
    assert detail.endswith(said)


def test_so_is_nobody_from_one_stop_to_the_next(client):
    asked = client(place(100, 150), place(70_000, 0, 2))
    answer = asked.get(f"/api/v1/walk?{HERE}&to=TLS-0001,TLS-0002")
    assert answer.status_code == 400
    assert answer.get_json()["detail"].startswith("TLS-0002 is 70 km away")
    assert asked.get(f"/api/v1/walk?lat={at(30_000, 0).lat}&lon={at(30_000, 0).lon}&to=TLS-0002").status_code == 200
