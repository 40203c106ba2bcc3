"""Requests of a soak, and what is held against their answers."""

import asyncio
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.load import MIX, NAME, Ask, Commits, Seen, Visitor, faults, mixed, revision_of, send

SENT = Seen("place", 10.0, 10.0, 10.5, revision=3)


@pytest.fixture
def answers():
    """What the server says next: status, headers, body, or what returns them; None ends the connection."""
    return []


@pytest.fixture
def heard():
    return []


@pytest.fixture
def port(answers, heard):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            length = int(self.headers.get("Content-Length", 0))
            heard.append((self.command, self.path, self.headers.get("If-None-Match"), self.rfile.read(length)))
            told = answers.pop(0) if answers else (200, {}, b"")
            if told is None:
                self.close_connection = True
                return
            status, headers, body = told() if callable(told) else told
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the names that the library calls

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join(30)
    server.server_close()


@pytest.fixture
def ask(port):
    """Ask, as one visitor, and return what became of it."""
    made, runner = Visitor(port), asyncio.Runner()
    with ThreadPoolExecutor(1) as thread:  # that of a browser has a loop already
        yield lambda asked: thread.submit(lambda: runner.run(made.ask(asked, 0.0))).result()
        thread.submit(lambda: (made.close(), runner.close())).result()


def test_everything_of_the_mix_is_asked_for_as_often_as_it_says():
    asked = Counter(ask.kind for ask in islice(mixed(1), 5000))
    assert asked.keys() == MIX.keys()
    assert sum(MIX.values()) == 100
    assert all(abs(asked[kind] / 50 - share) < 3 for kind, share in MIX.items())


def test_the_mix_is_the_same_for_one_seed():
    one, same, other = (list(islice(mixed(seed), 20)) for seed in (1, 1, 2))
    assert one == same != other


def test_a_revision_is_read_from_a_document_or_a_page():
    assert revision_of(b'{"type":"FeatureCollection","revision":17,"features":[]}') == 17
    assert revision_of(f"<h1>{NAME.format(18)}</h1>".encode()) == 18
    assert revision_of(b"<h1>Passage</h1>") is None


def test_an_answer_is_timed_from_when_it_was_due(ask, answers):
    answers.append((200, {}, b'"revision":5'))
    seen = ask(Ask("place", "/place/X"))
    assert seen.revision == 5
    assert seen.took_ms == pytest.approx(seen.done_at * 1e3)
    assert seen.sent_at <= seen.done_at
    assert not seen.error


def test_a_form_is_posted(ask, heard):
    ask(Ask("results near", "/city/paris/results", "need=water"))
    assert heard == [("POST", "/city/paris/results", None, b"need=water")]


def test_a_failure_is_told_with_its_path(ask, answers):
    answers.append((500, {}, b"sorry"))
    assert ask(Ask("place", "/place/X")).error == "/place/X: status 500"


def test_a_revision_that_goes_back_on_one_connection_is_told(ask, answers):
    answers += [(200, {}, b'"revision":5'), (200, {}, b'"revision":4')]
    assert not ask(Ask("nearest", "/a")).error
    assert "revision 4 after 5" in ask(Ask("nearest", "/b")).error


def test_an_unchanged_answer_is_of_the_revision_it_had(ask, answers, heard):
    again = Ask("place again", "/place/X", again=True)
    answers += [(200, {"ETag": 'W/"a"'}, b'"revision":5'), (304, {"ETag": 'W/"a"'}, b"")]
    ask(again)
    assert ask(again).revision == 5
    assert [tag for _, _, tag, _ in heard] == [None, 'W/"a"']


def test_only_what_asks_again_is_conditional(ask, answers, heard):
    answers.append((200, {"ETag": 'W/"a"'}, b""))
    ask(Ask("place", "/place/X"))
    ask(Ask("place", "/place/X"))
    assert [tag for _, _, tag, _ in heard] == [None, None]


def test_a_connection_that_rested_too_long_is_opened_again(ask, answers):
    answers += [(200, {}, b'"revision":5'), None, (200, {}, b'"revision":4')]
    ask(Ask("place", "/a"))
    seen = ask(Ask("place", "/a"))
    assert (seen.revision, seen.error) == (4, "")


