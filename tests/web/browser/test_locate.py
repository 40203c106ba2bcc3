"""A position confirmed in a real browser: by dragging, by keys, by typing, and without scripts."""

import re
import threading

import pytest
from werkzeug.serving import make_server

from geo_service.config import Basemap
from geo_service.model.locating import Candidate, Precision, QueueLine, QueueState, address_key
from geo_service.model.position import Position
from geo_service.web.app import create_app
from geo_service.web.session import PLAIN_COOKIE
from tests.builders import make_place
from tests.web.browser.conftest import Visit
from tests.web.browser.test_visits import AXE
from tests.web.editor.client import grant, make_account, sign_in_as
from tests.web.services import build_service

HERE = Position(48.8455, 2.3722)
THERE = Position(48.8460, 2.3731)
PAGE = "/editor/locate/PAR-0001"


@pytest.fixture
def office(tmp_path):
    """A server with one address to place, and the cookie of its editor."""
    place = make_place(
        association="la-cloche", position=None, address="8 rue des Fleurs", postcode="75012", name="Café des Fleurs"
    )
    service = build_service(tmp_path, [place], rate_limit="off", basemap=Basemap.NONE)
    candidates = (
        Candidate("8 Rue des Fleurs 75012 Paris", Precision.HOUSENUMBER, HERE, 0.62),
        Candidate("Rue des Fleurs 75012 Paris", Precision.STREET, THERE, 0.5),
    )
    line = QueueLine(place.id, address_key(place), None, QueueState.TO_CONFIRM, geocoder="ban", candidates=candidates)
    service.store.geocoding.put([line])
    signed_in = sign_in_as(service, make_account(service, grant("editor")))
    live = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = threading.Thread(target=live.serve_forever)
    thread.start()
    cookie = {"name": PLAIN_COOKIE, "value": signed_in.get_cookie(PLAIN_COOKIE).value}
    yield service, f"http://127.0.0.1:{live.server_port}", cookie
    live.shutdown()
    thread.join()
    live.server_close()
    service.store.close()


@pytest.fixture
def open_page(browser, office):
    _, server, cookie = office
    opened = []

    def make(path=PAGE, **settings) -> Visit:
        context = browser.new_context(**({"viewport": {"width": 360, "height": 740}, "locale": "fr-FR"} | settings))
        context.set_default_timeout(30_000)
        context.add_cookies([cookie | {"url": server}])
        visit = Visit(context.new_page(), server)
        opened.append((context, visit))
        visit.go(path)
        return visit

    yield make
    for context, visit in opened:
        context.close()
        assert not [url for url in visit.requests if not url.startswith((server, "data:", "blob:"))]
        assert not visit.complaints


def position(office):
    return office[0].store.snapshot().by_id["PAR-0001"].position


def number(page, name):
    return float(page.input_value(f"#{name}").replace(",", "."))


def save(page):
    page.click("#locate-form button")
    page.wait_for_url(re.compile(r"/editor/locate\?"))


def test_the_pin_is_dragged(open_page, office):
    page = open_page().page
    page.wait_for_selector("#locate-map[data-ready]")
    page.locator("#locate-map").scroll_into_view_if_needed()
    box = page.locator(".locate-pin").bounding_box()
    x, y = box["x"] + 22, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=8)
    page.mouse.up()
    assert page.is_checked('input[value="typed"]')
    assert number(page, "lon") > HERE.lon
    assert number(page, "lat") < HERE.lat
    assert "," in page.input_value("#lat")
    save(page)
    assert position(office).lon == pytest.approx(HERE.lon + 40 * 360 / 256 / 2**17, abs=2e-6)
    assert "Café des Fleurs est placé" in page.inner_text("main")


def test_keys_alone_move_the_pin_and_save(open_page, office):
    page = open_page().page
    page.wait_for_selector("#locate-map[data-ready]")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('locate-pin')"):
            break
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.is_checked('input[value="typed"]')
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#locate-form button')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/editor/locate\?"))
    assert position(office).lat > HERE.lat
    assert position(office).lon < HERE.lon


def test_what_is_typed_or_chosen_moves_the_pin(open_page):
    page = open_page().page
    page.wait_for_selector("#locate-map[data-ready]")
    page.fill("#lat", "48,8456")
    page.fill("#lon", "2,3725")
    assert page.is_checked('input[value="typed"]')
    before = page.locator(".locate-pin").bounding_box()
    page.check("#candidate-2")
    page.wait_for_timeout(400)
    pin, second = page.locator(".locate-pin").bounding_box(), page.locator(".locate-number.leaflet-marker-icon").nth(1)
    assert pin != before
    assert pin["x"] == pytest.approx(second.bounding_box()["x"], abs=2)


def test_a_proposal_on_the_map_is_chosen_by_its_number(open_page, office):
    page = open_page().page
    page.wait_for_selector("#locate-map[data-ready]")
    page.get_by_role("button", name="Proposition 2").focus()
    page.keyboard.press("Enter")
    assert page.is_checked("#candidate-2")
    save(page)
    assert position(office) == THERE


def test_it_works_without_scripts(open_page, office):
    visit = open_page(java_script_enabled=False)
    page = visit.page
    assert not page.is_visible("#locate-map")
    page.check('input[value="typed"]')
    page.fill("#lat", "2,3725")
    page.fill("#lon", "48,8456")
    page.click("#locate-form button")
    assert "étaient inversées" in page.inner_text('[role="alert"]')
    visit.complaints.clear()  # the browser notes that the first answer was refused
    save(page)
    assert position(office) == Position(48.8456, 2.3725)


@pytest.mark.parametrize("path", ["/editor/locate", PAGE])
@pytest.mark.parametrize("settings", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 1280, "height": 900}}])
def test_nothing_is_wrong_for_anybody_and_nothing_is_cut_off(open_page, path, settings):
    at = open_page(path, bypass_csp=True, **settings).page
    if path == PAGE:
        at.wait_for_selector("#locate-map[data-ready]")
    at.add_script_tag(path=AXE)
    assert not [f"{one['id']}: {one['nodes'][0]['html']}" for one in at.evaluate("axe.run()")["violations"]]
    assert at.evaluate("document.documentElement.scrollWidth") <= at.viewport_size["width"]
