from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo_service.model.changes import Edit
from geo_service.model.editions import spoken
from geo_service.model.place import Visibility
from geo_service.printing.edition import publish
from geo_service.web.app import create_app
from tests.builders import make_place
from tests.printing.samples import order
from tests.web.services import edit_places

FOUNTAIN = make_place("PAR-0001", name="Fontaine")
REFUGE = make_place("PAR-0002", name="Refuge Quokka", address="7 rue Numbat", phone="+33100000002")
SHOP = make_place("PAR-0003", name="Épicerie")


@pytest.fixture
def service(make_service):
    return make_service(FOUNTAIN, REFUGE, SHOP)


@pytest.fixture
def client(service):
    return create_app(service).test_client()


@pytest.fixture
def code(service):
    view = service.view()
    return publish(order(), view.public, (), service.store, view.revision).code


def test_a_sheet_that_still_holds_says_so(client, code):
    page = client.get(f"/e/{code}?lang=fr").text
    assert "Rien n’a changé" in page
    assert "valable jusqu’au" in page
    assert all(name in page for name in ("Fontaine", "Épicerie", "Paris, Hôtel de Ville", spoken(code)))
    assert "Nothing has changed" in client.get(f"/e/{code}?lang=en").text


def test_what_changed_is_told_with_the_numbers_of_the_sheet(client, code, service):
    new = make_place("PAR-0009", name="Nouveau lieu")
    edit_places(service, Edit(SHOP, replace(SHOP, hours="24/7", phone="+33100000009")), Edit(None, new))
    page = client.get(f"/e/{code}?lang=fr").text
    numbers = {shown.id: shown.number for shown in service.store.edition(code).places}
    assert f"n° {numbers['PAR-0003']}</strong>" in page
    assert "horaires, téléphone" in page
    assert "Nouveau lieu" in page
    assert "Rien n’a changé" not in page


@pytest.mark.parametrize("changes", [{"visibility": Visibility.REFERRAL}, {"visibility": Visibility.PRIVATE}])
def test_a_place_that_became_confidential_is_only_listed_no_more(client, code, service, changes):
    edit_places(service, Edit(REFUGE, replace(REFUGE, **changes)))
    page = client.get(f"/e/{code}?lang=fr").text
    assert "N’est plus dans la liste" in page
    assert "PAR-0002" in page
    assert not any(secret in page for secret in ("Quokka", "Numbat", "100000002", "01 00 00 00 02"))


def test_a_sheet_past_its_day_is_to_be_taken_down(client, code, service):
    service.clock.now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert "n’est plus à jour" in client.get(f"/e/{code}?lang=fr").text
    assert "out of date" in client.get(f"/e/{code}?lang=en").text


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {1} ", "{2}"])
def test_a_code_typed_by_hand_is_found(client, code, typed):
    text = typed.format(code, spoken(code), code.lower())
    assert spoken(code) in client.get("/e", query_string={"code": text, "lang": "en"}).text


@pytest.mark.parametrize("path", ["/e/AAAAAAAA", "/e/nothing", "/e?code=%3Cscript%3E", "/e/QPDQW5F3"])
def test_an_unknown_code_gets_a_form(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert 'name="code"' in answer.text
    assert "<script>" not in answer.text


def test_the_form_alone_is_no_error(client):
    answer = client.get("/e?lang=en")
    assert answer.status_code == 200
    assert 'name="code"' in answer.text
