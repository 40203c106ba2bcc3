"""The form of one place: filled in, looked over, saved, by whom, and what two people do at once."""

import re
from dataclasses import replace
from datetime import date

import pytest

from geo_service.model.accounts import Association, Role
from geo_service.model.place import (
    Accepted,
    Demand,
    Kind,
    Offer,
    OfferSort,
    Period,
    Source,
    Verification,
    Visibility,
    Wheelchair,
)
from geo_service.model.position import Position
from tests.builders import make_place
from tests.web.editor.forms import form_in

OWN = "la-cloche"
FULL = make_place(
    "PAR-0001",
    kind=Kind.MERCHANT,
    name="Café de la Gare",
    association=OWN,
    address="3 rue Neuve",
    postcode="75011",
    hours="Mo-Fr 09:00-18:00",
    phone="+33144671834",
    website="https://example.org",
    description="Deux lignes\nde texte",
    audience=("women", "families"),
    wheelchair=Wheelchair.LIMITED,
    network="Le Carillon",
    offers=(
        Offer("water", free=True),
        Offer("hot_drink", OfferSort.PREPAID, quota="4 par mois", window="fin de journée", hours="Sa 10:00-11:00"),
    ),
    accepts=(Accepted("toys", Demand.URGENT, "2-12"),),
    closures=(Period(date(2026, 12, 24), date(2026, 12, 26), "fêtes"),),
    campaigns=(Period(None, date(2027, 1, 31)),),
    verified=Verification(date(2026, 1, 5), "La Cloche", "visite"),
    source=Source("La Cloche", as_of="2026-01-05"),
)
OTHERS = make_place("PAR-0002", name="Lieu d'Utopia", association="utopia-56", address="5 rue Vieille")
SECRET = make_place("PAR-0003", name="Refuge", association="utopia-56", visibility=Visibility.REFERRAL)
HIDDEN = make_place("PAR-0004", name="Maison", association=OWN, visibility=Visibility.REFERRAL, address="7 rue Haute")


@pytest.fixture
def service(make_service):
    return make_service(FULL, OTHERS, SECRET, HIDDEN)


@pytest.fixture
def client(editor_client, service):
    return editor_client(Role.EDITOR, service=service)


def stored(client, place_id="PAR-0001"):
    return client.service.store.snapshot().by_id[place_id]


def opened(client, place_id="PAR-0001"):
    answer = client.get(f"/editor/place/{place_id}")
    assert answer.status_code == 200
    return form_in(answer.text, "name")


def send(client, form, act="review", place_id="PAR-0001", **fields):
    path = f"/editor/place/{place_id}" if place_id else "/editor/places/new"
    return client.post(path, data=form | {name: [text] for name, text in fields.items()} | {"act": [act]})


def save(client, review, place_id="PAR-0001", **fields):
    return send(client, form_in(review.text, "key"), "save", place_id, **fields)


def revision(client):
    return client.service.store.revision()


def test_saving_without_a_change_changes_nothing(client):
    before = revision(client)
    answer = send(client, opened(client))
    assert answer.headers["Location"] == "/editor/place/PAR-0001?done=unchanged"
    assert revision(client) == before
    assert stored(client).verified == FULL.verified
    assert "Rien n’était différent" in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize("place", [FULL, HIDDEN], ids=lambda place: place.id)
def test_saving_what_was_looked_over_and_is_no_change(client, place):
    before = revision(client)
    assert send(client, opened(client, place.id), "save", place.id).status_code == 303
    assert revision(client) == before


def test_a_change_is_looked_over_then_saved(client):
    review = send(client, opened(client), phone="01 44 67 18 35", why="elle a changé")
    assert review.status_code == 200
    assert "01 44 67 18 34" in review.text
    assert "01 44 67 18 35" in review.text
    assert stored(client) == FULL
    answer = save(client, review)
    assert answer.headers["Location"] == "/editor/place/PAR-0001?done=saved"
    assert stored(client) == replace(FULL, phone="+33144671835")
    (batch, *_) = client.service.store.batches()
    assert (batch.who, batch.why, batch.size) == ("ana@example.org", "form: elle a changé", 1)
    with client.service.accounts.store.read() as records:
        assert [line.entry.target for line in records.audit(limit=9) if line.entry.act == "place"] == ["PAR-0001"]


