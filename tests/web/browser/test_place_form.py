"""The form of a place and its history in a real browser: by keys alone, with scripts and without."""

import os
import threading
from dataclasses import replace

import pytest
from werkzeug.serving import make_server

from geo_service.config import Basemap
from geo_service.web.app import create_app
from geo_service.web.session import PLAIN_COOKIE
from tests.web.browser.conftest import Visit
from tests.web.browser.test_visits import AXE
from tests.web.editor.client import grant, make_account, sign_in_as
from tests.web.editor.test_place import FULL, HIDDEN
from tests.web.services import build_service

PAGE = "/editor/place/PAR-0001"
LONG = replace(FULL, id="PAR-0009", name="Café " + "très long " * 8 + "x" * 60, hours="quand il fait beau")


@pytest.fixture
def office(tmp_path):
    """A server with three places, and the cookie of somebody who approves."""
    service = build_service(tmp_path, [FULL, HIDDEN, LONG], rate_limit="off", basemap=Basemap.NONE)
    signed_in = sign_in_as(service, make_account(service, grant("approver")))
    live = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = threading.Thread(target=live.serve_forever)
    thread.start()
    yield service, f"http://127.0.0.1:{live.server_port}", signed_in.get_cookie(PLAIN_COOKIE).value
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
        context.add_cookies([{"name": PLAIN_COOKIE, "value": cookie, "url": server}])
        visit = Visit(context.new_page(), server)
        opened.append((context, visit))
        visit.go(path)
        return visit

    yield make
    for context, visit in opened:
        context.close()
        assert not [url for url in visit.requests if not url.startswith((server, "data:", "blob:"))]


def stored(office):
    return office[0].store.snapshot().by_id["PAR-0001"]


def tab_to(page, wanted: str) -> None:
    """Press the tab key until the field of an id, or the button or link of some words, has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focus = page.evaluate("[document.activeElement.id, (document.activeElement.innerText || '').trim()]")
        if wanted in focus:
            return
    raise AssertionError(f"{wanted} is not reached by keyboard")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_place_is_changed_and_restored_by_keys_alone(open_page, office, scripts):
    page = open_page(java_script_enabled=scripts).page
    tab_to(page, "hours")
    page.keyboard.press("Control+A")
    page.keyboard.type("lundi au vendredi 9h-12h")
    tab_to(page, "check-hours")
    page.keyboard.press("Enter")
    page.get_by_text("Voici ce qui est compris").first.wait_for()
    assert "09:00" in page.locator("#hours ~ .echo").first.inner_text()
    tab_to(page, "Ajouter un service")
    page.keyboard.press("Enter")
    page.locator("#offers-2-service").wait_for()
    assert page.evaluate("document.activeElement.id") == "offers-2-service"
    page.locator("#offers-2-service").select_option("wifi")
    tab_to(page, "Relire avant d’enregistrer")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Relire avant d’enregistrer").wait_for()
    assert stored(office) == FULL
    tab_to(page, "Enregistrer")
    page.keyboard.press("Enter")
    page.get_by_text("C’est enregistré").wait_for()
    after = stored(office)
    assert (after.hours, after.services) == ("lundi au vendredi 9h-12h", FULL.services | {"wifi"})
    assert after.verified == FULL.verified
    page.goto(office[1] + f"{PAGE}/history")
    tab_to(page, "Rétablir cette version")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Rétablir une version").wait_for()
    tab_to(page, "Rétablir cette version")
    page.keyboard.press("Enter")
    page.wait_for_url("**/history")
    assert stored(office) == FULL


def test_the_enter_key_in_a_field_looks_over_and_removes_nothing(open_page, office):
    page = open_page().page
    page.locator("#name").fill("Autre nom")
    page.locator("#name").press("Enter")
    page.get_by_role("heading", name="Relire avant d’enregistrer").wait_for()
    assert page.locator(".changes tbody tr").count() == 1
    assert stored(office) == FULL


@pytest.mark.parametrize("place_id", [FULL.id, HIDDEN.id, LONG.id])
def test_a_form_sent_by_a_browser_untouched_changes_nothing(open_page, office, place_id):
    page = open_page(f"/editor/place/{place_id}").page
    page.get_by_role("button", name="Relire avant d’enregistrer").last.click()
    page.get_by_text("Rien n’était différent").wait_for()
    assert office[0].store.revision() == 1


@pytest.mark.skipif(not AXE.is_file() and not os.environ.get("CI"), reason="no axe-core: run python tools/assets.py")
@pytest.mark.parametrize("wide", [False, True], ids=["360 px", "1280 px"])
@pytest.mark.parametrize(
    "path",
    ["/editor/places", PAGE, "/editor/places/new", f"{PAGE}/history", "/editor/history", "/editor/history/1"],
)
def test_pages_are_accessible_and_fit(open_page, path, wide):
    at = open_page(path, viewport={"width": 1280 if wide else 360, "height": 740}, reduced_motion="reduce")
    check(at.page, f"{path.replace('/', '_')}_{wide}")


def test_pages_that_follow_a_form_are_accessible_and_fit(open_page, office):
    page = open_page("/editor/place/PAR-0009", reduced_motion="reduce").page
    other = open_page("/editor/place/PAR-0009").page
    other.locator("#name").fill("Leur nom")
    other.get_by_role("button", name="Relire avant d’enregistrer").last.click()
    other.get_by_role("button", name="Enregistrer").click()
    page.locator("#name").fill("Mon nom")
    page.locator("#closures-0-ends").fill("2026-12-01")
    page.get_by_role("button", name="Relire avant d’enregistrer").last.click()
    page.get_by_role("alert").wait_for()
    check(page, "errors")
    page.locator("#closures-0-ends").fill("2026-12-30")
    page.get_by_role("button", name="Relire avant d’enregistrer").last.click()
    page.get_by_text("Quelqu’un a changé la même chose").wait_for()
    check(page, "conflict")
    page.get_by_label("Prendre ce que j’ai mis").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("C’est enregistré").wait_for()
    assert office[0].store.snapshot().by_id["PAR-0009"].name == "Mon nom"


def check(page, name) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    page.emulate_media(color_scheme="dark")
    found += page.evaluate("axe.run({ runOnly: ['color-contrast'], resultTypes: ['violations'] })")["violations"]
    if folder:
        page.screenshot(path=f"{folder}/{name}_dark.png", full_page=True)
    page.emulate_media(color_scheme="light")
    assert not [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
