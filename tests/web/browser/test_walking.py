"""Walking on pages in a real browser: consent, what is sent and where it stays, the map, keys, paper."""

import logging
import re
import threading
from dataclasses import dataclass, field

import pytest
from werkzeug.serving import make_server

from geo_service.config import Basemap
from geo_service.model.place import Offer
from geo_service.walking.graph import GraphWalker
from geo_service.walking.network import build_network
from geo_service.web.app import create_app
from tests.builders import make_place
from tests.walking.ways import at, grid
from tests.web.browser.conftest import Visit
from tests.web.browser.test_visits import AXE
from tests.web.services import build_service

WAIT_MS = 30_000
HERE = at(57, 33)
"""Where the device is: within 10 m of no place."""
SECRETS = (str(HERE.lat)[:7], str(HERE.lon)[:6])
PLACES = (
    make_place("TOU-0001", city="toulouse", position=at(10, 0), name="Gare"),
    make_place("TOU-0002", city="toulouse", position=at(100, 150), name="Fontaine", hours="24/7"),
    make_place("TOU-0003", city="toulouse", position=at(400, 380), name="Douches", offers=(Offer("shower"),)),
)
CHECK = """axe.run({ rules: { "color-contrast": { enabled: !matchMedia("(forced-colors: active)").matches } } })"""
"""Forced colours are the system's own, whatever a style sheet says."""
TILE = "https://data.geopf.fr/"
WALK = "/place/TOU-0002/walk"
IN_TOULOUSE = {"latitude": HERE.lat, "longitude": HERE.lon, "accuracy": 20}
AT_HAND = {"geolocation": IN_TOULOUSE, "permissions": ["geolocation"]}


@dataclass
class Town:
    """A server of a town with streets, all that it logged, and its store."""

    address: str
    folder: object
    logged: list[str] = field(default_factory=list)