@pytest.mark.parametrize("field", ["hours", "offers-1-hours"])
def test_hours_that_cannot_be_read_are_confirmed_or_mended(client, field):
    review = send(client, opened(client), **{field: "n'importe quoi 99h"})

    assert review.status_code == 200
    assert "horaires qui ne se lisent pas" in review.text
    assert "Pas compris" in review.text
    assert "par exemple «\u00a0lundi au vendredi 9h-12h30, samedi 10h-13h\u00a0»" in review.text
    assert "raccourcies" not in review.text
    assert stored(client) == FULL


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"lat": "48,8600", "lon": "2,3600"}, {"position": Position(48.86, 2.36)}),
        ({"lat": "", "lon": ""}, {"position": None}),
        ({"address": "9 rue Longue"}, {"address": "9 rue Longue"}),
        ({"wheelchair": ""}, {"wheelchair": None}),
        ({"description": "Autre\r\n\r\ntexte"}, {"description": "Autre\n\ntexte"}),
        ({"hours": "lundi au vendredi 9h-17h"}, {"hours": "lundi au vendredi 9h-17h"}),
        (
            {"accepts-0-until": "31/12/2026"},
            {"accepts": (Accepted("toys", Demand.URGENT, "2-12", date(2026, 12, 31)),)},
        ),
        ({"accepts-0-need": "full"}, {"accepts": (Accepted("toys", Demand.FULL, "2-12"),)}),
        (
            {"closures-0-ends": "2026-12-27"},
            {"closures": (Period(date(2026, 12, 24), date(2026, 12, 27), "fêtes"),)},
        ),
        ({"campaigns-0-ends": "28/02/2027"}, {"campaigns": (Period(None, date(2027, 2, 28)),)}),
        ({"offers-1-sort": "voucher"}, {"offers": (FULL.offers[0], replace(FULL.offers[1], sort=OfferSort.VOUCHER))}),
        ({"offers-0-free": ""}, {"offers": (Offer("water"), FULL.offers[1])}),
        ({"offers-1-hours": ""}, {"offers": (FULL.offers[0], replace(FULL.offers[1], hours=""))}),
        ({"kind": "office", "name": "Bureau"}, {"kind": Kind.OFFICE, "name": "Bureau"}),
        ({"visibility": "private"}, {"visibility": Visibility.PRIVATE}),
    ],
    ids=str,
)
def test_each_field_changes_and_nothing_else(client, fields, after):
    review = send(client, opened(client), **fields)
    assert review.status_code == 200, review.headers.get("Location")
    assert save(client, review).status_code == 303
    assert stored(client) == replace(FULL, **after)


def test_boxes_that_are_unticked(client):
    review = send(client, opened(client) | {"audience": ["families"]})
    save(client, review)
    assert stored(client).audience == ("families",)


def test_verified_today_is_said_and_nothing_else(client):
    review = send(client, opened(client), verified="telephone")
    save(client, review)
    assert stored(client) == replace(FULL, verified=Verification(date(2026, 11, 20), f"Association {OWN}", "téléphone"))


def test_rows_are_added_and_removed_without_losing_what_was_typed(client):
    page = send(client, opened(client), "offers-add", name="Autre nom").text
    form = form_in(page, "name")
    assert form["name"] == ["Autre nom"]
    assert 'id="offers-2-service"' in page
    page = send(client, form, "offers-remove-0", **{"offers-2-service": "wifi"}).text
    form = form_in(page, "name")
    assert [form[f"offers-{number}-service"] for number in (0, 1)] == [["hot_drink"], ["wifi"]]
    save(client, send(client, form))
    assert stored(client) == replace(FULL, name="Autre nom", offers=(Offer("wifi"), FULL.offers[1]))


def test_a_row_left_empty_is_none(client):
    form = form_in(send(client, opened(client), "accepts-add").text, "name")
    assert send(client, form).headers["Location"].endswith("done=unchanged")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": ""}, "name", "Donnez un nom"),
        ({"lat": "quarante"}, "lat", "écrivez des degrés"),
        ({"lat": "45.76", "lon": "4.83"}, "lat", "écrivez des degrés"),
        ({"postcode": "abc"}, "postcode", "cinq chiffres"),
        ({"website": "pas une adresse"}, "website", "adresse web"),
        ({"offers-1-service": "water"}, "offers-1-service", "plus haut"),
        ({"closures-0-ends": "2026-12-01"}, "closures-0-ends", "avant le début"),
        ({"closures-0-starts": "31/02/2026"}, "closures-0-starts", "Écrivez une date"),
        ({"description": "x" * 5000}, "description", "trop long"),
        ({"hours": "x" * 600}, "hours", "trop long"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, fields, field, words):
    answer = send(client, opened(client), **(fields | {"how_to_ask": "mots tapés"}))
    assert stored(client) == FULL
    assert answer.status_code == 400
    assert re.search(rf'id="{field}"[^>]*aria-describedby="[^"]*{field}-error"[^>]*aria-invalid="true"', answer.text)
    assert words in re.search(rf'id="{field}-error".*?</p>', answer.text, re.DOTALL)[0]
    form = form_in(answer.text, "name")
    assert {name: form[name] for name in fields} == {name: [text] for name, text in fields.items()}
    assert form["how_to_ask"] == ["mots tapés"]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("lundi au vendredi 9h-12h et 14h-18h", "09:00–12:00"),
        ("lundi 9h-12h, 2e jeudi du mois 14h-17h, fermé en août", "<li><bdi>en août\u00a0: fermé</bdi></li>"),
        ("quand il fait beau", "Pas compris"),
    ],
)
def test_hours_are_told_back_before_saving(client, hours, said):
    page = send(client, opened(client), "check", hours=hours, **{"offers-0-hours": hours}).text
    assert page.replace(" ", "").count(said.replace(" ", "")) >= 2, page
    review = send(client, opened(client), hours=hours, **{"offers-0-hours": hours}).text
    assert said.replace(" ", "") in review.replace(" ", "")
    assert stored(client) == FULL


