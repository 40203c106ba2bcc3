from dataclasses import replace

from geo_service.config import Basemap
from geo_service.hours.state import OpenState, Reason, State
from geo_service.labels import load_labels
from geo_service.model.city import NamedPoint
from geo_service.model.walk import Method, Profile, Walk
from geo_service.walking.straight import StraightWalker
from geo_service.web.app import create_app
from geo_service.web.pages.listing import Found
from geo_service.web.pages.round import round_map, round_words
from geo_service.web.pages.standing import Standing
from tests.builders import PARIS, make_place
from tests.walking.ways import at
from tests.web.services import FRIDAY

ENGLISH = load_labels("en")


def stop(number, walk, leg):
    place = make_place(f"PAR-{number:04}", position=at(number * 100, 0), name=f"Stop {number}")
    return Found(place, None, walk=walk, leg=leg)


def walked(metres, method=Method.STREETS):
    return Walk(metres, int(metres / 1.25), method)


STOPS = (stop(1, walked(150.0), walked(150.0)), stop(2, walked(450.0, Method.STRAIGHT_LINE), walked(300.0)))


def test_each_stop_tells_how_far_the_one_before_is():
    told = round_words(STOPS, ENGLISH)
    assert told.legs == ("from your start: 2 min on foot, 150\xa0m", "from the stop before: 4 min on foot, 300\xa0m")
    assert told.total == "In all about 6 min on foot, 450\xa0m."


def test_a_leg_that_nobody_can_walk_is_said():
    assert "no way on foot known" in round_words((stop(1, None, None),), ENGLISH).legs[0]


def test_doors_that_are_closed_on_arriving_are_warned_of():
    def arriving(state):
        return replace(STOPS[0], arrives=lambda: Standing(OpenState(state, Reason.REGULAR_HOURS), None, FRIDAY))

    assert not round_words(STOPS, ENGLISH).warning
    assert not round_words((arriving(State.OPEN), arriving(State.UNKNOWN)), ENGLISH).warning
    assert "closed when you get there" in round_words((arriving(State.OPEN), arriving(State.CLOSED)), ENGLISH).warning


def test_the_map_goes_from_the_start_through_the_stops(make_service):
    service, start = make_service(basemap=Basemap.NONE), NamedPoint("Start", "station", "paris", PARIS)
    ground = service.reference.city("paris"), ENGLISH, True
    with create_app(service).test_request_context("/"):
        data = round_map(STOPS, start, StraightWalker(), Profile.NORMAL, ground)
    assert [drawn["number"] for drawn in data["stops"]] == ["", "1", "2"]
    assert [drawn["name"] for drawn in data["stops"]] == ["Start", "Stop 1", "Stop 2"]
    first, second = (leg["line"] for leg in data["legs"])
    assert first[0] == [PARIS.lat, PARIS.lon]
    assert first[-1] == second[0] == data["stops"][1]["at"]
