"""The map of coverage: what it loads, what it says, and how it does in a real browser."""

import re
from dataclasses import replace
from itertools import combinations
from math import dist
from pathlib import Path

import pytest

from geo_service.config import Basemap
from geo_service.drawing.coverage_map import STROKES, coverage_file
from geo_service.labels import load_labels
from tests.drawing.coverages import HOSTILE, VOCABULARY, hostile, make_coverage

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
EN, FR = load_labels("en"), load_labels("fr")
WAIT_MS = 30_000


def drawn(coverage=None, basemap=Basemap.NONE, words=EN, **settings) -> str:
    return coverage_file(coverage or make_coverage(), VOCABULARY, basemap, words, **settings)


def test_nothing_is_loaded_from_another_host():
    text = drawn()
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=", text)
    assert "data.geopf.fr" not in text
    assert "img-src data:;" in text


@pytest.mark.parametrize("basemap", [Basemap.IGN, Basemap.AUTO])
def test_the_ign_map_is_named_and_the_only_other_host(basemap):
    text = drawn(basemap=basemap)
    assert "img-src data: https://data.geopf.fr;" in text
    assert "Base map: Plan IGN" in text


def test_equal_coverages_give_equal_files():
    assert drawn() == drawn()


def test_texts_are_inert():
    text = drawn(hostile())
    assert HOSTILE not in text
    assert "<img" not in text


def test_streets_of_the_map_are_credited():
    text = drawn()
    assert text.count("© OpenStreetMap contributors") >= 1
    assert "Streets as of 2020-05-01." in text
    assert "Streets as of" not in drawn(make_coverage(streets_as_of=""))


def test_a_demonstration_is_marked():
    (place,) = make_coverage().places
    assert "not an answer" in drawn(make_coverage(places=(replace(place, demonstration=True),)))
    assert "not an answer" not in drawn()


def test_the_table_is_as_long_as_asked():
    assert "The 2 streets that are farthest away" in drawn()
    assert "The street that is farthest away" in drawn(worst=1)
    assert "none has a way" in drawn(make_coverage(streets=make_coverage().streets[-1:]))


def test_without_places_there_is_no_list_of_them():
    text = drawn(make_coverage(places=(), effects=()))
    assert "No place counts" in text
    assert "<details" not in text


_SEEN = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}
"""How linear red, green and blue are seen. Source: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A
physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15 (2009), severity 1."""


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("who", _SEEN)
def test_lines_are_told_apart_by_whoever_looks(who):
    for one, other in combinations(STROKES, 2):
        first, second = (
            lab([sum(w * part for w, part in zip(row, linear(stroke.colour), strict=True)) for row in _SEEN[who]])
            for stroke in (one, other)
        )
        assert dist(first, second) > 10 or one.dashes != other.dashes, (one, other)
    assert len({(stroke.width, stroke.dashes) for stroke in STROKES}) == len(STROKES)


@pytest.mark.parametrize("stroke", STROKES)
def test_lines_stand_out_from_the_ground(stroke):
    red, green, blue = linear(stroke.colour)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert 1.05 / (luminance + 0.05) >= 3


@pytest.fixture(params=[(1280, "light"), (360, "dark")], ids=str)
def page(request, browser, tmp_path):
    width, scheme = request.param
    path = tmp_path / "coverage.html"
    path.write_text(drawn(words=FR), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    faults, asked = [], []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_selector("#map-view[data-ready]", timeout=WAIT_MS)
    yield page
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def test_the_page_fits_and_has_title_and_language(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert "Toulouse" in page.title()
    assert page.locator("table").count() == 3
    assert page.locator("caption").count() == 3


def test_letters_of_the_map_are_those_of_the_table(page):
    assert page.locator(".coverage-tried").all_text_contents() == ["A"]
    assert page.locator("table th[scope=row]", has_text="A. Rue Loin").count() == 1


def test_keys_reach_map_tables_and_places(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "map-skip"
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.tagName + '.' + document.activeElement.className.split(' ')[0]")
        )
    assert {"DIV.coverage-wide", "SUMMARY.", "A.leaflet-control-zoom-in"} <= reached


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: run python tools/assets.py")
def test_axe_finds_nothing(page):
    page.locator("details").evaluate("box => { box.open = true; }")
    found = page.evaluate(f"{AXE.read_text(encoding='utf-8')}\n; axe.run()")["violations"]
    assert not [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