def test_a_long_form_is_read_and_given_back_whole(client):
    form = opened(client) | {"description": ["é" * 70_000]}
    answer = send(client, form)
    assert answer.status_code != 413
    assert form_in(answer.text, "name")["description"] == form["description"]


def test_a_new_place(client):
    form = form_in(client.get("/editor/places/new").text, "name")
    review = send(client, form, place_id="", name="Nouveau", address="1 rue Neuve", **{"offers-0-service": "water"})
    answer = save(client, review, "")
    place = stored(client, "PAR-0005")
    assert answer.headers["Location"] == "/editor/place/PAR-0005?done=saved"
    assert (place.name, place.association, place.services, place.position) == ("Nouveau", OWN, {"water"}, None)
    assert place.verified is None


def test_a_new_place_that_is_listed_already(client):
    form = form_in(client.get("/editor/places/new").text, "name")
    answer = send(client, form, place_id="", name=FULL.name, address=FULL.address)
    assert answer.status_code == 400
    assert "déjà dans votre liste" in answer.text


def test_the_network_that_decides_who_keeps_a_place_stays(client):
    with client.service.accounts.store.write() as records:
        records.put_association(Association(OWN, "La Cloche", ("Le Carillon",)))
    form = opened(client)
    assert "network" not in form
    save(client, send(client, form, network="Autre", name="Autre nom"))
    assert stored(client) == replace(FULL, name="Autre nom")


def test_a_place_becomes_public_by_an_approver_only(client, editor_client):
    review = send(client, opened(client, "PAR-0004"), place_id="PAR-0004", visibility="public")
    assert "seule une personne qui valide" in review.text
    assert save(client, review, "PAR-0004").status_code == 403
    assert stored(client, "PAR-0004") == HIDDEN
    approver = editor_client(Role.APPROVER, service=client.service, login="app@example.org")
    review = send(approver, opened(approver, "PAR-0004"), place_id="PAR-0004", visibility="public")
    assert save(approver, review, "PAR-0004").status_code == 303
    assert stored(client, "PAR-0004") == replace(HIDDEN, visibility=Visibility.PUBLIC)


def test_a_position_that_lists_hide_can_be_taken_away(client):
    save(client, send(client, opened(client, "PAR-0004"), place_id="PAR-0004", lat="", lon=""), "PAR-0004")
    assert stored(client, "PAR-0004") == replace(HIDDEN, position=None)


class TestTwoAtOnce:
    @pytest.fixture
    def other(self, editor_client, service):
        return editor_client(Role.EDITOR, service=service, login="ben@example.org")

    def test_changes_of_different_fields_both_stay(self, client, other):
        mine, theirs = opened(client), opened(other)
        save(other, send(other, theirs, phone="0144671835"))
        save(client, send(client, mine, name="Nouveau nom", **{"accepts-0-need": "full"}))
        after = replace(
            FULL, name="Nouveau nom", phone="+33144671835", accepts=(Accepted("toys", Demand.FULL, "2-12"),)
        )
        assert stored(client) == after

    def test_changes_of_different_offers_both_stay(self, client, other):
        mine, theirs = opened(client), opened(other)
        save(other, send(other, theirs, **{"offers-0-quota": "2"}))
        save(client, send(client, mine, **{"offers-1-quota": "8"}))
        assert [offer.quota for offer in stored(client).offers] == ["2", "8"]

    @pytest.mark.parametrize(("side", "name"), [("theirs", "Leur nom"), ("yours", "Mon nom")])
    def test_changes_of_one_field_are_decided(self, client, other, side, name):
        mine, theirs = opened(client), opened(other)
        save(other, send(other, theirs, name="Leur nom"))
        review = send(client, mine, name="Mon nom")
        for text in ("Café de la Gare", "Leur nom", "Mon nom"):
            assert text in review.text
        undecided = save(client, review)
        assert undecided.status_code == 400
        assert stored(client).name == "Leur nom"
        save(client, undecided, **{"side.name": side})
        assert stored(client) == replace(FULL, name=name)

    def test_what_changed_after_it_was_looked_over_is_looked_over_again(self, client, other):
        review = send(client, opened(client), name="Mon nom")
        save(other, send(other, opened(other), name="Leur nom"))
        answer = save(client, review)
        assert answer.status_code == 409
        assert "entre-temps" in answer.text
        assert stored(client).name == "Leur nom"
        assert save(client, answer, **{"side.name": "yours"}).status_code == 303
        assert stored(client).name == "Mon nom"

    def test_the_same_change_twice_is_one(self, client, other):
        mine = opened(client)
        save(other, send(other, opened(other), name="Un nom"))
        before = revision(client)
        assert send(client, mine, name="Un nom").headers["Location"].endswith("unchanged")
        assert revision(client) == before


