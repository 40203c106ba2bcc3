"""The round trip of a list in a real browser: by keyboard alone, without barriers, on a telephone and on a desk."""

import threading
from dataclasses import replace

import pytest
from werkzeug.serving import make_server

from geo_service.model.accounts import Role
from geo_service.model.changes import Edit
from geo_service.web.app import create_app
from tests.editing.lists import BAKERY, CAFE, FOREIGN, OWN
from tests.web.browser.test_visits import AXE
from tests.web.editor.client import PASSWORD, grant, make_account
from tests.web.editor.lists import edit
from tests.web.editor.test_uploads import mixed
from tests.web.services import build_service, edit_places

LOGIN = "ana@example.org"


@pytest.fixture
def live(tmp_path):
    """A server of its own, because its lists change."""
    service = build_service(tmp_path, (*OWN, FOREIGN), rate_limit="off")
    make_account(service, grant(Role.EDITOR), login=LOGIN)
    server = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield service, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    service.store.close()


@pytest.fixture
def page(browser, live):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR", bypass_csp=True)
    context.set_default_timeout(30_000)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{live[1]}/editor/lists")
    page.get_by_label("Adresse de courriel").fill(LOGIN)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Envoyer un fichier").wait_for()
    yield page
    context.close()
    assert not complaints


def focus(page, name: str) -> None:
    """Press the tab key until the field or button of a name has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        said = page.evaluate("(document.activeElement.labels?.[0] || document.activeElement).innerText || ''")
        if said.strip().startswith(name):
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def press(page, name: str) -> None:
    focus(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def as_file(data: bytes) -> dict:
    return {"name": "liste.csv", "mimeType": "text/csv", "buffer": data}


def violations(page) -> list[str]:
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run()")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def test_a_list_goes_round_by_keyboard_alone(page, live):
    service, _ = live
    page.on("filechooser", lambda _: None)  # already here: a chooser opened right after the first listener is lost
    with page.expect_download() as download:
        focus(page, "CSV")
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "la-cloche-2026-11-20.csv"
    assert "Café".encode() in download.value.path().read_bytes()

    focus(page, "Votre fichier")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(as_file(edit(mixed, (*OWN, FOREIGN))))
    press(page, "Voir l’aperçu")
    page.get_by_text("3 lignes seront appliquées").wait_for()
    press(page, "Nouveaux (1)")
    focus(page, "Appliquer\u00a0: Ligne 6")
    page.keyboard.press("Space")
    press(page, "Appliquer")
    page.get_by_text("2 lieux changés").wait_for()
    assert service.store.snapshot().by_id["PAR-0001"].description == "Nouvelle"

    press(page, "Tout annuler")
    page.get_by_text("Ces changements ont été annulés").wait_for()
    assert service.store.snapshot().by_id["PAR-0001"] == CAFE
    assert service.store.snapshot().by_id["PAR-0002"] == BAKERY


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_round_trip_has_a_barrier(page, live, scheme):
    service, _ = live
    data = edit(mixed, (*OWN, FOREIGN))
    edit_places(service, Edit(CAFE, replace(CAFE, description="La leur")))
    page.emulate_media(color_scheme=scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("Votre fichier").set_input_files(as_file(data))
    press(page, "Voir l’aperçu")
    for name in page.locator(".sections button").all_inner_texts():
        press(page, name)
        page.get_by_role("button", name=name).wait_for()
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    press(page, "Appliquer")
    page.get_by_role("button", name="Tout annuler").wait_for()
    assert violations(page) == []
