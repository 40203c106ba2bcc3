"""Reports, their queue, the dashboard and rounds in a real browser: by keys alone, and by axe."""

import os
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from werkzeug.serving import make_server

from geo_service.config import Basemap
from geo_service.model.place import Kind, Offer, Period, Source, Visibility
from geo_service.model.position import Position
from geo_service.model.reports import Reason, Report, Suggestion
from geo_service.web.app import create_app
from geo_service.web.pages.report import LEAST_S
from geo_service.web.session import PLAIN_COOKIE
from tests.builders import PARIS, make_place
from tests.web.browser.conftest import Visit
from tests.web.browser.test_place_form import check, tab_to
from tests.web.browser.test_visits import AXE
from tests.web.editor.client import grant, make_account, sign_in_as
from tests.web.services import build_service

LONG = "Épicerie " + "très longue " * 6 + "x" * 50
FORM = "/place/PAR-0001/report"


def shop(number, **changes):
    return make_place(
        f"PAR-{number:04}",
        **{
            "kind": Kind.MERCHANT,
            "name": f"Boutique {number}",
            "association": "la-cloche",
            "source": Source("Liste", as_of="2019-01-01"),
            "position": Position(PARIS.lat + number / 1000, PARIS.lon),
            "address": f"{number} rue des Fossés",
            "postcode": f"7500{number % 4}",
            "hours": "Mo-Fr 09:00-18:00",
            "offers": (Offer("water"), Offer("toilets")),
        }
        | changes,
    )


SHOPS = (
    shop(1, name=LONG),
    shop(2, position=None),
    shop(3, closures=(Period(date(2026, 12, 1), date(2026, 12, 9), "congés"),)),
    *(shop(number) for number in range(4, 14)),
    make_place("PAR-0100", name="Refuge", visibility=Visibility.REFERRAL),
)


@pytest.fixture
def office(tmp_path):
    """A server with shops, two reports and a suggestion, and the cookie of somebody who approves."""
    service = build_service(tmp_path, SHOPS, rate_limit="off", basemap=Basemap.NONE)
    signed_in = sign_in_as(service, make_account(service, grant("approver")))
    desk = service.moderation
    desk.report(SHOPS[0], Report(Reason.HOURS_WRONG, "Ferme à 17 h, et pas de " + "w" * 80, "water"))
    desk.report(SHOPS[3], Report(Reason.CLOSED_FOR_GOOD))
    desk.suggest(Suggestion(SHOPS[0], replace(SHOPS[0], name="Autre", offers=SHOPS[0].offers[:1]), "b@example.org"), 1)
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

    def make(path, *, signed_in=True, **settings):
        context = browser.new_context(**({"viewport": {"width": 360, "height": 740}, "locale": "fr-FR"} | settings))
        context.set_default_timeout(30_000)
        if signed_in:
            context.add_cookies([{"name": PLAIN_COOKIE, "value": cookie, "url": server}])
        visit = Visit(context.new_page(), server)
        opened.append((context, visit))
        visit.go(path)
        return visit.page

    yield make
    for context, visit in opened:
        context.close()
        assert not [url for url in visit.requests if not url.startswith((server, "data:", "blob:"))]


def plan(page):
    page.locator("#where").fill("PAR-0004")
    page.locator("#count").fill("4")
    page.locator("#count").press("Enter")
    page.get_by_text("Télécharger la feuille").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_error_is_reported_by_keys_alone_and_leaves_no_cookie(open_page, office, scripts):
    page = open_page("/place/PAR-0005", signed_in=False, java_script_enabled=scripts)
    tab_to(page, "Signaler une erreur sur ce lieu")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Signaler une erreur").wait_for()
    office[0].clock.now += timedelta(seconds=LEAST_S)
    page.locator("input[name=reason]").first.focus()
    page.keyboard.press("ArrowDown")
    tab_to(page, "words")
    page.keyboard.type("Parti 06 12 34 56 78")
    tab_to(page, "Envoyer")
    page.keyboard.press("Enter")
    page.get_by_text("numéro de téléphone", exact=False).first.wait_for()
    tab_to(page, "words")
    page.keyboard.press("Control+A")
    page.keyboard.type("Parti à côté")
    tab_to(page, "Envoyer")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Votre signalement").wait_for()
    assert page.context.cookies() == []
    reports = {item.place: item.report for item in office[0].store.reports.waiting() if item.report}
    assert reports["PAR-0005"] == Report(Reason.MOVED, "Parti à côté")


def test_the_field_for_robots_is_neither_seen_nor_reached(open_page):
    page = open_page(FORM, signed_in=False)
    box = page.locator("#trap").bounding_box()
    assert box["x"] + box["width"] < 0
    with pytest.raises(AssertionError):
        tab_to(page, "trap")


def test_a_report_is_decided_by_keys_alone(open_page, office):
    page = open_page("/editor/reports")
    (item,) = (each for each in office[0].store.reports.waiting() if each.place == "PAR-0004")
    tab_to(page, f"act-{item.code}")
    page.keyboard.type("Accepter (retirer le lieu)")
    tab_to(page, "Décider")
    page.keyboard.press("Enter")
    page.get_by_text("C’est décidé").wait_for()
    assert office[0].store.snapshot().by_id["PAR-0004"].archived
    tab_to(page, "Annuler ce changement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/editor/reports")
    assert not office[0].store.snapshot().by_id["PAR-0004"].archived


def test_a_round_is_typed_in_by_first_letters(open_page, office):
    page = open_page("/editor/rounds")
    plan(page)
    places = office[0].store.rounds.get(page.url.rpartition("/")[2]).places
    assert len(places) == 4
    page.locator("select").first.focus()
    for letter in "OFNH":
        page.keyboard.press(letter)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Enregistré : lot 2").wait_for()
    now = office[0].store.snapshot().by_id
    assert now[places[0]].verified
    assert now[places[1]].closures
    tab_to(page, "Annuler cette saisie")
    page.keyboard.press("Enter")
    page.get_by_text("La saisie est annulée").wait_for()
    assert office[0].store.snapshot().places == SHOPS


@pytest.mark.skipif(not AXE.is_file() and not os.environ.get("CI"), reason="no axe-core: run python tools/assets.py")
@pytest.mark.parametrize("wide", [False, True], ids=["360 px", "1280 px"])
@pytest.mark.parametrize(
    "path", ["/editor/", "/editor/reports", "/editor/rounds", FORM, "/report", "/place/PAR-0100/report"]
)
def test_pages_are_accessible_and_fit(open_page, path, wide):
    size = {"width": 1280 if wide else 360, "height": 740}
    page = open_page(path, signed_in="editor" in path, viewport=size, reduced_motion="reduce")
    check(page, f"{path.replace('/', '_')}_{wide}")


@pytest.mark.skipif(not AXE.is_file() and not os.environ.get("CI"), reason="no axe-core: run python tools/assets.py")
def test_pages_that_follow_a_form_are_accessible_and_fit(open_page, office):
    page = open_page("/editor/rounds", reduced_motion="reduce")
    plan(page)
    check(page, "round")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("alert").wait_for()
    check(page, "round_nothing")
    other = open_page(FORM, signed_in=False, reduced_motion="reduce")
    other.get_by_label("Déménagé").check()
    other.get_by_role("button", name="Envoyer").click()
    other.get_by_role("alert").wait_for()
    check(other, "report_fast")
    office[0].clock.now += timedelta(seconds=LEAST_S)
    other.get_by_role("button", name="Envoyer").click()
    other.get_by_role("heading", name="Votre signalement").wait_for()
    check(other, "report_state")
