"""Addresses to place: who sees which, and what each answer does."""

import re

import pytest

from geo_service.config import Basemap
from geo_service.model.changes import Edit
from geo_service.model.locating import Candidate, Precision, QueueLine, QueueState, address_key
from geo_service.model.place import Visibility
from geo_service.model.position import Position
from tests.builders import PARIS, make_place
from tests.web.services import edit_places

HERE = Position(48.8455, 2.3722)
THERE = Position(48.8460, 2.3731)
OTHER = Position(48.8700, 2.3400)


def unlocated(place_id="PAR-0001", **changes):
    facts = {"association": "la-cloche", "position": None, "address": "8 rue des Fleurs", "postcode": "75012"}
    return make_place(place_id, **facts | changes)


@pytest.fixture
def client(editor_client, make_service):
    places = [
        unlocated(name="Café <b>Fleur</b>"),
        unlocated("PAR-0002", association="utopia-56", name="Chez les autres"),
        unlocated("PAR-0003", name="Refuge", visibility=Visibility.REFERRAL),
        make_place("PAR-0004", association="la-cloche", name="Déjà placé"),
    ]
    client = editor_client("editor", service=make_service(*places, basemap=Basemap.IGN))
    place = places[0]
    candidates = (
        Candidate("8 Rue des Fleurs 75012 Paris", Precision.HOUSENUMBER, HERE, 0.62),
        Candidate("Rue des Fleurs 75012 Paris", Precision.STREET, THERE, 0.5),
    )
    line = QueueLine(place.id, address_key(place), None, QueueState.TO_CONFIRM, geocoder="ban", candidates=candidates)
    client.service.store.geocoding.put([line])
    return client


def position(client, place_id="PAR-0001"):
    return client.service.store.snapshot().by_id[place_id].position


def seen(client):
    return client.service.store.revision()


def answer(client, place_id="PAR-0001", **fields):
    return client.post(f"/editor/locate/{place_id}", data={"seen": str(seen(client))} | fields)


def queue(client):
    return client.service.store.geocoding.lines()


def test_the_list_holds_what_waits_and_is_ours(client):
    page = client.get("/editor/locate").text
    assert "2 lieux à placer" in page
    assert "Café &lt;b&gt;Fleur" in page
    assert "à confirmer" in page
    assert "son adresse n’est demandée à personne" in page
    assert "Chez les autres" not in page
    assert "Déjà placé" not in page


def test_what_has_no_address_waits_for_a_person_and_for_no_server(client):
    edit_places(client.service, Edit(None, unlocated("PAR-0005", address="", name="Sans rue")))
    told = client.get("/editor/locate").text.partition("Sans rue")[2].partition("</li>")[0]
    assert "sans adresse" in told
    assert "à placer à la main" in told
    assert "en attente" not in told


def test_an_editor_of_another_city_or_association_finds_nothing(client, editor_client):
    other = editor_client("editor", "la-cloche", "lyon", service=client.service, login="eve@example.org")
    assert "Tout est placé" in other.get("/editor/locate").text
    assert other.get("/editor/locate/PAR-0001").status_code == 404
    assert other.post("/editor/locate/PAR-0001", data={"choice": "unknown", "seen": "9"}).status_code == 404
    assert client.get("/editor/locate/PAR-0002").status_code == 404
    assert client.get("/editor/locate/PAR-9999").status_code == 404


def test_proposals_say_in_words_what_they_are(client):
    page = client.get("/editor/locate/PAR-0001").text
    assert "8 Rue des Fleurs 75012 Paris" in page
    assert "au numéro – correspond en partie (62\u00a0%)" in page
    assert "dans la rue, sans le numéro – correspond mal (50\u00a0%)" in page
    assert 'value="48.8455 2.3722" checked' in page
    assert "Base Adresse Nationale" in page


def test_a_proposal_is_applied_logged_and_can_be_undone(client):
    sent = answer(client, choice="48.8455 2.3722")
    assert sent.status_code == 303
    assert "Café" in client.get(sent.headers["Location"]).text
    assert position(client) == HERE
    assert not queue(client)
    batch = client.service.store.batches()[0]
    assert batch.who == "ana@example.org"
    with client.service.accounts.store.read() as records:
        entry = records.audit(limit=1)[0].entry
    assert (entry.act, entry.target, entry.detail) == ("locate", "PAR-0001", f"batch {batch.id}")
    client.service.undo(batch.id, who="ana@example.org")
    assert position(client) is None
    assert queue(client)["PAR-0001"].state is QueueState.NOT_FOUND


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("48,8700", "2,3400"), ("48.87", "2.34"), (" 48,87 ° ", "2,34°"), ("48.87, 2.34", ""), ("48,87; 2,34", "")],
)
def test_typed_coordinates_are_understood(client, lat, lon):
    assert answer(client, choice="typed", lat=lat, lon=lon).status_code == 303
    assert position(client) == OTHER


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        ("", "", "Écrivez la latitude"),
        ("48,87", "", "Écrivez la latitude"),
        ("north", "2", "Écrivez la latitude"),
        ("48.87 2.34", "5", "Écrivez la latitude"),
        ("0", "0", "pas dans la zone de Paris"),
        ("46.2276", "2.2137", "pas dans la zone de Paris"),
        ("48.87", "120", "pas dans la zone de Paris"),
        ("nan", "inf", "Écrivez la latitude"),
    ],
)
def test_what_is_no_place_in_the_city_is_refused_with_words(client, lat, lon, words):
    sent = answer(client, choice="typed", lat=lat, lon=lon)
    assert sent.status_code == 400
    assert words in sent.text
    assert position(client) is None


