"""Merchants' cards in the editor: links, printing, and what merchants said."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pdfplumber
import pytest

from geo_service.model.accounts import Role
from geo_service.model.changes import Edit
from geo_service.model.place import Visibility
from geo_service.taps.links import issue
from geo_service.web.app import create_app
from tests.taps.merchants import merchant, token_of
from tests.web.pages.test_tap import ACTS, nonce_in, place, tap
from tests.web.services import edit_places

ID, FAR, FOREIGN, SHOW = "PAR-0417", "LYO-0001", "PAR-0500", "PAR-D0001"
URL = "http://carte.example.org"
PATHS = ("/editor/cards", "/editor/cards/print.pdf")


@pytest.fixture
def service(make_service):
    return make_service(
        merchant(),
        merchant(FAR, city="lyon", name="Bouchon"),
        merchant(FOREIGN, association="utopia-56", name="Chez les autres"),
        merchant(SHOW, demonstration=True, name="Exemple"),
        merchant("PAR-0600", visibility=Visibility.REFERRAL, name="Refuge caché"),
        public_url=URL,
        rate_limit="off",
    )


@pytest.fixture
def editor(editor_client, service):
    return editor_client(Role.EDITOR, service=service)


@pytest.fixture
def approver(editor_client, service):
    return editor_client(Role.APPROVER, service=service, login="ben@example.org")


@pytest.fixture
def said(service):
    """Return a function by which the merchant says something; it returns the tap's id."""
    client = create_app(service).test_client()

    def say(act):
        tap(client, f"/m?t={token_of(service)}", ACTS[act])
        with service.taps.store.read() as records:
            return records.taps_of(ID, service.clock())[0].id

    return say


def link(service, place_id=ID):
    with service.taps.store.read() as records:
        return records.link(place_id)


def acts(service):
    with service.accounts.store.read() as records:
        return [(line.entry.who, line.entry.act, line.entry.target) for line in records.audit(limit=9)][::-1]


def test_the_page_lists_one_s_own_real_merchants(editor):
    page = editor.get("/editor/cards").text
    assert re.findall(r'name="place" value="([\w-]+)"', page) == [FAR, ID]
    for hidden in ("Chez les autres", "Exemple", "Refuge caché"):
        assert hidden not in page


def test_a_role_of_one_city_is_of_its_merchants(editor_client, service):
    page = editor_client(Role.EDITOR, city="lyon", service=service).get("/editor/cards").text
    assert re.findall(r'name="place" value="([\w-]+)"', page) == [FAR]


def test_links_are_issued_renewed_and_revoked_and_logged(editor, service):
    assert editor.post("/editor/cards", data={"place": [ID], "do": "issue"}).status_code == 303
    first, token = link(service), token_of(service)
    service.clock.now += timedelta(hours=1)
    editor.post("/editor/cards", data={"all": "yes", "do": "issue"})
    assert link(service).expires > first.expires
    assert token_of(service) == token
    editor.post("/editor/cards", data={"place": [ID], "do": "revoke"})
    assert "retiré" in editor.get("/editor/cards").text
    editor.post("/editor/cards", data={"place": [ID], "do": "issue"})
    assert token_of(service) != token
    assert [(act, target) for who, act, target in acts(service) if who == "ana@example.org"] == [
        ("issue link", ID),
        ("issue link", FAR),
        ("renew link", ID),
        ("revoke link", ID),
        ("issue link", ID),
    ]


def test_the_page_of_links_tells_no_link(editor, service):
    token = token_of(service)
    assert token.split(".")[2] not in editor.get("/editor/cards").text


@pytest.mark.parametrize("place_id", [FOREIGN, SHOW, "PAR-0600", "PAR-9999", "<script>"])
@pytest.mark.parametrize("path", PATHS)
def test_merchants_of_others_and_invented_ones_are_not_there(editor, service, place_id, path):
    answer = editor.post(path, data={"place": [ID, place_id], "do": "issue", "kind": "sticker"})
    assert answer.status_code == 404
    assert link(service) is link(service, place_id) is None


@pytest.mark.parametrize("path", PATHS)
def test_a_form_without_a_merchant_or_a_wish(editor, path):
    assert editor.post(path, data={"do": "issue", "kind": "sticker"}).status_code == 409
    assert editor.post(path, data={"place": [ID]}).status_code == 400


def text_of(answer):
    with pdfplumber.open(io.BytesIO(answer.data)) as pdf:
        return pdf.pages[0].extract_text()


