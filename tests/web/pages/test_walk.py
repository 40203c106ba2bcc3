"""The way to a place, from a point that the visitor names."""

import pytest

from geo_service.model.place import Visibility
from geo_service.walking.graph import GraphWalker
from geo_service.walking.network import build_network
from geo_service.web.app import create_app
from tests.builders import make_place
from tests.walking.ways import at, grid

ENGLISH = {"Accept-Language": "en"}
START = make_place("TOU-0001", city="toulouse", position=at(10, 0))
END = make_place("TOU-0002", city="toulouse", position=at(100, 150), name="Fontaine <b>")


@pytest.fixture
def client(make_service):
    def make(*places, streets=True):
        service = make_service(*places)
        if streets:
            service.walker = GraphWalker(build_network([grid().ways()]))
        return create_app(service).test_client()

    return make


def test_the_way_is_told_turn_by_turn(client):
    page = client(START, END).post("/place/TOU-0002/walk", data={"where": "TOU-0001"}, headers=ENGLISH).text
    assert "4 min on foot, 240\u00a0m" in page
    assert "Turn left: Avenue 1, 150\u00a0m" in page
    assert "© OpenStreetMap contributors" in page
    assert "Fontaine <b>" not in page


def test_where_streets_are_not_known_an_estimate_says_so(client):
    asked = client(START, END, streets=False)
    page = asked.post("/place/TOU-0002/walk", data={"where": "TOU-0001"}, headers=ENGLISH).text
    assert "about 4 min on foot" in page
    assert "an estimate from the straight line" in page


def test_whoever_is_slow_is_told_so(client):
    page = client(START, END).post("/place/TOU-0002/walk", data={"where": "TOU-0001", "slow": "1"}, headers=ENGLISH)
    assert "5 min on foot" in page.text
    assert 'value="1" checked' in page.text


def test_the_form_is_offered_on_the_page_of_the_place(client):
    asked = client(START, END)
    assert "/place/TOU-0002/walk" in asked.get("/place/TOU-0002").text
    assert 'method="post"' in asked.get("/place/TOU-0002/walk").text


def test_an_unknown_start_is_said(client):
    page = client(END).post("/place/TOU-0002/walk", data={"where": "nowhere at all"}, headers=ENGLISH).text
    assert 'role="alert"' in page


@pytest.mark.parametrize("changes", [{"visibility": Visibility.REFERRAL}, {"position": None}])
def test_nobody_is_led_to_a_place_without_a_public_position(client, changes):
    hidden = make_place("TOU-0002", **({"city": "toulouse", "position": at(100, 150)} | changes))
    asked = client(START, hidden)
    assert asked.get("/place/TOU-0002/walk").status_code == 404
    assert asked.post("/place/TOU-0002/walk", data={"where": "TOU-0001"}).status_code == 404
    assert "/walk" not in asked.get("/place/TOU-0002").text
