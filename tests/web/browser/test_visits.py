"""What people do on the pages, in a real browser: from home to a place, by touch, keyboard and without scripts."""

import os
import re

import pytest

from tests.builders import PARIS
from tests.conftest import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
PAGES = (
    "/",
    "/?need=water",
    "/city/paris",
    "/city/paris/results?need=water",
    "/city/paris/results?need=sleep_tonight",
    "/city/paris/map",
    "/place/PAR-0100",
    "/place/PAR-0101",
    "/place/PAR-0103",
    "/place/PAR-D0001",
    "/donate",
    "/places",
    "/about",
    "/emergency",
    "/nothing-here",
)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(
    ("locale", "need", "asks"), [("fr-FR", "Boire", "Comment demander"), ("en-GB", "Drinking", "How to ask")]
)
def test_from_home_to_a_place(visit, scripts, locale, need, asks):
    at = visit(java_script_enabled=scripts, locale=locale)
    at.go("/")
    at.page.get_by_role("radio", name="Paris").check()
    at.page.get_by_role("button", name=need).click()
    at.page.wait_for_url("**/city/paris/results?*need=water*")
    at.page.get_by_role("link", name=re.compile("Café")).click()
    at.page.wait_for_url("**/place/PAR-0100*")
    assert at.page.get_by_role("heading", name=asks).is_visible()
    assert at.page.get_by_text("Bonjour, est-ce que je pourrais avoir un verre d’eau").is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_where_are_you_stays_out_of_the_address(visit, scripts):
    at = visit(java_script_enabled=scripts)
    at.go("/city/paris/results?need=water")
    at.page.get_by_label("Où êtes-vous").fill("75013")
    at.page.get_by_role("button", name="Trouver").click()
    at.page.get_by_text("Temps de marche depuis (code postal)").wait_for()
    assert at.page.locator(".card .distance").first.is_visible()
    assert "75013" not in at.page.url
    assert not [url for url in at.requests if "75013" in url.split(" ")[0]]
    assert at.page.context.cookies() == []


def test_the_button_that_needs_scripts_is_hidden_without(visit):
    at = visit(java_script_enabled=False)
    at.go("/city/paris")
    assert not at.page.locator("#near-button").is_visible()


def test_near_me_orders_on_the_device_and_tells_nobody(visit, server):
    at = visit(
        geolocation={"latitude": 48.8421234, "longitude": 2.3512345, "accuracy": 30}, permissions=["geolocation"]
    )
    at.go("/city/paris/results?need=water")
    at.page.get_by_role("button", name="Autour de moi").click()
    cards = at.page.locator("#near-list .card")
    cards.first.wait_for()
    shown = cards.locator("h3").all_inner_texts()
    answer = at.page.request.get(
        f"{server}/api/v1/nearest?lat=48.8421234&lon=2.3512345&need=water&limit=20&city=paris"
    ).json()
    assert shown == [feature["properties"]["name"] for feature in answer["features"]]
    assert not at.page.locator("[data-server-list]").is_visible()
    assert cards.nth(0).locator(".distance").inner_text().split() == ["90", "m"]
    at.page.get_by_role("button", name="Afficher la suite").click()
    assert cards.count() == 40
    way = at.page.get_by_role("link", name=f"Comment y aller : {shown[0]}", exact=True)
    assert re.fullmatch(r"/place/PAR-\d{4}/walk", way.get_attribute("href"))
    assert not [sent for sent in at.requests if re.search(r"48\.84|2\.351", sent)]
    assert at.page.context.cookies() == []
    assert at.page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("", "Ouvert, ferme à 17:00"),
        ("?need=day_centre&need=water&any=1", "Accueil de jour\u00a0: Ouvert, ferme à 12:00"),
    ],
)
def test_near_me_groups_by_state_with_the_words_of_the_server(visit, need, said):
    at = visit(geolocation={"latitude": PARIS.lat, "longitude": PARIS.lon}, permissions=["geolocation"])
    at.go(f"/city/paris/results{need}")
    at.page.get_by_role("button", name="Autour de moi").click()
    at.page.locator("#near-list .card").first.wait_for()
    while at.page.locator("#near-more").is_visible():
        at.page.locator("#near-more").click()
    told = at.page.locator("#near-list h2, #near-list [data-part=state]").all_inner_texts()
    told = [text.strip() for text in told]
    headings = ["Ouverts maintenant", "Pas sûr\u00a0: appelez ou demandez avant", "Fermés en ce moment"]
    assert [text for text in told if text in headings] == headings
    assert told[:2] == [headings[0], said]
    assert told[-1] == "Fermé, ouvre à 18:00"


