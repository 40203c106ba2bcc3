import gc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import takewhile

import pytest

from geo_service.drawing import html_folium
from geo_service.errors import StoreError
from geo_service.hours import doors
from geo_service.keeping.view_file import records_of
from geo_service.listed import Recorded
from geo_service.model.place import Offer
from geo_service.model.query import NearestQuery, OpenAt
from geo_service.web import warming
from geo_service.web.api import fragments
from geo_service.web.api.views import fragments_of
from geo_service.web.app import create_app
from geo_service.web.warming import days_ahead, settled, steps, warm_up
from tests.builders import PARIS, make_place

PLACES = (
    make_place("PAR-0001", hours="Mo-Fr 07:13-18:00", offers=(Offer("water"), Offer("meal", hours="Tu 11:07-12:00"))),
    make_place("LYO-0001", city="lyon", hours="Mo-Fr 07:13-18:00", position=None),
)


@pytest.fixture(autouse=True)
def garbage():
    yield
    gc.unfreeze()


def laid_out() -> int:
    return doors.segments.cache_info().misses


@pytest.mark.parametrize("before_s", [60.0, 0.0], ids=["before", "beside"])
def test_the_first_visitor_finds_everything_ready(make_service, before_s):
    service = make_service(*PLACES)
    app = create_app(service)
    doors.segments.cache_clear()
    before = laid_out()
    thread = warm_up(app, service, before_s)
    assert thread.daemon
    thread.join(timeout=120)
    assert not thread.is_alive()
    done, read = laid_out(), len(app.jinja_env.cache)
    assert done > before
    client = app.test_client()
    assert client.get("/city/paris").status_code == client.get("/city/lyon").status_code == 200
    service.view().index.nearest(NearestQuery(PARIS, open_at=OpenAt(service.clock())))
    assert (laid_out(), len(app.jinja_env.cache)) == (done, read)


def test_nobody_is_answered_before_the_hours_are_laid_out_where_there_is_time(make_service):
    service = make_service(*PLACES)
    app = create_app(service)
    doors.segments.cache_clear()
    thread = warm_up(app, service, 60.0)
    done = laid_out()
    thread.join(timeout=60)
    assert laid_out() == done


def test_a_place_with_a_service_that_is_known_no_more_keeps_no_worker_from_starting(make_service):
    written = make_place("PAR-0002")
    service = make_service(make_place("PAR-0001", offers=(Offer("no_such_service"),)), written)
    app = create_app(service)
    done = []
    warm_up(app, service, 60.0, [lambda: done.append(1)]).join(60)
    assert done == [1]
    assert fragments_of(app)._kept["fr"].keys() == {written.id}


def test_maps_and_lists_for_devices_are_there_before_anybody_asks(make_service):
    service = make_service(*PLACES, make_place("LIL-0001", city="lille"))
    app = create_app(service)
    warm_up(app, service, 60.0).join(60)
    drawn = html_folium._uncounted.cache_info().misses
    pins, pieces = (app.extensions[key]._shelves._kept for key in ("geo_service.pins", "geo_service.device_pieces"))
    assert {city for city, *_ in pins} == {"paris", "lille", "lyon"}
    assert sum(map(len, pieces.values())) == 2
    assert app.test_client().get("/city/lille/map").status_code == 200
    assert html_folium._uncounted.cache_info().misses == drawn


def test_a_page_that_fails_keeps_no_worker_from_starting_and_is_told_by_the_kind_of_its_failure(make_service, caplog):
    service, done = make_service(*PLACES), []
    app = create_app(service)

    def failing(**_):
        raise ValueError("12 rue de la Mesure")

    app.view_functions["pages.city_map"] = failing
    warm_up(app, service, 60.0, [lambda: done.append(1)]).join(60)
    assert done == [1]
    told = [record for record in caplog.records if record.getMessage() == "not drawn ahead"]
    assert {tuple(record.errors) for record in told} == {("ValueError",)}
    assert "Mesure" not in caplog.text


def test_maps_of_more_places_than_are_kept_are_not_drawn_ahead(make_service, monkeypatch):
    monkeypatch.setattr(warming, "_READ", 1)
    service = make_service(*PLACES)
    app = create_app(service)
    warm_up(app, service, 60.0).join(60)
    assert not app.extensions["geo_service.pins"]._shelves._kept