def test_a_server_that_answers_nothing_is_an_error(ask, answers):
    answers += [None, None]
    assert "IncompleteReadError" in ask(Ask("place", "/a")).error


def test_a_server_that_does_not_answer_in_time_is_an_error(ask, monkeypatch):
    monkeypatch.setattr("bench.load._TIMEOUT_S", 0)
    assert "TimeoutError" in ask(Ask("place", "/a")).error


def test_an_answer_is_read_to_its_end(ask, answers):
    answers += [(200, {}, b" " * 3_000_000 + b'"revision":5'), (200, {}, b'"revision":6')]
    assert [ask(Ask("map", "/a")).revision for _ in range(2)] == [5, 6]


def test_as_many_requests_are_sent_as_planned(port):
    seen = send(port, seconds=0.5, rate=lambda _: 40, visitors=4)
    assert len(seen) == 20
    assert not any(one.error for one in seen)
    assert [one.done_at for one in seen] == sorted(one.done_at for one in seen)


def test_the_rate_goes_by_what_was_answered(port):
    told = []

    def rate(answered):
        told.append(answered)
        return 20

    assert len(send(port, seconds=0.5, rate=rate, visitors=2)) == 10
    assert told == sorted(told)
    assert told[-1] > told[0]


def test_who_has_a_loop_already_can_send(port):
    async def within():
        return send(port, seconds=0.2, rate=lambda _: 10, visitors=1)

    with ThreadPoolExecutor(1) as thread:
        assert len(thread.submit(lambda: asyncio.run(within())).result()) == 2


def test_who_is_free_takes_the_next_request(port, answers):
    """The first answer is held back until the last request is there: another visitor has sent all the others."""
    others, fine = threading.Event(), (200, {}, b"")

    def first():
        others.wait(30)
        return fine

    def last():
        others.set()
        return fine

    answers += [first, *[fine] * 8, last]
    seen = send(port, seconds=0.5, rate=lambda _: 20, visitors=2)
    assert len(seen) == 10
    held = min(seen, key=lambda one: one.due_at)
    assert max(one.sent_at for one in seen) < held.done_at < held.sent_at + 30


def test_without_a_rate_a_visitor_asks_as_soon_as_it_was_answered(port):
    seen = send(port, seconds=0.2, rate=None, visitors=1)
    assert len(seen) > 1
    assert all(later.sent_at >= one.done_at for one, later in pairwise(seen))


COMMITS = Commits([2, 3, 4], [1.0, 5.0, 9.0])


def test_the_last_commit_before_an_instant_is_found():
    assert [COMMITS.before(at) for at in (0.5, 1.0, 4.9, 100)] == [0, 2, 2, 4]


@pytest.mark.parametrize(
    ("revision", "wrong"), [(None, False), (1, True), (2, False), (4, False), (5, False), (6, True)]
)
def test_an_answer_is_neither_older_than_promised_nor_of_the_future(revision, wrong):
    assert bool(faults([replace(SENT, revision=revision)], COMMITS, seen_after_s=6)) is wrong


def test_an_error_is_a_fault():
    assert faults([replace(SENT, error="/a: status 500")], COMMITS, 6) == ["/a: status 500"]


def test_how_far_an_answer_is_behind_counts_from_the_commit_it_lacks():
    assert COMMITS.behind_s(replace(SENT, revision=3)) == pytest.approx(1.0)
    assert COMMITS.behind_s(replace(SENT, revision=2)) == pytest.approx(5.0)
    assert COMMITS.behind_s(replace(SENT, revision=4)) == 0
    assert COMMITS.behind_s(replace(SENT, revision=None)) == 0


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.floats(0, 100), st.floats(0, 10))
def test_an_answer_of_the_newest_commit_is_never_a_fault(instants, sent_at, promise_s):
    commits = Commits()
    for number, at in enumerate(sorted(instants), 1):
        commits.add(number, at)
    newest = Seen("place", sent_at, sent_at, sent_at, revision=commits.before(sent_at))
    assert faults([newest], commits, promise_s) == []
    assert commits.behind_s(newest) == 0
