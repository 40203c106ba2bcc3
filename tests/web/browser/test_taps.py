"""A merchant's old telephone: 360 pixels wide, without scripts, by keyboard alone; and the association's page."""

import re
import threading

import pytest
from werkzeug.serving import make_server

from geo_service.config import Basemap
from geo_service.model.accounts import Role
from geo_service.model.place import Offer, Period
from geo_service.model.taps import Act, Wish
from geo_service.taps.tapping import ask, confirm
from geo_service.web.app import create_app
from geo_service.web.session import PLAIN_COOKIE
from tests.taps.merchants import merchant, token_of
from tests.web.browser.test_printing import violations
from tests.web.editor.client import grant, make_account, sign_in_as
from tests.web.services import build_service

ID = "PAR-0417"
NAME = "Café " + "très long " * 8 + "x" * 50


@pytest.fixture
def service(tmp_path):
    place = merchant(name=NAME, offers=(Offer("water"), Offer("toilets"), Offer("charge_phone")))
    other = merchant("PAR-0418", name="Bretz'selle (atelier associatif)")
    service = build_service(tmp_path, [place, other], rate_limit="off", basemap=Basemap.NONE)
    yield service
    service.store.close()


@pytest.fixture
def server(service):
    live = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = threading.Thread(target=live.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{live.server_port}"
    live.shutdown()
    thread.join()
    live.server_close()


def press(page, name):
    """Move to a button or link with the tabulator, and press it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.inner_text().strip() == name:
            break
    else:
        raise AssertionError(name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= 360


def place(service):
    return service.store.snapshot().by_id[ID]


def test_all_by_keyboard_and_without_scripts(visit, service):
    at = visit(java_script_enabled=False)
    at.go(f"/m?t={token_of(service)}")
    before = place(service)
    press(at.page, "Fermé aujourd’hui")
    assert place(service) == before
    press(at.page, "Oui, je confirme")
    assert at.page.get_by_role("status").inner_text().startswith("C’est noté")
    assert [period.reason for period in place(service).closures] == ["fermeture exceptionnelle"]
    press(at.page, "Annuler")
    press(at.page, "Oui, je confirme")
    assert place(service) == before
    press(at.page, "Retour")
    press(at.page, "Un service s’arrête")
    press(at.page, "Toilettes")
    press(at.page, "Non, retour")
    assert place(service) == before


def test_a_holiday_is_typed(visit, service):
    at = visit(java_script_enabled=False)
    at.go(f"/m?t={token_of(service)}")
    press(at.page, "En congés")
    at.page.get_by_label("Premier jour").fill("2026-12-01")
    at.page.get_by_label("Dernier jour").fill("2026-12-10")
    press(at.page, "Continuer")
    assert "du 1er décembre 2026 au 10 décembre 2026" in at.page.inner_text("main")
    press(at.page, "Oui, je confirme")
    (closure,) = place(service).closures
    assert isinstance(closure, Period)
    assert closure.ends.isoformat() == "2026-12-10"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_and_buttons_are_huge(visit, service, scheme):
    at = visit(color_scheme=scheme, bypass_csp=True)
    here = f"/m?t={token_of(service)}"
    for name in (None, "Ouvert comme d’habitude", "En congés", "Un service s’arrête", "Nous quittons le réseau"):
        at.go(here)
        if name:
            at.page.get_by_role("button", name=name).click()
        assert violations(at) == []
        assert fits(at.page)
        heights = [box["height"] for one in at.page.locator("button.tap").all() if (box := one.bounding_box())]
        assert heights
        assert min(heights) >= 72
    at.page.get_by_role("button", name="Oui, je confirme").click()
    assert violations(at) == []


def test_the_page_of_cards_has_no_barrier(visit, service, server):
    desk, token = service.taps, token_of(service)
    for act in (Act.CLOSED_TODAY, Act.LEAVE):
        confirm(desk, token, ask(desk, token, Wish(act)).nonce)
    client = sign_in_as(service, make_account(service, grant(Role.APPROVER)))
    at = visit(bypass_csp=True, viewport={"width": 360, "height": 740})
    at.page.context.add_cookies([{"name": PLAIN_COOKIE, "value": client.get_cookie(PLAIN_COOKIE).value, "url": server}])
    at.go("/editor/cards")
    assert at.page.get_by_role("button", name=re.compile("^Accepter")).count() == 1
    assert violations(at) == []
    assert fits(at.page)


@pytest.mark.parametrize(("path", "width"), [("/editor/cards", 1280), ("/editor/", 360)])
def test_no_short_word_of_a_table_is_broken(visit, service, server, path, width):
    client = sign_in_as(service, make_account(service, grant(Role.APPROVER)))
    at = visit(viewport={"width": width, "height": 740})
    at.page.context.add_cookies([{"name": PLAIN_COOKIE, "value": client.get_cookie(PLAIN_COOKIE).value, "url": server}])
    at.go(path)
    assert at.page.evaluate(BROKEN_WORDS) == []


BROKEN_WORDS = """() => [...document.querySelectorAll("main :is(th, td)")].flatMap((cell) => {
  const broken = [], texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[^\\s-]{1,12}(?![^\\s-])/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      const alone = word.index === 0 || /[\\s-]/.test(texts.currentNode.data[word.index - 1]);
      if (alone && new Set([...range.getClientRects()].map((box) => box.top)).size > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""
"""Words of at most twelve letters in tables that stand on more than one line."""
