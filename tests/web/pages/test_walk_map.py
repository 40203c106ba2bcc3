from geo_service.config import Basemap
from geo_service.labels import load_labels
from geo_service.model.walk import Method, Route, Walk
from geo_service.streets.tiles import Band, tiles_path
from geo_service.web.app import create_app
from geo_service.web.pages.walk_map import Stop, walk_map
from tests.builders import PARIS

ENGLISH = load_labels("en")
STREETS = Route(Walk(1.0, 1, Method.STREETS), (PARIS, PARIS))
STRAIGHT = Route(Walk(1.0, 1, Method.STRAIGHT_LINE), (PARIS, PARIS))
STOPS = (Stop(PARIS, "Here"), Stop(PARIS, "There", "1"))


def drawn(service, *, public=True, routes=(STREETS,)):
    with create_app(service).test_request_context("/"):
        return walk_map(routes, STOPS, service.reference.city("paris"), ENGLISH, public=public)


def test_legs_and_stops_are_drawn_and_estimates_dashed(make_service):
    data = drawn(make_service(basemap=Basemap.NONE), routes=(STREETS, STRAIGHT))
    pair = [PARIS.lat, PARIS.lon]
    assert data["legs"] == [{"line": [pair, pair], "dashed": False}, {"line": [pair, pair], "dashed": True}]
    assert [(stop["name"], stop["number"]) for stop in data["stops"]] == [("Here", ""), ("There", "1")]
    assert (data["ground"], data["hidden"]) == ({}, False)


def test_another_server_is_asked_only_where_it_may_know(make_service):
    service = make_service(basemap=Basemap.IGN)
    assert "data.geopf.fr" in drawn(service)["ground"]["url"]
    hidden = drawn(service, public=False)
    assert (hidden["ground"], hidden["hidden"]) == ({}, True)


def test_our_own_ground_may_know_everything(make_service):
    service = make_service()
    for band in Band:
        path = tiles_path(service.config.data_dir, "paris", band)
        path.parent.mkdir(exist_ok=True)
        path.touch()
    data = drawn(service, public=False)
    assert data["ground"]["near"].endswith("/near.pmtiles")
    assert not data["hidden"]