def test_cards_are_printed_of_those_with_a_link(editor, service):
    form = {"all": "yes", "kind": "card"}
    nothing = editor.post("/editor/cards/print.pdf", data=form)
    assert nothing.status_code == 409
    assert "de lien valable" in nothing.text
    issue(service.taps, "test", [ID])
    answer = editor.post("/editor/cards/print.pdf", data=form)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Café des Amis" in text_of(answer)
    assert "Bouchon" not in text_of(answer)
    assert ("ana@example.org", "print cards", "") in acts(service)


def test_stickers_need_no_link(editor, service):
    answer = editor.post("/editor/cards/print.pdf", data={"all": "yes", "kind": "sticker"})
    assert "Bouchon" in text_of(answer)
    assert link(service) is None


def test_without_a_public_address_nothing_is_printed_and_the_page_says_why(editor_client, make_service):
    client = editor_client(Role.EDITOR, service=make_service(merchant()))
    assert "GEO_SERVICE_PUBLIC_URL" in client.get("/editor/cards").text
    form = {"place": [ID], "kind": "sticker"}
    assert client.post("/editor/cards/print.pdf", data=form).status_code == 409


@pytest.mark.parametrize(("decision", "archived"), [("approve", True), ("refuse", False)])
def test_an_approver_decides_what_waits(approver, service, said, decision, archived):
    path = f"/editor/cards/taps/{said('leave')}"
    assert "Nous quittons le réseau" in approver.get("/editor/cards").text
    assert approver.post(path, data={"do": decision}).status_code == 303
    assert place(service).archived is archived
    assert acts(service)[-1] == ("ben@example.org", f"{decision} tap", ID)
    assert approver.post(path, data={"do": "approve"}).status_code == 409
    if archived:
        assert service.store.history(ID)[0].batch.who == "ben@example.org"
        assert approver.post(path, data={"do": "undo"}).status_code == 303
        assert not place(service).archived


def test_an_editor_does_not_decide(editor, service, said):
    path = f"/editor/cards/taps/{said('leave')}"
    page = editor.get("/editor/cards").text
    assert 'value="approve"' not in page
    for decision in ("approve", "refuse"):
        assert editor.post(path, data={"do": decision}).status_code == 403
    assert not place(service).archived


def test_the_association_takes_a_tap_back(editor, service, said):
    before = place(service)
    path = f"/editor/cards/taps/{said('closed_today')}"
    assert place(service).closures
    assert 'value="undo"' in editor.get("/editor/cards").text
    assert editor.post(path, data={"do": "undo"}).status_code == 303
    assert place(service) == before
    assert "repris" in editor.get("/editor/cards").text
    assert editor.post(path, data={"do": "undo"}).status_code == 409


def test_what_was_changed_since_is_not_taken_back(editor, service, said):
    path = f"/editor/cards/taps/{said('closed_today')}"
    edit_places(service, Edit(place(service), replace(place(service), phone="+33144671834")))
    answer = editor.post(path, data={"do": "undo"})
    assert answer.status_code == 409
    assert "a changé depuis" in answer.text
    assert place(service).closures


def test_what_was_taken_back_elsewhere_is_not_taken_back_twice(editor, service, said):
    path = f"/editor/cards/taps/{said('closed_today')}"
    service.store.undo(service.store.revision(), who="test", when=service.clock())
    assert editor.post(path, data={"do": "undo"}).status_code == 409


@pytest.mark.parametrize("act", ["approve", "refuse", "undo", "x"])
def test_taps_of_others_are_not_there(editor_client, service, said, act):
    stranger = editor_client(Role.ADMINISTRATOR, "utopia-56", service=service, login="eve@example.org")
    assert stranger.post(f"/editor/cards/taps/{said('leave')}", data={"do": act}).status_code == 404
    assert "Café des Amis" not in stranger.get("/editor/cards").text


def test_what_was_not_confirmed_cannot_be_decided(approver, service):
    client = create_app(service).test_client()
    nonce_in(client.post(f"/m?t={token_of(service)}", data=ACTS["leave"]))
    with service.taps.store.read() as records:
        (asked,) = records.taps_of(ID, service.clock())
    assert approver.post(f"/editor/cards/taps/{asked.id}", data={"do": "approve"}).status_code == 404


def test_names_are_never_markup(editor_client, make_service):
    service = make_service(merchant(name='"><script>alert(1)</script>'), public_url=URL, rate_limit="off")
    client = editor_client(Role.APPROVER, service=service)
    for act in ("leave", "closed_today"):
        tap(create_app(service).test_client(), f"/m?t={token_of(service)}", ACTS[act])
    page = client.get("/editor/cards").text
    assert page.count("&lt;script&gt;alert(1)") > 3
    assert "<script>alert" not in page
