"""Valhalla's documented answers, from a server of our own; ``test_contract.py`` asks a real one."""

import io
import json
import threading
from email.message import Message
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError

import pytest

from geo_service.model.position import Position
from geo_service.model.walk import Method, Profile, Turn
from geo_service.walking.straight import StraightWalker
from geo_service.walking.valhalla import REST_S, ValhallaWalker, decoded

NORMAL = Profile.NORMAL
START, END = Position(43.6045, 1.444), Position(43.6, 1.44)
MATRIX = {
    "sources_to_targets": {"durations": [[758, None]], "distances": [[0.942, None]]},
    "units": "kilometers",
    "algorithm": "timedistancematrix",
}
LEG = {
    "maneuvers": [
        {"type": 2, "length": 0.013, "time": 10.4},
        {"type": 15, "length": 0.5, "time": 400.0, "street_names": ["Place du Capitole"]},
        {"type": 10, "length": 0.429, "time": 347.0, "street_names": ["Rue de Metz"]},
        {"type": 4, "length": 0.0, "time": 0.0},
    ],
    "shape": "_p~iF~ps|U_ulLnnqC_mqNvxq`@",
}
NO_PATH = {"error_code": 442, "error": "No path could be found for input", "status_code": 400, "status": "Bad Request"}
NO_EDGES = NO_PATH | {"error_code": 171, "error": "No suitable edges near location"}
CUT = b'{"sources_to'
ROUTE = {"trip": {"legs": [LEG], "summary": {"time": 757.4, "length": 0.942}, "units": "kilometers", "status": 0}}


