"""A sheet printed from the web, in a real browser: by keyboard, by a click on the small map, without scripts."""

import io
import re

import pdfplumber
import pytest

from tests.web.browser.test_visits import AXE

SAID = "Télécharger le PDF"


def take(at) -> bytes:
    with at.page.expect_download() as download:
        at.page.keyboard.press("Enter")
    return download.value.path().read_bytes()


def focus(at, name: str) -> None:
    """Press the tab key until the button of a name has the focus."""
    for _ in range(120):
        at.page.keyboard.press("Tab")
        if at.page.evaluate("document.activeElement.innerText || ''").strip() == name:
            return
    raise AssertionError(f"{name} is not reached by keyboard")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_sheet_is_chosen_looked_at_and_taken_by_keyboard(visit, scripts):
    at = visit(java_script_enabled=scripts)
    at.go("/city/paris")
    at.page.get_by_role("link", name="Imprimer une feuille de quartier").first.press("Enter")
    at.page.get_by_label("Adresse, rue, quartier").press_sequentially("PAR-0100")
    at.page.get_by_label("Papier").press_sequentially("A5")
    at.page.keyboard.press("Tab")
    at.page.get_by_label("Adresse, rue, quartier").press("Enter")
    shown = at.page.get_by_role("img", name="Première page")
    shown.wait_for()
    assert shown.evaluate("image => image.naturalWidth") > 400
    told = at.page.locator(".print-preview p").first.inner_text()
    focus(at, SAID)
    with pdfplumber.open(io.BytesIO(take(at))) as pdf:
        count = len(pdf.pages)
        assert round(pdf.pages[0].width) == 420
    assert told.startswith(f"{count} page")
    assert not [url for url in at.requests if "PAR-0100" in url.split(" ")[0]]
    assert at.page.context.cookies() == []


def test_a_click_on_the_small_map_is_the_middle_of_the_sheet(visit):
    at = visit(java_script_enabled=False)
    at.go("/print?city=paris")
    at.page.locator("input[type=image]").click(position={"x": 140, "y": 80})
    at.page.get_by_role("img", name="Première page").wait_for()
    assert not [url for url in at.requests if "48." in url.split(" ")[0]]
    at.page.get_by_label("Pour photocopie").check()
    at.page.get_by_role("button", name="Voir l’aperçu").click()
    assert at.page.get_by_role("img", name="Première page").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_printing_have_no_barrier(visit, scheme):
    at = visit(color_scheme=scheme, bypass_csp=True)
    for path in ("/print", "/print?city=paris"):
        at.go(path)
        assert violations(at) == []
    at.page.get_by_label("Adresse, rue, quartier").fill("PAR-0100")
    at.page.keyboard.press("Enter")
    at.page.get_by_role("img", name="Première page").wait_for()
    assert violations(at) == []
    assert at.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_changed_since_a_sheet_is_told_without_a_barrier(visit, scheme):
    at = visit(color_scheme=scheme, bypass_csp=True)
    at.go("/print?city=paris")
    at.page.get_by_label("Adresse, rue, quartier").fill("PAR-0001")
    at.page.keyboard.press("Enter")
    at.page.get_by_role("button", name=SAID).focus()
    with pdfplumber.open(io.BytesIO(take(at))) as pdf:
        code = re.search("Édition ([0-9A-Z]{4}-[0-9A-Z]{4})", pdf.pages[0].extract_text())[1]
    for path in (f"/e/{code}", "/e"):
        at.go(path)
        assert violations(at) == []
        assert at.page.evaluate("document.documentElement.scrollWidth") <= 360
    at.go(f"/e/{code}")
    assert code in at.page.locator("main").inner_text()


def violations(at) -> list[str]:
    at.page.add_script_tag(path=AXE)
    found = at.page.evaluate("axe.run()")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