def test_near_me_says_of_a_place_what_the_list_says(visit):
    at = visit(geolocation={"latitude": 48.87, "longitude": 2.36}, permissions=["geolocation"])
    at.go("/city/paris/results?need=hot_drink")
    facts = ".facts li, .age, .actions"
    listed = at.page.locator("[data-server-list] .card").locator(facts).all_inner_texts()
    at.page.get_by_role("button", name="Autour de moi").click()
    card = at.page.locator("#near-list .card")
    card.wait_for()
    told = card.locator(facts).all_inner_texts()
    assert sorted(" ".join(text.split()) for text in told) == sorted(" ".join(text.split()) for text in listed)
    assert any("3 rue des Fossés, 75005 Paris" in text for text in told)
    assert card.locator('a[href="tel:+33144671834"]').inner_text().strip() == "01 44 67 18 34"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "Permission refusée"),
        ({"geolocation": {"latitude": 45.75, "longitude": 4.85}, "permissions": ["geolocation"]}, "à moins de 10 km"),
    ],
    ids=["refused", "outside the city"],
)
def test_near_me_says_what_is_wrong(visit, settings, said):
    at = visit(**settings)
    at.go("/city/paris")
    at.page.get_by_role("button", name="Autour de moi").click()
    at.page.locator("#near-status", has_text=said).wait_for()
    assert at.page.locator("[data-server-list]").is_visible()


def test_near_me_says_that_the_list_did_not_come(visit):
    at = visit(geolocation={"latitude": 48.85, "longitude": 2.35}, permissions=["geolocation"])
    at.page.route("**/places.geojson*", lambda route: route.fulfill(status=503, body=""))
    at.go("/city/paris")
    at.page.get_by_role("button", name="Autour de moi").click()
    at.page.locator("#near-status", has_text="n’a pas pu être chargée").wait_for()
    at.complaints.clear()


def test_the_keyboard_alone_suffices(visit):
    at = visit(viewport={"width": 1280, "height": 800})
    at.go("/")
    at.page.keyboard.press("Tab")
    assert at.page.evaluate("document.activeElement.className") == "skip"
    at.page.keyboard.press("Enter")
    at.page.keyboard.press("Tab")
    at.page.keyboard.press("Space")
    assert at.page.get_by_role("radio", name="Paris").is_checked()
    at.page.keyboard.press("Tab")
    assert at.page.evaluate("document.activeElement.value") == "water"
    assert at.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    at.page.keyboard.press("Enter")
    at.page.wait_for_url("**/city/paris/results?*need=water*")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_a_small_phone(visit, path):
    at = visit()
    at.go(path)
    at.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert at.page.evaluate("document.documentElement.scrollWidth") <= 360
    at.complaints.clear()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(visit, path):
    if not AXE.is_file():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no axe-core: run python tools/assets.py")
    at = visit(reduced_motion="reduce")
    at.go(path)
    at.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    at.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = at.page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    at.page.emulate_media(color_scheme="dark")
    found += at.page.evaluate("axe.run({ runOnly: ['color-contrast'], resultTypes: ['violations'] })")["violations"]
    assert not [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found]
    at.complaints.clear()


@pytest.mark.parametrize(
    "path", ["/", "/city/paris", "/city/paris/results?need=water", "/place/PAR-0100", "/emergency"]
)
def test_what_is_tapped_is_large_enough(visit, path):
    at = visit()
    at.go(path)
    small = at.page.evaluate(
        """() => [...document.querySelectorAll("button, .button, .tile, .city, .top a, .urgent a, .bottom a, summary")]
            .filter((each) => each.checkVisibility())
            .map((each) => [each.textContent.trim(), each.getBoundingClientRect().height])
            .filter(([, height]) => height < 43.9)"""
    )
    assert not small


def test_print_leaves_out_what_paper_cannot_do(visit):
    at = visit()
    at.go("/city/paris")
    at.page.emulate_media(media="print")
    assert not at.page.locator(".where").is_visible()
    assert at.page.locator(".card").first.is_visible()
    assert at.page.get_by_role("link", name="115").first.is_visible()