class Listener(logging.Handler):
    def __init__(self, logged: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._logged = logged

    def emit(self, record: logging.LogRecord) -> None:
        self._logged.append(str(record.__dict__) + record.getMessage())


def serve(folder, **settings):
    service = build_service(folder, PLACES, rate_limit="off", **settings)
    service.walker = GraphWalker(build_network([grid().ways()]))
    town = Town("", folder)
    listener, root = Listener(town.logged), logging.getLogger()
    root.addHandler(listener)
    live = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = threading.Thread(target=live.serve_forever)
    thread.start()
    town.address = f"http://127.0.0.1:{live.server_port}"
    yield town
    live.shutdown()
    thread.join()
    live.server_close()
    root.removeHandler(listener)
    service.store.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    yield from serve(tmp_path_factory.mktemp("town"), basemap=Basemap.NONE)


@pytest.fixture(scope="module")
def town_with_ign(tmp_path_factory):
    yield from serve(tmp_path_factory.mktemp("ign"), basemap=Basemap.IGN)


@pytest.fixture
def stroll(browser):
    """Open a telephone; it asks no other host, but for tiles of IGN's, which are answered here."""
    opened = []

    def make(town: Town, path: str, **settings) -> Visit:
        context = browser.new_context(**({"viewport": {"width": 360, "height": 740}, "locale": "fr-FR"} | settings))
        context.set_default_timeout(WAIT_MS)
        context.route(f"{TILE}**", lambda route: route.fulfill(status=204, body=""))
        visit = Visit(context.new_page(), town.address)
        opened.append((context, visit))
        visit.go(path)
        return visit

    yield make
    for context, visit in opened:
        context.close()
        assert not [url for url in visit.requests if not url.startswith((visit.server, TILE, "data:", "blob:"))]
        assert not visit.complaints


def walk_from_here(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Utiliser ma position").click()
    visit.page.get_by_role("button", name="J’accepte").click()


def say_where(visit: Visit, where: str) -> None:
    visit.page.get_by_label("Où êtes-vous").fill(where)
    visit.page.get_by_role("button", name="Montrer le chemin").click()
    visit.page.get_by_role("heading", name="Depuis").wait_for()


def test_the_position_is_sent_once_after_consent_and_stays_nowhere(stroll, town):
    visit = stroll(town, WALK, **AT_HAND)
    page = visit.page
    page.get_by_role("button", name="Utiliser ma position").click()
    assert page.get_by_text("ni enregistrée, ni écrite dans un journal").is_visible()
    assert not [sent for sent in visit.requests if "POST" in sent or any(secret in sent for secret in SECRETS)]
    page.get_by_role("button", name="J’accepte").click()
    page.get_by_role("heading", name="Depuis votre position").wait_for()
    assert "min à pied" in page.inner_text("main")
    told = [sent for sent in visit.requests if any(secret in sent for secret in SECRETS)]
    assert len(told) == 1
    url, body = told[0].split(" ", 1)
    assert url == town.address + WALK == page.url
    assert re.fullmatch(r".*lat=43\.\d{1,5}&lon=1\.\d{1,5}&accuracy=20", body)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("document.referrer") == ""
    assert town.logged
    assert not [line for line in town.logged if any(secret in line for secret in SECRETS)]
    stored = [path for path in town.folder.rglob("*") if path.is_file()]
    assert stored
    assert not [path for path in stored if any(secret.encode() in path.read_bytes() for secret in SECRETS)]
    page.go_back()
    assert not page.locator("[name=lat]").count()


def test_who_says_no_sends_nothing(stroll, town):
    visit = stroll(town, WALK, **AT_HAND)
    visit.page.get_by_role("button", name="Utiliser ma position").press("Enter")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    assert not visit.page.locator("#here-consent").is_visible()
    assert visit.page.evaluate("document.activeElement.id") == "here-button"
    assert not [sent for sent in visit.requests if any(secret in sent for secret in SECRETS)]


def test_a_refused_permission_is_said(stroll, town):
    visit = stroll(town, WALK)
    walk_from_here(visit)
    visit.page.locator("#here-status", has_text="Permission refusée").wait_for()


@pytest.mark.parametrize(("code", "said"), [(2, "ne trouve pas sa position"), (3, "à temps")])
def test_a_device_that_finds_nothing_is_said(stroll, town, code, said):
    visit = stroll(town, "/emergency", **AT_HAND)
    visit.page.add_init_script(f"navigator.geolocation.getCurrentPosition = (_, failed) => failed({{ code: {code} }})")
    visit.go(WALK)
    walk_from_here(visit)
    visit.page.locator("#here-status", has_text=said).wait_for()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (IN_TOULOUSE | {"accuracy": 420}, "à 420 m près"),
        ({"latitude": 48.85, "longitude": 2.35, "accuracy": 10}, "hors de Toulouse"),
        ({"latitude": 48.85, "longitude": 2.35, "accuracy": 10}, "trop loin"),
    ],
    ids=["inexact", "outside", "far"],
)
def test_a_doubtful_position_is_said(stroll, town, told, said):
    visit = stroll(town, WALK, geolocation=told, permissions=["geolocation"])
    walk_from_here(visit)
    visit.page.get_by_role("heading", name="Depuis votre position").wait_for()
    assert said in visit.page.inner_text("main").replace("\xa0", " ")


@pytest.mark.parametrize("how", ["no scripts", "no secure context"])
def test_the_button_is_offered_only_where_it_works(stroll, town, how):
    visit = stroll(town, "/emergency", java_script_enabled=how != "no scripts")
    if how == "no secure context":
        visit.page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    visit.go(WALK)
    assert visit.page.get_by_label("Où êtes-vous").is_visible()
    assert not visit.page.get_by_role("button", name="Utiliser ma position").is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_list_to_the_way_without_steps(stroll, town, scripts):
    visit = stroll(town, "/city/toulouse/results?need=water", java_script_enabled=scripts)
    page = visit.page
    page.get_by_label("Où êtes-vous").fill("TOU-0001")
    page.get_by_label("J’ai des bagages").check()
    page.get_by_role("button", name="Trouver").click()
    page.get_by_role("button", name="Trajet le plus court").click()
    card = page.locator(".card", has_text="Fontaine")
    assert card.locator(".distance").inner_text().split() == ["5", "min", "240", "m"]
    card.get_by_role("button", name="Comment y aller : Fontaine").click()
    page.get_by_role("heading", name="Depuis Gare").wait_for()
    assert page.get_by_label("J’ai des bagages").is_checked()
    assert "5 min à pied, 240 m" in page.inner_text("main").replace("\xa0", " ")
    assert page.get_by_text("Tournez à gauche").is_visible()
    page.get_by_role("link", name="Fontaine").click()
    page.get_by_role("link", name="Comment y aller").click()
    assert page.get_by_label("J’ai des bagages").is_checked()
    assert not [sent for sent in visit.requests if "TOU-0001" in sent.split(" ")[0]]


