"""The way to a place, from a point that the visitor names."""

import re

import pytest

from geo_service.model.place import Offer, Visibility
from geo_service.walking.graph import GraphWalker
from geo_service.walking.network import build_network
from geo_service.web.app import create_app
from tests.builders import make_place
from tests.walking.ways import Town, at, grid

ENGLISH = {"Accept-Language": "en"}
START = make_place("TOU-0001", city="toulouse", position=at(10, 0))
HERE = {"lat": str(at(57, 33).lat), "lon": str(at(57, 33).lon), "accuracy": "20"}
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
    assert "the map may lack" not in page
    assert "© OpenStreetMap contributors" in page
    assert "Fontaine <b>" not in page


def test_where_streets_are_not_known_an_estimate_says_so(client):
    asked = client(START, END, streets=False)
    page = asked.post("/place/TOU-0002/walk", data={"where": "TOU-0001"}, headers=ENGLISH).text
    assert "about 4 min on foot" in page
    assert "an estimate from the straight line" in page


def test_a_way_much_longer_than_the_straight_line_says_that_a_path_may_lack(make_service):
    service = make_service(START, make_place("TOU-0002", city="toulouse", position=at(110, 0)))
    around = Town().way((0, 0), (0, 400), (110, 400), (110, 0), name="Quai")
    service.walker = GraphWalker(build_network([around.ways()]))
    asked = create_app(service).test_client()
    page = asked.post("/place/TOU-0002/walk", data={"where": "TOU-0001"}, headers=ENGLISH).text
    assert "the map may lack a path" in page


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


def test_one_who_arrives_late_is_told(client):
    late = make_place("TOU-0002", city="toulouse", position=at(100, 150), hours="Fr 09:00-11:08")
    page = client(START, late).post("/place/TOU-0002/walk", data={"where": "TOU-0001"}, headers=ENGLISH).text
    assert "you arrive at about 11:03" in page
    assert "it closes 4 min after you arrive" in page


def test_hours_are_those_of_what_was_asked_for(client):
    offers = (Offer("shower", hours="Mo 09:00-10:00"), Offer("water"))
    bath = make_place("TOU-0002", city="toulouse", position=at(100, 150), hours="24/7", offers=offers)
    page = client(START, bath).post("/place/TOU-0002/walk", data={"where": "TOU-0001", "need": "shower"}).text
    assert "fermé à votre arrivée" in page
    assert 'name="need" value="shower"' in page


def test_a_position_of_a_device_is_not_told_back_and_not_kept(client):
    answer = client(START, END).post("/place/TOU-0002/walk?lang=en", data=HERE)
    assert "From <bdi>your position" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    form = answer.text[answer.text.index('id="walk-form"') :]
    form = form[: form.index("</form>")]
    assert HERE["lat"] not in form
    assert "your position" not in form.partition('id="here"')[0]


@pytest.mark.parametrize("lat", ["", "north", "91"])
def test_a_position_that_cannot_be_read_is_said(client, lat):
    answer = client(END).post("/place/TOU-0002/walk?lang=en", data=HERE | {"lat": lat})
    assert answer.status_code == 200
    assert "We could not read the position" in answer.text


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"accuracy": "500"}, "only to within 500\xa0m"),
        ({"accuracy": ""}, "does not say how exactly"),
        ({"lat": "43.3", "lon": "1.4"}, "outside Toulouse"),
        ({"lat": "43.3", "lon": "1.4"}, "too far to walk"),
    ],
)
def test_doubts_about_a_position_are_said(client, told, said):
    assert said in client(END).post("/place/TOU-0002/walk?lang=en", data=HERE | told).text


def test_an_address_does_not_name_a_start(client):
    page = client(START, END).get(f"/place/TOU-0002/walk?lang=en&where=TOU-0001&lat={HERE['lat']}&lon=1.4").text
    assert '<h2 id="way"' not in page


def test_where_no_way_is_known_that_is_said(make_service):
    town = Town().way((0, 0), (600, 0), name="Here").way((0, 2000), (600, 2000), name="There")
    service = make_service(START, make_place("TOU-0002", city="toulouse", position=at(100, 1990)))
    service.walker = GraphWalker(build_network([town.ways()]))
    asked = create_app(service).test_client()
    page = asked.post("/place/TOU-0002/walk?lang=en", data={"where": "TOU-0001"}).text
    assert "We know no way on foot from there" in page
    page = asked.post("/place/TOU-0002/walk?lang=en", data={"where": "TOU-0001", "slow": "1"}).text
    assert "Without steps we know no way" in page


def test_links_keep_that_one_is_slow_until_the_form_says_otherwise(client):
    asked = client(START, END)
    page = asked.get("/place/TOU-0002?slow=1").text
    assert re.search(r'href="/place/TOU-0002/walk\?slow=1"', page)
    page = asked.get("/place/TOU-0002/walk?slow=1").text
    assert 'value="1" checked' in page
    assert 'action="/place/TOU-0002/walk"' in page
    page = asked.post("/place/TOU-0002/walk", data={"where": "TOU-0001", "slow": "1"}).text
    assert re.search(r'href="/\?slow=1"', page)
    assert re.search(r'lang=en&amp;slow=1"|slow=1&amp;lang=en"', page)
