import re

import pytest
from flask import Flask
from markupsafe import Markup

from geo_service.web.app import create_app
from geo_service.web.pages.kept import _PARTS, keeper
from tests.builders import make_place


class Macro:
    def __init__(self, name="parts"):
        self.name = name
        self.calls = 0

    def __call__(self, *arguments):
        self.calls += 1
        return Markup("{}{}").format(self.name, arguments)


@pytest.fixture
def app():
    with Flask("test").app_context():
        yield


@pytest.mark.usefixtures("app")
def test_what_is_the_same_on_two_pages_is_written_once():
    macro = Macro()
    assert keeper("fr")(macro, 1) is keeper("fr")(macro, 1)
    assert macro.calls == 1


@pytest.mark.usefixtures("app")
def test_another_name_argument_or_language_is_another_part():
    written = [
        keeper(lang)(Macro(name), *arguments)
        for lang in ("fr", "en")
        for name in ("head", "foot")
        for arguments in ((), (1,))
    ]
    assert len(set(map(id, written))) == 8
    assert written[0] == "head()"


@pytest.mark.usefixtures("app")
def test_whoever_asks_for_much_does_not_fill_the_memory():
    macro, part = Macro(), keeper("fr")
    for number in [*range(_PARTS + 1), 0, _PARTS]:
        assert part(macro, number) == f"parts({number},)"
    assert macro.calls == _PARTS + 2


def test_applications_keep_their_own():
    macro = Macro()
    for _ in range(2):
        with Flask("test").app_context():
            keeper("fr")(macro)
    assert macro.calls == 2


def test_a_page_says_the_same_whatever_was_asked_before(make_service):
    asked = ("need=water", "need=toilets&lang=en", "free=1&kind=merchant", "audience=women", "need=water&slow=1")
    service = make_service(make_place())
    together = create_app(service).test_client()
    for address in [f"/city/paris/results?{each}" for each in asked]:
        alone = create_app(service).test_client().get(address).text
        assert together.get(address).text == alone == together.get(address).text


def test_a_page_ticks_what_it_was_asked(make_client):
    client = make_client(make_place())
    for need in ("water", "toilets", "water"):
        page = client.get(f"/city/paris/results?need={need}&lang=en").text
        assert re.findall(r'name="need" value="(\w+)" checked', page) == [need]
        assert '<a href="/about?lang=en">' in page