def test_the_line_of_the_way_is_drawn_from_start_to_end(stroll, town):
    visit = stroll(town, WALK)
    say_where(visit, "TOU-0001")
    visit.page.wait_for_selector("#walk-map[data-ready]")
    line = visit.page.locator("#walk-map .walk-line").bounding_box()
    start, end = (visit.page.locator(f"#walk-map .walk-{name}").bounding_box() for name in ("start", "stop"))
    assert line["width"] > 30
    assert line["height"] > 30
    assert start["y"] > end["y"]
    assert start["x"] < end["x"]


def test_a_device_that_saves_data_gets_the_map_when_it_is_wanted(stroll, town):
    visit = stroll(town, "/emergency")
    visit.page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    visit.go(WALK)
    say_where(visit, "TOU-0001")
    show = visit.page.get_by_role("button", name="Montrer le plan")
    show.wait_for()
    assert not [url for url in visit.requests if "leaflet.js" in url]
    show.click()
    visit.page.wait_for_selector("#walk-map[data-ready]")
    assert not show.is_visible()


@pytest.mark.parametrize(("how", "asks"), [("station", True), ("device", False)])
def test_another_server_learns_the_ground_of_public_points_alone(stroll, town_with_ign, how, asks):
    visit = stroll(town_with_ign, WALK, **AT_HAND)
    if how == "device":
        walk_from_here(visit)
    else:
        say_where(visit, "TOU-0001")
    visit.page.wait_for_selector("#walk-map[data-ready]")
    visit.page.wait_for_load_state("networkidle")
    tiles = [url for url in visit.requests if url.startswith(TILE)]
    assert bool(tiles) is asks
    assert ("apprendrait où vous êtes" in visit.page.inner_text("main")) is not asks
    visit.complaints.clear()  # tiles that are not there


def test_a_round_is_told_and_drawn_stop_by_stop(stroll, town):
    visit = stroll(town, "/city/toulouse/results?need=water&need=shower&lang=en", locale="en-GB")
    visit.page.get_by_label("Where are you").fill("TOU-0001")
    visit.page.get_by_role("button", name="Find").click()
    visit.page.wait_for_selector("#walk-map[data-ready]")
    said = visit.page.inner_text("main").replace("\xa0", " ")
    assert "these 2 together do, in this order. In all" in said
    assert "from your start: " in said
    assert "from the stop before: " in said
    assert visit.page.locator("#walk-map .walk-stop").all_inner_texts() == ["1", "2"]
    assert visit.page.locator("#walk-map .walk-line").count() == 2
    visit.page.get_by_role("button", name="How to get there: Douches").click()
    visit.page.get_by_role("heading", name=re.compile("^From (Gare|Fontaine)$")).wait_for()


def test_paper_gets_the_directions_and_no_form(stroll, town):
    visit = stroll(town, WALK)
    say_where(visit, "TOU-0001")
    visit.page.wait_for_selector("#walk-map[data-ready]")
    visit.page.emulate_media(media="print")
    assert visit.page.get_by_text("Tournez à gauche").is_visible()
    assert visit.page.locator("#walk-map .walk-line").is_visible()
    assert not visit.page.get_by_label("Où êtes-vous").is_visible()


@pytest.mark.parametrize(
    "settings",
    [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}, {"contrast": "more"}, {"locale": "en-GB"}],
    ids=lambda settings: "-".join(map(str, settings.values())) or "plain",
)
def test_nothing_is_wrong_for_anybody_and_nothing_is_cut_off(stroll, town, settings):
    visit = stroll(town, WALK, bypass_csp=True, reduced_motion="reduce", **AT_HAND, **settings)
    page = visit.page
    page.add_script_tag(path=AXE)
    page.locator("#here-button").click()
    found = page.evaluate(CHECK)["violations"]
    page.locator("#here-agree").click()
    page.wait_for_selector("#walk-map[data-ready]")
    page.add_script_tag(path=AXE)
    found += page.evaluate(CHECK)["violations"]
    assert not [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
