"""What merchants' links open, what they do, and above all what they do not."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from geo_service.accounts.associations import add_association
from geo_service.errors import StaleEditError, TapRefusedError
from geo_service.labels import load_labels
from geo_service.model.accounts import Association
from geo_service.model.changes import Edit
from geo_service.model.place import Kind, Offer, Period, Verification, Visibility
from geo_service.model.taps import Act, TapState, Wish
from geo_service.taps.links import LIVES_FOR, issue, revoke
from geo_service.taps.tapping import CONFIRM_WITHIN, MOST_PER_HOUR, TAKE_BACK_WITHIN, ask, confirm, look
from geo_service.web import limits
from geo_service.web.app import create_app
from geo_service.web.pages.tap import STATUSES
from tests.taps.merchants import merchant, token_of
from tests.web.services import edit_places
from tests.web.test_logs import lines

__all__ = ["lines"]
ID = "PAR-0417"
OTHER = merchant("PAR-0418", name="Secret voisin")
TODAY = date(2026, 11, 20)
ACTS = {
    "open": {"do": "open"},
    "closed_today": {"do": "closed_today"},
    "holiday": {"do": "holiday", "starts": "2026-12-01", "ends": "2026-12-10"},
    "stop": {"do": "stop", "service": "water"},
    "leave": {"do": "leave"},
}


@pytest.fixture
def service(make_service):
    return make_service(merchant(), OTHER, rate_limit="off")


@pytest.fixture
def client(service):
    return create_app(service).test_client()


@pytest.fixture
def here(service):
    return f"/m?t={token_of(service)}"


def place(service, place_id=ID):
    return service.store.snapshot().by_id[place_id]


def nonce_in(page):
    return re.search(r'name="nonce" value="(\w+)"', page.text)[1]


def tap(client, here, form):
    return client.post(here, data={"nonce": nonce_in(client.post(here, data=form))})


def taps(service):
    with service.taps.store.read() as records:
        return {state: len(records.taps(state, service.clock() - timedelta(days=9))) for state in TapState}


def test_the_page_names_the_place_and_five_choices(client, here):
    page = client.get(here).text
    assert "<bdi>Café des Amis</bdi>" in page
    assert re.findall(r'name="do" value="(\w+)"', page) == list(ACTS)
    assert "Secret voisin" not in page


def test_the_page_says_where_to_ask(service, client, here):
    assert "mailto:" not in client.get(here).text
    keeper = Association(
        place(service).association, "La <b>Cloche", phone="01 44 67 18 34", email="bonjour@example.org"
    )
    add_association(service.accounts, "test", keeper)
    page = client.get(here).text
    assert 'La &lt;b&gt;Cloche</bdi> · <a href="tel:0144671834">01 44 67 18 34</a>' in page
    assert 'href="mailto:bonjour@example.org"' in page


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("headers", [{}, {"Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}])
def test_looking_changes_nothing(service, client, here, method, headers):
    def state():
        with service.taps.store.read() as records:
            return service.store.snapshot(), records.links(), records.taps_of(ID, service.clock() - timedelta(days=9))

    before = state()
    nonce = nonce_in(client.post(here, data=ACTS["leave"]))
    asked = state()
    for extra in ("", "&do=open", "&do=leave&confirm=yes", f"&nonce={nonce}"):
        answer = client.open(here + extra, method=method, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert state() == asked
    assert asked[:2] == before[:2]


@pytest.mark.parametrize("form", ACTS.values(), ids=ACTS)
def test_nothing_is_done_before_it_is_confirmed(service, client, here, form):
    before = service.store.snapshot()
    page = client.post(here, data=form)
    assert page.status_code == 200
    assert nonce_in(page)
    assert service.store.snapshot() == before


def test_open_as_usual_is_a_verification(service, client, here):
    assert "C’est noté" in tap(client, here, ACTS["open"]).text
    assert place(service).verified == Verification(TODAY, "merchant", "tap")
    change = service.store.history(ID)[0]
    assert (change.batch.who, change.batch.why) == ("merchant", "tap: open")
    assert "Vérifié le 20 novembre 2026 par le commerçant" in client.get(f"/place/{ID}").text


def test_open_as_usual_ends_what_had_closed_the_door(service, client, here):
    tap(client, here, ACTS["closed_today"])
    assert place(service).closures == (Period(TODAY, TODAY, "fermeture exceptionnelle"),)
    tap(client, here, ACTS["open"])
    assert place(service).closures == ()


def test_a_holiday_closes_the_place(service, client, here):
    tap(client, here, ACTS["holiday"] | {"starts": "01/12/2026"})
    assert place(service).closures == (Period(date(2026, 12, 1), date(2026, 12, 10), "congés"),)


def test_one_service_stops_and_the_others_go_on(service, client, here):
    edit_places(service, Edit(place(service), replace(place(service), offers=(Offer("water"), Offer("toilets")))))
    assert re.findall(r'name="service" value="(\w+)"', client.post(here, data={"do": "stop"}).text) == [
        "water",
        "toilets",
    ]
    tap(client, here, ACTS["stop"])
    assert place(service).offers == (Offer("toilets"),)


@pytest.mark.parametrize("form", [ACTS["leave"], ACTS["holiday"] | {"ends": "2026-12-31"}])
def test_what_weighs_waits_for_the_association(service, client, here, form):
    before = service.store.snapshot()
    assert "Votre association donnera" in client.post(here, data=form).text
    assert "transmise à votre association" in tap(client, here, form).text
    assert service.store.snapshot() == before
    assert taps(service)[TapState.WAITING] == 1
    again = client.post(here, data=form)
    assert "déjà noté" in again.text
    assert taps(service)[TapState.WAITING] == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"starts": "2026-11-19"}, "starts"),
        ({"starts": "demain"}, "starts"),
        ({"starts": ""}, "starts"),
        ({"ends": "2026-11-30"}, "ends"),
        ({"ends": "2028-01-01"}, "ends"),
        ({"ends": ""}, "ends"),
    ],
)
def test_dates_that_cannot_be(client, here, more, field):
    answer = client.post(here, data=ACTS["holiday"] | more)
    assert answer.status_code == 400
    assert f'id="{field}"' in answer.text
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.text)
    assert 'name="nonce"' not in answer.text


def test_a_service_that_is_not_offered(client, here):
    answer = client.post(here, data={"do": "stop", "service": "<script>"})
    assert answer.status_code == 400
    assert "<script>" not in answer.text


def test_a_number_confirms_once(service, client, here):
    nonce = nonce_in(client.post(here, data=ACTS["closed_today"]))
    assert client.post(here, data={"nonce": nonce}).status_code == 200
    before = service.store.snapshot()
    again = client.post(here, data={"nonce": nonce})
    assert again.status_code == 409
    assert "rien n’a été fait deux fois" in again.text
    assert service.store.snapshot() == before


def test_a_number_is_of_one_place_and_of_one_half_hour(service, client, here):
    nonce = nonce_in(client.post(here, data=ACTS["leave"]))
    other = f"/m?t={token_of(service, OTHER.id)}"
    assert client.post(other, data={"nonce": nonce}).status_code == 409
    service.clock.now += CONFIRM_WITHIN + timedelta(seconds=1)
    assert client.post(here, data={"nonce": nonce}).status_code == 409
    for wrong in ("", "0" * 64, nonce[:-1]):
        assert client.post(here, data={"nonce": wrong}).status_code == 409
    assert taps(service)[TapState.WAITING] == 0


def test_forged_links_open_nothing_and_say_nothing(service, client):
    token = token_of(service)
    _, generation, mac = token.split(".")
    forged = [
        "",
        "x" * 5000,
        token[:-1],
        token.upper(),
        f"{token}0",
        f"{ID}.{generation}.{'0' * 32}",
        f"{OTHER.id}.{generation}.{mac}",
        f"PAR-9999.{generation}.{mac}",
        f"{ID}.2.{mac}",
        f"{ID}.0{generation}.{mac}",
        f"{ID}.{generation}.{mac[:31]}é",
    ]
    pages = set()
    for wrong in forged:
        for answer in (client.get("/m", query_string={"t": wrong}), client.post("/m", query_string={"t": wrong})):
            assert answer.status_code == 404
        page = client.get("/m", query_string={"t": wrong}).text
        pages.add(page[page.index("<main") : page.index("</main>")])
    assert len(pages) == 1
    assert "Café" not in pages.pop()


def test_forged_links_ask_nothing_of_the_database(service):
    desk = replace(service.taps, store=None)
    for act in (lambda: look(desk, "x"), lambda: ask(desk, "x", Wish(Act.OPEN)), lambda: confirm(desk, "x", "y")):
        with pytest.raises(TapRefusedError):
            act()


def test_a_revoked_link_is_closed_at_once_and_a_new_one_is_another(service, client, here):
    nonce = nonce_in(client.post(here, data=ACTS["closed_today"]))
    revoke(service.taps, "ana", [ID])
    assert client.get(here).status_code == 410
    assert client.post(here, data={"nonce": nonce}).status_code == 410
    issue(service.taps, "ana", [ID])
    answer = client.get(here)
    assert answer.status_code == 410
    assert "Demandez une nouvelle carte" in answer.text
    assert "Café" not in answer.text
    assert client.get(f"/m?t={token_of(service)}").status_code == 200


def test_a_link_lives_thirteen_months_and_each_use_renews_it(service, client, here):
    service.clock.now += LIVES_FOR - timedelta(seconds=1)
    assert client.get(here).status_code == 200
    tap(client, here, ACTS["open"])
    service.clock.now += LIVES_FOR - timedelta(seconds=1)
    assert client.get(here).status_code == 200
    service.clock.now += timedelta(seconds=1)
    for answer in (client.get(here), client.post(here, data=ACTS["open"])):
        assert answer.status_code == 410
        assert "plus d’un an" in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"archived": True},
        {"demonstration": True},
        {"association": ""},
        {"visibility": Visibility.REFERRAL},
        {"visibility": Visibility.PRIVATE},
        {"kind": Kind.DAY_CENTRE},
    ],
)
def test_a_place_that_may_have_no_link_any_more(service, client, here, changes):
    edit_places(service, Edit(place(service), replace(place(service), **changes)))
    answer = client.get(here)
    assert answer.status_code == 410
    assert "Café" not in answer.text


@pytest.mark.parametrize("form", [*ACTS.values(), ACTS["holiday"] | {"ends": "2027-03-01"}])
def test_the_merchant_takes_it_back_for_ten_minutes(service, client, here, form):
    before = service.store.snapshot()
    tap(client, here, form)
    asked = client.post(here, data={"do": "undo"})
    assert "Annuler\u00a0: " in asked.text
    assert "tout est comme avant" in client.post(here, data={"nonce": nonce_in(asked)}).text
    assert place(service) == before.by_id[ID]
    assert taps(service)[TapState.WAITING] == 0
    assert client.post(here, data={"do": "undo"}).status_code == 409


def test_after_ten_minutes_the_association_alone_takes_it_back(service, client, here):
    tap(client, here, ACTS["closed_today"])
    assert 'value="undo"' in client.get(here).text
    service.clock.now += TAKE_BACK_WITHIN + timedelta(seconds=1)
    assert 'value="undo"' not in client.get(here).text
    assert client.post(here, data={"do": "undo"}).status_code == 409


def test_what_somebody_else_changed_since_is_not_taken_back(service, client, here):
    tap(client, here, ACTS["closed_today"])
    nonce = nonce_in(client.post(here, data={"do": "undo"}))
    edit_places(service, Edit(place(service), replace(place(service), phone="+33144671834")))
    answer = client.post(here, data={"nonce": nonce})
    assert answer.status_code == 409
    assert "modifié entre-temps" in answer.text
    assert place(service).closures
    with pytest.raises(StaleEditError):
        service.store.undo(2, who="test", when=service.clock())


def test_one_link_asks_only_so_often(service, client, here):
    for _ in range(MOST_PER_HOUR):
        assert client.post(here, data=ACTS["leave"]).status_code == 200
    assert client.post(here, data=ACTS["leave"]).status_code == 429
    assert client.post(f"/m?t={token_of(service, OTHER.id)}", data=ACTS["leave"]).status_code == 200
    service.clock.now += timedelta(hours=1, seconds=1)
    assert client.post(here, data=ACTS["leave"]).status_code == 200


def test_guessing_is_slow(make_service, monkeypatch):
    monkeypatch.setattr(limits, "TAP_RATE", "3 per minute")
    client = create_app(make_service(merchant())).test_client()
    answers = [client.get(f"/m?t={ID}.1.{number:032x}").status_code for number in range(4)]
    assert answers == [404, 404, 404, 429]
    assert client.get("/about").status_code == 200


def test_no_log_tells_a_token_or_a_number(service, lines):
    client = create_app(service).test_client()
    token = token_of(service)
    here = f"/m?t={token}"
    client.get(here)
    nonce = nonce_in(client.post(here, data=ACTS["open"]))
    client.post(here, data={"nonce": nonce})
    client.post(here, data={"nonce": nonce})
    revoke(service.taps, "ana", [ID])
    client.get(here)
    written = json.dumps(lines())
    assert written.count('"/m"') == 5
    assert token.split(".")[2] not in written
    assert nonce not in written


def test_the_store_holds_neither_token_nor_number(service, client, here, tmp_path):
    nonce = nonce_in(client.post(here, data=ACTS["leave"]))
    written = b"".join(path.read_bytes() for path in tmp_path.glob("test.sqlite*"))
    assert ID.encode() in written
    assert token_of(service).split(".")[2].encode() not in written
    assert nonce.encode() not in written


def test_names_are_never_markup(make_service):
    evil = "<script>alert(1)</script>{place.id}"
    service = make_service(merchant(name=evil), rate_limit="off")
    client, here = create_app(service).test_client(), f"/m?t={token_of(service)}"
    for page in (client.get(here), client.post(here, data=ACTS["open"]), tap(client, here, ACTS["open"])):
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{place.id}" in page.text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_page_is_in_both_languages(client, here, lang):
    here = f"{here}&lang={lang}"
    for page in (client.get(here), client.post(here, data=ACTS["leave"]), tap(client, here, ACTS["open"])):
        assert f'<html lang="{lang}">' in page.text
        assert f"&amp;lang={lang}" in page.text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_everything_that_can_happen_has_words(lang):
    words = load_labels(lang)
    keys = [f"tap.refused_{reason}" for reason in STATUSES]
    keys += [f"tap.{part}_{act}" for part in ("do", "said") for act in Act]
    keys += [f"cards.state_{state}" for state in TapState]
    assert not [key for key in keys if key not in words.words]