def test_what_answers_have_kept_after_a_while_is_left_out_of_the_search_for_garbage():
    kept, waited = [], []
    for step in settled(lambda seconds: waited.append((seconds, kept.append([])))):
        step()
    assert [seconds for seconds, _ in waited] == [warming._SETTLED_S]
    assert gc.get_freeze_count() > 0
    assert not [each for each in gc.get_objects() if each is kept[0]]


def test_who_comes_first_after_midnight_finds_the_new_week_laid_out(make_service):
    service, waited = make_service(*PLACES), []
    sunday, monday = datetime(2026, 11, 29, 19, tzinfo=UTC), datetime(2026, 11, 29, 23, 1, tzinfo=UTC)
    service.clock = lambda: sunday + timedelta(minutes=30 * len(waited))
    for step in takewhile(lambda _: len(waited) < 6, days_ahead(service, waited.append)):
        step()
    done = laid_out()
    service.clock = lambda: monday
    assert create_app(service).test_client().get("/city/paris").status_code == 200
    service.view().index.nearest(NearestQuery(PARIS, open_at=OpenAt(monday)))
    assert laid_out() == done


@pytest.mark.parametrize(("start", "hours"), [(0, [21, 45]), (22, [1, 23, 47])])
def test_a_day_is_laid_out_once_and_hours_before_it_begins(make_service, start, hours):
    service, waited, laid_out_at = make_service(*PLACES), [], []
    service.clock = lambda: datetime(2026, 11, 27, start, tzinfo=UTC) + timedelta(hours=len(waited))
    for step in takewhile(lambda _: len(waited) < 60, days_ahead(service, waited.append)):
        if step.func is doors.door_state:
            laid_out_at.append(len(waited))
        step()
    assert sorted(set(laid_out_at)) == hours


def test_a_store_that_is_away_is_told_without_its_words_and_asked_again(make_service, caplog):
    service, waited, laid_out_at = make_service(*PLACES), [], []
    there = service.view
    service.clock = lambda: datetime(2026, 11, 27, 20, tzinfo=UTC) + timedelta(hours=len(waited))
    service.view = lambda: away() if len(waited) == 1 else there()
    for step in takewhile(lambda _: len(waited) < 4, days_ahead(service, waited.append)):
        laid_out_at += [len(waited)] if step.func is doors.door_state else []
        step()
    assert set(laid_out_at) == {2}
    assert [record.errors for record in caplog.records] == [["StoreError"]]
    assert "password" not in caplog.text


def test_what_fails_beside_answers_ends_nothing(make_service, caplog):
    service, done = make_service(*PLACES), []
    service.view = away
    thread = warm_up(create_app(service), service, 0.0, ahead=[away, partial(done.append, 1)])
    thread.join(timeout=120)
    assert done == [1]
    assert [record.errors for record in caplog.records] == [["StoreError"]] * 2


def away():
    raise StoreError("postgresql://user:password@db does not answer")


def test_places_are_read_before_anybody_asks_for_them(make_service, monkeypatch):
    service = make_service(*PLACES)
    records = records_of(make_place(f"PAR-{number:04d}") for number in range(1200))
    kept = Recorded(records["records"], records["ends"])
    shown = replace(service.view(), public=kept)
    monkeypatch.setattr(service, "view", lambda: shown)
    for step in steps(create_app(service), service):
        step()
    assert None not in kept._places


@pytest.mark.parametrize("most", [10_000, 1])
def test_places_are_written_for_the_api_before_anybody_asks_for_them(make_service, monkeypatch, most):
    service, written = make_service(*PLACES), []
    monkeypatch.setattr(warming, "_WRITTEN", most)
    monkeypatch.setattr(warming, "_TOGETHER", 1)
    app, cut = create_app(service), fragments._cut
    monkeypatch.setattr(fragments, "_cut", lambda place, *rest: written.append(place.id) or cut(place, *rest))
    for step in steps(app, service):
        step()
    ahead = sorted(written)
    assert len(ahead) == min(most, len(PLACES))
    answer = app.test_client().get("/api/v1/places")
    assert answer.status_code == 200
    assert sorted(written) == sorted(place.id for place in PLACES)
    assert written[: len(ahead)] == ahead


def test_an_empty_store_has_templates_alone_to_read(make_service):
    service = make_service()
    for step in steps(create_app(service), service):
        step()
    assert not [step for step in steps(create_app(service), service) if step.func is doors.door_state]
