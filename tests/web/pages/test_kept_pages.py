from dataclasses import replace
from datetime import timedelta

import pytest
from flask import template_rendered

from geo_service.model.changes import Edit
from geo_service.model.place import Offer, Visibility
from geo_service.web.app import create_app
from geo_service.web.pages import kept_pages
from tests.builders import make_place
from tests.web.services import FRIDAY, Clock, edit_places

PLACE = make_place(hours="Mo-Fr 09:00-17:00", offers=(Offer("water"), Offer("meal", hours="Mo-Fr 12:00-13:30")))
ADDRESS = "/place/PAR-0001"


@pytest.fixture
def service(make_service):
    service = make_service(PLACE, make_place("PAR-0002"))
    service.clock = Clock(FRIDAY - timedelta(hours=1))
    return service


class Visitor:
    """Asks an application, and counts the pages that it had to write."""

    def __init__(self, service):
        self.app = create_app(service)
        self.written = 0
        template_rendered.connect(self._count, self.app)

    def _count(self, _app, **_said):
        self.written += 1

    def forget(self):
        self.app.extensions.pop("kept_pages", None)

    def get(self, address=ADDRESS, **headers):
        answer = self.app.test_client().get(address, headers=headers)
        return answer.status_code, answer.headers.get("ETag"), answer.headers.get("Content-Type"), answer.data


def test_a_page_is_written_once_while_it_says_the_same(service):
    visitor = Visitor(service)
    first = visitor.get()
    service.clock.now += timedelta(seconds=59)
    assert visitor.get() == first
    assert visitor.written == 1
    assert visitor.get(**{"If-None-Match": first[1]})[0] == 304


def test_pages_of_long_queries_are_not_kept(service):
    visitor, long = Visitor(service), f"{ADDRESS}?lang=fr&lang={'x' * 200}"
    assert visitor.get(long)[0] == 200
    assert visitor.get(long)[0] == 200
    assert visitor.written == 2


def test_kept_pages_say_what_pages_written_anew_say(service):
    kept, anew = Visitor(service), Visitor(service)
    for step in range(0, 24 * 60, 7):
        service.clock.now = FRIDAY + timedelta(minutes=step, seconds=step % 3)
        anew.forget()
        assert kept.get() == anew.get()
    assert 10 < kept.written < anew.written / 2


@pytest.mark.parametrize(
    "other",
    [
        ("/place/PAR-0002", {}),
        ("/place/par-0001", {}),
        (f"{ADDRESS}?lang=en", {}),
        (f"{ADDRESS}?slow=1", {}),
        (f"{ADDRESS}?need=water", {}),
        (ADDRESS, {"Accept-Language": "en"}),
    ],
)
def test_another_address_or_language_is_another_page(service, other):
    address, headers = other
    visitor = Visitor(service)
    first = visitor.get()
    assert visitor.get(address, **headers) == Visitor(service).get(address, **headers)
    assert visitor.written == 2
    assert visitor.get() == first
    assert visitor.written == 2


def test_a_changed_place_is_shown_at_once_and_a_hidden_one_no_more(service):
    visitor = Visitor(service)
    assert PLACE.name.encode() in visitor.get()[3]
    renamed = replace(PLACE, name="Renamed")
    edit_places(service, Edit(PLACE, renamed))
    assert b"Renamed" in visitor.get()[3]
    hidden = replace(renamed, visibility=Visibility.REFERRAL, address="1 rue Cachée")
    edit_places(service, Edit(renamed, hidden))
    page = visitor.get()[3].decode()
    assert "1 rue Cachée" not in page
    assert "Renamed" in page
    assert 'class="week"' not in page
    edit_places(service, Edit(hidden, replace(hidden, visibility=Visibility.PRIVATE)))
    assert visitor.get()[0] == 404


def test_a_clock_that_was_put_back_is_believed(service):
    visitor = Visitor(service)
    visitor.get()
    service.clock.now -= timedelta(days=1)
    assert visitor.get() == Visitor(service).get()


def test_no_more_than_some_pages_are_kept_and_no_long_one(service, monkeypatch):
    visitor = Visitor(service)
    monkeypatch.setattr(kept_pages, "_PAGES", 3)
    for number in range(10):
        visitor.get(f"{ADDRESS}?page={number}")
        assert len(visitor.app.extensions["kept_pages"]) <= 3
    monkeypatch.setattr(kept_pages, "_LONGEST_BYTES", 100)
    for _ in range(2):
        visitor.get("/place/PAR-0002")
    assert visitor.written == 12
