from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geo_service.config import Basemap
from geo_service.drawing.html import map_file
from geo_service.drawing.scene import build_scene
from geo_service.model.city import NamedPoint
from tests.builders import PARIS
from tests.drawing.samples import CITY, CONTEXT, EVERY, HOSTILE

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
PUBLIC = replace(CONTEXT, public_url="https://geo.example.org")


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
    assert page.locator("#map-list li[data-at]:visible").count() == 1


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
    assert page.title() == "Carte solidaire : Paris"


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
    assert page.locator("#map-list li[data-at]:visible").count() == 4
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
