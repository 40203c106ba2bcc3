import time

import pytest

from geo_service.errors import StoreError
from geo_service.model.place import Visibility
from geo_service.web import counting
from geo_service.web.app import create_app
from geo_service.web.counting import COUNTED, UseCounter, install_counting
from tests.builders import make_place
from tests.web.services import FRIDAY

TODAY = FRIDAY.date()


@pytest.fixture
def service(make_service):
    return make_service(
        make_place(),
        make_place("PAR-0002", visibility=Visibility.REFERRAL),
        make_place("PAR-0003"),
        make_place("PAR-D0004", demonstration=True),
    )


@pytest.fixture
def app(service):
    return create_app(service)


def test_pages_and_documents_of_public_places_are_counted(service, app):
    counter, client = install_counting(app, service), app.test_client()
    for path in ("/place/PAR-0001", "/place/par-0001", "/api/v1/places/PAR-0001", "/api/v1/places/PAR-0003"):
        assert client.get(path).status_code == 200
    etag = client.get("/api/v1/places/PAR-0001").headers["ETag"]
    assert client.get("/api/v1/places/PAR-0001", headers={"If-None-Match": etag}).status_code == 304
    assert service.store.use(TODAY) == {}, "a request writes nothing"
    counter.hand_over()
    assert service.store.use(TODAY) == {"PAR-0001": 5, "PAR-0003": 1}
    counter.hand_over()
    assert service.store.use(TODAY) == {"PAR-0001": 5, "PAR-0003": 1}


def test_nothing_else_is_counted(service, app):
    counter, client = install_counting(app, service), app.test_client()
    for path in ("/place/PAR-0002", "/place/PAR-D0004", "/place/PAR-0009", "/api/v1/places", "/"):
        client.get(path)
    client.head("/place/PAR-0001")
    counter.hand_over()
    assert service.store.use(TODAY) == {}


def test_what_is_counted_are_addresses_that_exist(app):
    assert app.view_functions.keys() >= COUNTED


def test_memory_has_a_bound(service, monkeypatch):
    monkeypatch.setattr(counting, "MOST_PLACES", 1)
    counter = UseCounter(service)
    for place_id in ("PAR-0001", "PAR-0003", "PAR-0001"):
        counter.count(place_id)
    counter.hand_over()
    assert service.store.use(TODAY) == {"PAR-0001": 2}


def test_counts_that_the_store_does_not_take_are_lost(service, monkeypatch, caplog):
    def fail(_day, _opened):
        raise StoreError("postgresql://user:password@db")

    counter = UseCounter(service)
    counter.count("PAR-0001")
    monkeypatch.setattr(service.store, "add_use", fail)
    counter.hand_over()
    assert [record.message for record in caplog.records] == ["counts of use were lost"]
    assert "password" not in caplog.text


def test_a_thread_hands_over(service):
    counter = UseCounter(service)
    counter.count("PAR-0001")
    ended = counter.start(0.01)
    for _ in range(500):
        if service.store.use(TODAY):
            break
        time.sleep(0.01)
    ended.set()
    assert service.store.use(TODAY) == {"PAR-0001": 1}
