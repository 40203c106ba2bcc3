from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geo_service.config import Basemap
from geo_service.drawing.hours_words import open_words
from geo_service.drawing.html import map_file
from geo_service.drawing.scene import build_scene
from geo_service.drawing.state_lines import FILE_DAYS
from geo_service.hours.doors import open_state
from geo_service.labels import load_labels
from geo_service.model.city import NamedPoint
from geo_service.model.place import Offer
from tests.builders import PARIS
from tests.drawing.samples import CITY, CONTEXT, EVERY, FULL, HOSTILE, NOON, PLAIN

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
PUBLIC = replace(CONTEXT, public_url="https://geo.example.org")


def opened(browser, tmp_path, places, *, at=NOON, lang="fr", **settings):
    """Open a map file that was written at noon, at an instant that may be some other day."""
    scene = build_scene(CITY, places, replace(PUBLIC, lang=lang), days=FILE_DAYS)
    path = tmp_path / "map.html"
    path.write_text(map_file(scene, Basemap.NONE), encoding="utf-8")
    page = browser.new_page(reduced_motion="reduce", **settings)
    page.clock.set_fixed_time(at)
    page.goto(path.as_uri())
    page.wait_for_selector("#map-view[data-ready]")
    return page


@pytest.fixture(params=[1280, 360])
def page(request, browser, tmp_path):
    path = tmp_path / "carte-paris.html"
    path.write_text(map_file(build_scene(CITY, EVERY, PUBLIC), Basemap.NONE), encoding="utf-8")
    page = browser.new_page(viewport={"width": request.param, "height": 800}, reduced_motion="reduce")
    page.faults = []
    page.asked = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.goto(path.as_uri())
    page.wait_for_selector("#map-view[data-ready='4']")
    yield page
    assert page.faults == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def said(page, text):
    expect(page.locator("#map-status")).to_contain_text(text)


def listed(page):
    return page.locator("#map-list .map-name:visible").all_text_contents()


def search(page, text):
    page.fill("#map-query", text)
    said(page, "1 lieu affiché")


def open_popup(page, text):
    search(page, text)
    page.click("#map-hits button")
    page.wait_for_selector(".map-popup")
    return page.locator(".map-popup")


def test_the_file_shows_pins_clusters_and_outline(page):
    assert page.locator(".map-pin, .map-cluster").count() >= 2
    assert page.locator(".leaflet-overlay-pane path").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_pins_and_clusters_have_names_and_take_focus(page):
    nodes = page.locator(".map-pin, .map-cluster")
    for number in range(nodes.count()):
        node = nodes.nth(number)
        assert node.get_attribute("aria-label")
        assert node.get_attribute("role") == "button"
        assert node.get_attribute("tabindex") == "0"


def test_layers_have_counts_and_choose_by_need(page):
    page.locator("#map-filters").evaluate("box => { box.open = true; }")
    assert "(4)" in page.locator(".leaflet-control-layers-base label", has_text="Eau potable").inner_text()
    page.locator(".leaflet-control-layers-base label", has_text="Repas").locator("input").check()
    said(page, "1 lieu affiché")
    assert listed(page) == ["Maison de l'Amitié"]


def test_layers_choose_by_kind_with_the_keyboard(page):
    page.locator("#map-filters").evaluate("box => { box.open = true; }")
    box = page.locator(".leaflet-control-layers-overlays label", has_text="Équipement").locator("input")
    box.focus()
    page.keyboard.press("Space")
    said(page, "2 lieux affichés")


def test_a_popup_says_what_the_list_says_and_links_to_the_page(page):
    popup = open_popup(page, "amitie")
    text = popup.inner_text()
    for part in (
        "Maison de l'Amitié",
        "Accueil de jour",
        "Repas",
        "Carpeaux",
        "Fermé",
        "Sonner",
        "Vérifié le 01/11/2026",
    ):
        assert part in text
    assert popup.locator(".map-needs svg use").first.get_attribute("href") == "#mdi-silverware-fork-knife"
    assert popup.locator(".map-popup-open").get_attribute("href") == "https://geo.example.org/place/PAR-0417"


def test_a_popup_takes_and_returns_the_focus(page):
    open_popup(page, "amitie")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "dialog"
    page.keyboard.press("Escape")
    page.wait_for_selector(".map-popup", state="detached")
    assert page.evaluate("document.activeElement.classList.contains('map-pin')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".map-popup")


def test_a_demonstration_place_is_marked_in_its_popup(page):
    assert "Exemple de démonstration" in open_popup(page, "D0001").inner_text()


def test_hostile_names_are_text(page):
    popup = open_popup(page, "onerror")
    assert HOSTILE in popup.inner_text()
    assert page.locator("#map-view img").count() == 0
    assert page.title() == "Carte solidaire\u00a0: Paris"


def test_nothing_found_is_said(page):
    page.fill("#map-query", "zzzz")
    said(page, "Aucun lieu")
    page.click("#map-search button[type=reset]")
    said(page, "4 lieux")


@pytest.mark.parametrize("popup", [False, True])
def test_no_rule_of_accessibility_is_broken(page, popup):
    if popup:
        open_popup(page, "amitie")
    page.locator("#map-filters").evaluate("box => { box.open = true; }")
    found = page.evaluate(f"{AXE.read_text(encoding='utf-8')}\n; axe.run()")
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]] == []