class TestOthers:
    def test_a_public_place_of_others_is_suggested_about(self, client):
        before = revision(client)
        review = send(client, opened(client, "PAR-0002"), place_id="PAR-0002", name="Meilleur nom")
        answer = save(client, review, "PAR-0002")
        assert answer.headers["Location"] == "/editor/place/PAR-0002?done=suggested"
        assert (revision(client), stored(client, "PAR-0002")) == (before, OTHERS)
        (item,) = client.service.store.reports.waiting()
        assert item.suggestion.after == replace(OTHERS, name="Meilleur nom")

    def test_their_confidential_places_are_not_there(self, client):
        for place_id in ("PAR-0003", "PAR-9999", "nobody"):
            for path in ("", "/history"):
                assert client.get(f"/editor/place/{place_id}{path}").status_code == 404
            assert client.post(f"/editor/place/{place_id}", data={"act": "review"}).status_code == 404
            assert client.post(f"/editor/place/{place_id}/restore", data={"batch": "1"}).status_code == 404

    def test_no_history_of_others(self, client):
        assert client.get("/editor/place/PAR-0002/history").status_code == 404
        assert client.post("/editor/place/PAR-0002/restore", data={"batch": "1"}).status_code == 404

    def test_no_new_place_for_others(self, client):
        assert client.get("/editor/places/new?association=utopia-56").status_code == 404
        data = {"association": "utopia-56", "name": "x", "act": "review", "city": "paris", "kind": "office"}
        assert client.post("/editor/places/new", data=data).status_code == 404

    def test_a_reader_reads(self, editor_client, service):
        reader = editor_client(Role.READER, service=service)
        assert reader.get("/editor/place/PAR-0001").status_code == 403
        assert reader.get("/editor/place/PAR-0001/history").status_code == 200
        assert "Café de la Gare" in reader.get("/editor/places").text

    def test_an_editor_of_one_city_edits_no_other(self, editor_client, make_service):
        lyon = make_place("LYO-0001", city="lyon", association=OWN, position=None, visibility=Visibility.PRIVATE)
        there = editor_client(Role.EDITOR, OWN, "paris", service=make_service(FULL, lyon))
        assert there.get("/editor/place/LYO-0001").status_code == 404
        answer = send(there, opened(there), city="lyon", postcode="69001", lat="", lon="")
        assert answer.status_code == 400
        assert "pas de celles que vous pouvez modifier" in answer.text


ATTACK = "\"'><script>alert(1)</script>{{7*7}}"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_texts_of_people_are_never_markup(editor_client, make_service, lang):
    texts = (
        "name",
        "address",
        "town",
        "hours",
        "phone",
        "website",
        "description",
        "how_to_ask",
        "conditions",
        "network",
    )
    place = replace(
        FULL,
        **dict.fromkeys(texts, ATTACK),
        audience=(ATTACK,),
        offers=(Offer("water", hours=ATTACK, quota=ATTACK, window=ATTACK, note=ATTACK, conditions=ATTACK),),
        accepts=(Accepted("toys", note=ATTACK),),
        closures=(Period(reason=ATTACK),),
        verified=Verification(date(2026, 1, 1), ATTACK, ATTACK),
    )
    client = editor_client(Role.APPROVER, service=make_service(place))
    pages = [client.get(f"/editor/{path}?lang={lang}").text for path in ("places", "place/PAR-0001", "history")]
    pages += [client.get(f"/editor/{path}").text for path in ("place/PAR-0001/history", "history/1")]
    form = form_in(pages[1], "name")
    assert form["description"] == [ATTACK]
    pages.append(send(client, form | {"name": ["Autre"], "why": [ATTACK]}).text)
    pages.append(send(client, form, "check").text)
    for page in pages:
        assert "<script>alert" not in page
        assert ATTACK not in page