@pytest.fixture
def server():
    """A server that answers what it is given and remembers what it was asked."""
    answers, asked = {"/sources_to_targets": MATRIX, "/route": ROUTE}, []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            answer = answers[self.path]
            self.send_response(400 if answer is None or "error_code" in str(answer) else 200)
            if answer == CUT:
                self.send_header("Content-Length", "500")
            self.end_headers()
            self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    server.answers, server.asked = answers, asked
    server.walker = ValhallaWalker(f"http://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_matrix_is_asked_and_read_as_documented(server):
    walk, none = server.walker.walks(START, [END, Position(43.61, 1.45)], NORMAL)
    assert (walk.distance_m, walk.duration_s, walk.method) == (942.0, 758, Method.STREETS)
    assert none is None
    (asked,) = server.asked
    assert asked["costing"] == "pedestrian"
    assert asked["costing_options"] == {"pedestrian": {"walking_speed": 4.5}}
    assert asked["sources"] == [{"lat": 43.6045, "lon": 1.444}]
    assert len(asked["targets"]) == 2


def test_a_route_is_read_as_documented(server):
    route = server.walker.route(START, END, Profile.SLOW)
    assert [(stage.turn, stage.street) for stage in route.stages] == [
        (Turn.START, ""),
        (Turn.LEFT, "Place du Capitole"),
        (Turn.RIGHT, "Rue de Metz"),
    ]
    assert (route.line[0], route.line[-1]) == (START, END)
    assert server.asked[0]["costing_options"]["pedestrian"]["step_penalty"] > 0


def test_a_walk_is_never_quicker_than_the_straight_line(server):
    server.answers["/sources_to_targets"] = {"sources_to_targets": {"durations": [[3]], "distances": [[0.003]]}}
    (walk,) = server.walker.walks(START, [END], NORMAL)
    straight = StraightWalker().walks(START, [END], NORMAL)[0]
    assert walk.duration_s == pytest.approx(straight.duration_s / 1.3, abs=2)


def test_walks_that_take_longer_than_asked_are_not_told(server):
    assert server.walker.walks(START, [END, END], NORMAL, 700) == [None, None]


@pytest.mark.parametrize("answer", [None, b"", b"<html>", {}, {"sources_to_targets": {"durations": []}}, {"trip": {}}])
def test_without_an_answer_of_use_walks_are_estimated_and_say_so(server, answer):
    server.answers |= {"/sources_to_targets": answer, "/route": answer}
    assert server.walker.walks(START, [END], NORMAL)[0].method is Method.STRAIGHT_LINE
    assert server.walker.route(START, END, NORMAL).walk.method is Method.STRAIGHT_LINE


@pytest.mark.parametrize("code", [170, 442])
def test_where_the_server_finds_no_path_there_is_no_way_and_no_estimate(server, code):
    server.answers |= dict.fromkeys(("/sources_to_targets", "/route"), NO_PATH | {"error_code": code})
    assert server.walker.route(START, END, NORMAL) is None
    assert server.walker.walks(START, [END], NORMAL) == [None]


def refusing(away):
    """Return how many ends were asked for each time, and a server that refuses all of them where one is ``away``."""
    asked = []

    def ask(url, body):
        ends = [end["lat"] for end in json.loads(body)["targets"]]
        asked.append(len(ends))
        if away.lat in ends:
            raise HTTPError(url, 400, "", Message(), io.BytesIO(json.dumps(NO_EDGES).encode()))
        found = {"durations": [[60] * len(ends)], "distances": [[0.1] * len(ends)]}
        return json.dumps({"sources_to_targets": found}).encode()

    return asked, ask


def test_one_end_that_is_refused_says_nothing_of_the_others():
    away = Position(50, 9)
    asked, ask = refusing(away)
    ends = [START, START, START, START, START, away, START, START]
    walks = ValhallaWalker("http://valhalla", ask).walks(START, ends, NORMAL)
    assert [walk.method is Method.STREETS for walk in walks] == [end == START for end in ends]
    assert len(asked) == 8


def test_of_many_refused_ends_not_each_is_asked_for():
    asked, ask = refusing(END)
    walks = ValhallaWalker("http://valhalla", ask).walks(START, [END] * 200, NORMAL)
    assert {walk.method for walk in walks} == {Method.STRAIGHT_LINE}
    assert len(asked) <= 40


def test_a_start_that_is_refused_is_not_asked_for_end_by_end(server):
    server.answers["/sources_to_targets"] = NO_EDGES
    walks = server.walker.walks(START, [END] * 100, NORMAL)
    assert {walk.method for walk in walks} == {Method.STRAIGHT_LINE}
    assert len(server.asked) == 2


def test_a_server_that_is_not_there_leaves_estimates():
    def refuse(url, body):
        raise ConnectionRefusedError

    assert ValhallaWalker("http://valhalla", refuse).walks(START, [END], NORMAL)[0].method is Method.STRAIGHT_LINE


@pytest.mark.parametrize("error", [TimeoutError, ConnectionRefusedError, HTTPException])
def test_a_server_that_does_not_answer_is_left_alone_for_a_while(error):
    now, asked = [100.0], []

    def fail(url, body):
        asked.append(url)
        raise error

    walker = ValhallaWalker("http://valhalla", fail, lambda: now[0])
    for _ in range(3):
        assert walker.walks(START, [END], NORMAL)[0].method is Method.STRAIGHT_LINE
        assert walker.route(START, END, NORMAL).walk.method is Method.STRAIGHT_LINE
    assert len(asked) == 1
    now[0] += REST_S
    walker.walks(START, [END], NORMAL)
    assert len(asked) == 2


def test_a_server_that_refuses_one_question_is_asked_the_next(server):
    server.answers["/route"] = None
    assert server.walker.route(START, END, NORMAL).walk.method is Method.STRAIGHT_LINE
    assert server.walker.walks(START, [END, END], NORMAL)[0].method is Method.STREETS


def test_a_server_that_breaks_off_leaves_estimates(server):
    server.answers["/sources_to_targets"] = CUT
    assert server.walker.walks(START, [END], NORMAL)[0].method is Method.STRAIGHT_LINE


def test_lines_are_decoded():
    assert list(decoded("_p~iF~ps|U_ulLnnqC")) == [Position(3.85, -12.02), Position(4.07, -12.095)]
