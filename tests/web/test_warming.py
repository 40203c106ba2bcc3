from geo_service.hours import doors
from geo_service.model.place import Offer
from geo_service.model.query import NearestQuery, OpenAt
from geo_service.web.app import create_app
from geo_service.web.warming import start_warming, warm
from tests.builders import PARIS, make_place

PLACES = (
    make_place("PAR-0001", hours="Mo-Fr 07:13-18:00", offers=(Offer("water"), Offer("meal", hours="Tu 11:07-12:00"))),
    make_place("LYO-0001", city="lyon", hours="Mo-Fr 07:13-18:00", position=None),
)


def laid_out() -> int:
    return doors.segments.cache_info().misses


def test_the_first_visitor_finds_the_hours_laid_out(make_service):
    service = make_service(*PLACES)
    doors.segments.cache_clear()
    before = laid_out()
    warm(service)
    done = laid_out()
    assert done > before
    client = create_app(service).test_client()
    assert client.get("/city/paris").status_code == client.get("/city/lyon").status_code == 200
    service.view().index.nearest(NearestQuery(PARIS, open_at=OpenAt(service.clock())))
    assert laid_out() == done


def test_it_is_done_aside_and_holds_up_no_exit(make_service):
    thread = start_warming(make_service(*PLACES))
    assert thread.daemon
    thread.join(timeout=60)
    assert not thread.is_alive()


def test_an_empty_store_has_nothing_to_warm(make_service):
    warm(make_service())