def test_swapped_coordinates_are_put_right_and_shown_before_they_are_saved(client):
    sent = answer(client, choice="typed", lat="2,34", lon="48,87")
    assert sent.status_code == 400
    assert "étaient inversées" in sent.text
    assert re.search(r'name="lat"[^>]*value="48.870000"', sent.text)
    assert re.search(r'name="lon"[^>]*value="2.340000"', sent.text)
    assert position(client) is None


def test_without_an_answer_nothing_happens(client):
    sent = answer(client)
    assert sent.status_code == 400
    assert "Choisissez une des réponses" in sent.text
    assert answer(client, choice="here").status_code == 400


def test_what_nobody_finds_stays_without_a_position_until_its_address_changes(client):
    answer(client, choice="unknown")
    assert position(client) is None
    assert queue(client)["PAR-0001"].state is QueueState.NOT_FOUND
    assert "à placer à la main" in client.get("/editor/locate").text
    place = client.service.store.snapshot().by_id["PAR-0001"]
    edit_places(client.service, Edit(place, unlocated(name=place.name, address="9 rue des Fleurs")))
    (line,) = [each.line for each in client.service.locating.waiting(client.service.store.snapshot().places[:1])]
    assert line.state is QueueState.WAITING


def test_a_place_that_changed_meanwhile_is_refused_with_words(client):
    before = seen(client)
    place = client.service.store.snapshot().by_id["PAR-0001"]
    edit_places(client.service, Edit(place, unlocated(name="Autre nom")))
    sent = client.post("/editor/locate/PAR-0001", data={"choice": "48.8455 2.3722", "seen": str(before)})
    assert sent.status_code == 409
    assert "modifié entre-temps" in sent.text
    assert "Autre nom" in sent.text
    assert position(client) is None


def test_a_place_that_moved_can_stay_where_it_is_or_lose_its_position(client):
    place = client.service.store.snapshot().by_id["PAR-0004"]
    first = make_place("PAR-0004", association="la-cloche", name="Déjà placé", address="1 rue A", postcode="75012")
    edit_places(client.service, Edit(place, first))
    moved = make_place("PAR-0004", association="la-cloche", name="Déjà placé", address="2 rue A", postcode="75012")
    edit_places(client.service, Edit(first, moved))
    assert "a changé d’adresse" in client.get("/editor/locate").text
    batches = len(client.service.store.batches())
    assert answer(client, "PAR-0004", choice="here").status_code == 303
    assert position(client, "PAR-0004") == PARIS
    assert len(client.service.store.batches()) == batches
    assert "PAR-0004" not in queue(client)
    answer(client, "PAR-0004", choice="unknown")
    assert position(client, "PAR-0004") is None


def test_no_other_server_learns_where_a_protected_place_is(client):
    page = client.get("/editor/locate/PAR-0003")
    assert "geopf" not in page.headers["Content-Security-Policy"]
    assert "locate-map" not in page.text
    assert "Sans carte" in page.text
    assert "geopf" in client.get("/editor/locate/PAR-0001").headers["Content-Security-Policy"]


def test_a_position_of_a_protected_place_is_stored_and_never_shown(client):
    assert answer(client, "PAR-0003", choice="typed", lat="48,871237", lon="2,341239").status_code == 303
    assert position(client, "PAR-0003") == Position(48.871237, 2.341239)
    for path in ("/place/PAR-0003", "/api/v1/places", "/city/paris/map", "/city/paris/places"):
        text = client.get(path).text
        assert "48.87123" not in text
        assert "2.34123" not in text


def test_english_has_its_own_decimal_point(client):
    place = client.service.store.snapshot().by_id["PAR-0004"]
    edit_places(client.service, Edit(place, make_place("PAR-0004", association="la-cloche", position=HERE)))
    assert 'value="48.845500"' in client.get("/editor/locate/PAR-0004?lang=en").text
    assert 'value="48,845500"' in client.get("/editor/locate/PAR-0004?lang=fr").text
