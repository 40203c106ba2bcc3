from threading import Thread

import pytest

from geo_service.web.turns import Turns


class Asked:
    """An application that has another request sent while it answers the first, and notes whether that was answered."""

    def __init__(self, method, path, wait_s):
        self.other, self.wait_s = {"REQUEST_METHOD": method, "PATH_INFO": path}, wait_s
        self.turns = Turns(self)
        self.thread = None
        self.answered = []

    def __call__(self, environ, start_response):
        if self.thread is None:
            self.thread = Thread(target=self.turns, args=(self.other, start_response))
            self.thread.start()
            self.thread.join(self.wait_s)
        self.answered.append(environ)
        return [b""]


def ask(asked):
    first = {"REQUEST_METHOD": "GET", "PATH_INFO": "/places"}
    asked.turns(first, print)
    asked.thread.join(30)
    return [environ is first for environ in asked.answered]


@pytest.mark.parametrize(("method", "path"), [("GET", "/city/paris/map"), ("HEAD", "/"), ("GET", "/api/v1/nearest")])
def test_short_answers_take_turns(method, path):
    assert ask(Asked(method, path, wait_s=0.1)) == [True, False]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/city/paris/results"), ("GET", "/editor"), ("GET", "/editor/list.xlsx"), ("GET", "/print/paris.svg")],
)
def test_what_may_wait_or_last_goes_on_beside(method, path):
    assert ask(Asked(method, path, wait_s=30)) == [False, True]


def test_a_failure_ends_its_turn():
    def fail(environ, _):
        if environ["PATH_INFO"] == "/":
            raise ZeroDivisionError
        return [b"right"]

    turns = Turns(fail)
    with pytest.raises(ZeroDivisionError):
        turns({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, print)
    assert turns({"REQUEST_METHOD": "GET", "PATH_INFO": "/places"}, print) == [b"right"]