def test_without_scripts_the_list_says_it_all(browser, tmp_path):
    path = tmp_path / "map.html"
    path.write_text(map_file(build_scene(CITY, EVERY, PUBLIC), Basemap.NONE), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert len(listed(page)) == 5
    assert page.locator("#map-panel").is_hidden()
    context.close()


def test_a_map_without_tiles_shows_its_quarters_when_near(browser, tmp_path):
    scene = build_scene(CITY, EVERY, PUBLIC, [NamedPoint("<b>Marais</b>", "quarter", "paris", PARIS)])
    path = tmp_path / "map.html"
    path.write_text(map_file(scene, Basemap.NONE), encoding="utf-8")
    page = browser.new_page(reduced_motion="reduce")
    page.goto(path.as_uri())
    page.wait_for_selector("#map-view[data-ready]")
    page.fill("#map-query", "fontaine")
    page.click("#map-hits button")
    expect(page.locator(".map-landmark")).to_have_text("<b>Marais</b>")
    page.close()


def test_a_popup_fits_into_the_map(page):
    box = open_popup(page, "amitie").bounding_box()
    frame = page.locator(".map-frame").bounding_box()
    assert frame["x"] <= box["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]


def test_the_list_says_what_the_popup_says_and_shows_it_on_the_map(page):
    open_popup(page, "amitie")
    told = page.locator(".map-popup p:not(.map-popup-name, .map-popup-kind)").all_inner_texts()
    assert page.locator("#map-lists li > p").all_inner_texts() == told
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Voir sur la carte, Maison de l'Amitié").click()
    expect(page.locator(".map-popup-name")).to_have_text("Maison de l'Amitié")


def test_a_place_that_shares_its_point_is_shown_too(browser, tmp_path):
    twins = [replace(PLAIN, id=f"PAR-{number:04}", name=name) for number, name in enumerate(("Au sol", "À l'étage"), 1)]
    page = opened(browser, tmp_path, [*twins, FULL])
    for name in ("Au sol", "À l'étage"):
        page.get_by_role("button", name=f"Voir sur la carte, {name}").click()
        page.wait_for_timeout(500)  # by now an animation would have closed it, and the one before has faded
        assert page.locator(".map-popup-name").all_inner_texts() == [name]
    page.close()


def test_the_list_goes_on_when_asked(browser, tmp_path):
    many = [replace(PLAIN, id=f"PAR-{number:04}", name=f"Fontaine {number:03}") for number in range(130)]
    page = opened(browser, tmp_path, many)
    assert len(listed(page)) == 60
    page.click("#map-more")
    assert page.evaluate("document.activeElement.textContent") == "Fontaine 060"
    page.click("#map-more")
    assert listed(page) == [place.name for place in many]
    assert page.locator("#map-more").is_hidden()
    page.close()


OFFICE = replace(PLAIN, name="Office", hours="Mo-Fr 09:00-17:00")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=3, hours=2), timedelta(days=6), timedelta(days=34)])
def test_a_file_tells_the_states_of_the_minute_in_which_it_is_opened(browser, tmp_path, later, lang):
    at = NOON + later
    page = opened(browser, tmp_path, [OFFICE], at=at, lang=lang, timezone_id="America/New_York")
    state = open_state(OFFICE, at, CONTEXT.hours)
    said = open_words(state, at, CONTEXT.zone, load_labels(lang), OFFICE.source)
    line = page.locator("#map-lists .map-state")
    assert line.inner_text().split(maxsplit=1)[1] == said
    assert f"map-state-{state.state}" in line.get_attribute("class")
    assert page.locator(f".map-pin-mark.map-pin-{state.state}").count() == 1
    page.close()


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", "Incertain\u00a0: horaires connus jusqu’au 27/12/2026"), ("en", "Not sure: hours known until 27/12/2026")],
)
def test_a_file_that_is_too_old_says_until_when_it_knew(browser, tmp_path, lang, said):
    page = opened(browser, tmp_path, [OFFICE], at=NOON + timedelta(days=40), lang=lang)
    assert page.locator("#map-lists .map-state").inner_text().split(maxsplit=1)[1] == said
    assert page.locator(".map-pin-mark.map-pin-unknown").count() == 1
    page.close()


def test_the_map_tells_whether_what_is_looked_for_can_be_had(browser, tmp_path):
    offers = Offer("water"), Offer("haircut", hours="Tu 09:00-17:00")
    page = opened(browser, tmp_path, [replace(OFFICE, offers=offers)])
    state = page.locator("#map-lists .map-state")
    page.locator("#map-filters").evaluate("box => { box.open = true; }")
    for need, mark, said in (
        ("Coupe de cheveux", "closed", "Coupe de cheveux\u00a0: fermé"),
        ("Eau potable", "open", "Ouvert"),
        ("Coupe de cheveux", "closed", "Coupe de cheveux\u00a0: fermé"),
        ("Tous les besoins", "open", "Ouvert"),
    ):
        page.locator(".leaflet-control-layers-base label", has_text=need).click()
        assert page.locator(f".map-pin-mark.map-pin-{mark}").count() == 1
        assert state.inner_text().split(maxsplit=1)[1].casefold().startswith(said.casefold())
        assert said.rpartition(" ")[2].casefold() in page.locator(".map-pin").get_attribute("aria-label").casefold()
    page.close()


def test_choices_with_long_names_stay_within_a_narrow_screen(browser, tmp_path):
    page = opened(browser, tmp_path, EVERY, viewport={"width": 240, "height": 700})
    page.locator("#map-filters").evaluate("box => { box.open = true; }")
    assert page.locator("#map-panel").bounding_box()["width"] <= page.locator(".map-columns").bounding_box()["width"]
    page.close()
