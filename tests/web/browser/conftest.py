"""A live server with a small city, and pages of a real browser that tell on themselves."""

import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from geo_service.config import Basemap
from geo_service.model.place import Accepted, Kind, Offer, OfferSort, Visibility
from geo_service.model.position import Position
from geo_service.web.app import create_app
from tests.builders import make_place
from tests.web.services import FRIDAY, build_service


def close_answer(_handler, error, _environ=None):
    """Close the answer that a browser did not wait for: this server forgets it where reading on fails, too."""
    trace = error.__traceback__
    while trace is not None:
        answer = trace.tb_frame.f_locals.get("application_iter")
        if hasattr(answer, "close"):
            answer.close()
        trace = trace.tb_next


@pytest.fixture(scope="session", autouse=True)
def _answers_are_closed():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequestHandler, "connection_dropped", close_answer)
        yield


def city() -> list:
    """Sixty fountains in a line northwards, and one of everything else."""
    fountains = [
        make_place(f"PAR-{number:04}", name=f"Fontaine {number}", position=Position(48.83 + number / 2000, 2.35))
        for number in range(1, 61)
    ]
    return [
        *fountains,
        make_place(
            "PAR-0100",
            kind=Kind.MERCHANT,
            name="Café " + "très long " * 12 + "x" * 60,
            position=Position(48.87, 2.36),
            address="3 rue des Fossés",
            postcode="75005",
            phone="+33144671834",
            how_to_ask="Demandez au comptoir",
            offers=(Offer("water", free=True), Offer("hot_drink", OfferSort.PREPAID, quota="4 par mois")),
            accepts=(Accepted("clothes"), Accepted("toys", note="2-12")),
        ),
        make_place(
            "PAR-0101",
            kind=Kind.DAY_CENTRE,
            name="مركز النهار",
            offers=(Offer("shower"), Offer("day_centre", hours="Mo-Fr 09:00-12:00")),
            hours="Mo-Fr 09:00-17:00",
        ),
        make_place("PAR-0104", kind=Kind.MERCHANT, name="Bar du soir", hours="Mo-Sa 18:00-23:00"),
        make_place("PAR-0102", kind=Kind.SHELTER, name="Nuit", offers=(Offer("sleep_tonight"),), position=None),
        make_place("PAR-0103", kind=Kind.SHELTER, name="Refuge", visibility=Visibility.REFERRAL, phone="+33155555555"),
        make_place("PAR-D0001", kind=Kind.MERCHANT, name="Exemple D0001", demonstration=True),
    ]


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[str]:
    service = build_service(tmp_path_factory.mktemp("live"), city(), rate_limit="off", basemap=Basemap.NONE)
    live = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = threading.Thread(target=live.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{live.server_port}"
    live.shutdown()
    thread.join()
    live.server_close()
    service.store.close()


class Visit:
    """A page in a browser of its own, with everything it asked for and complained about."""

    def __init__(self, page, server: str) -> None:
        self.page = page
        self.server = server
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(f"{request.url} {request.post_data or ''}"))
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.server + path)


@pytest.fixture
def visit(browser, server):
    opened = []

    def make(**settings) -> Visit:
        context = browser.new_context(**({"viewport": {"width": 360, "height": 740}, "locale": "fr-FR"} | settings))
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.clock.set_fixed_time(FRIDAY)  # as the server's: at other hours other doors are open
        opened.append((context, visit := Visit(page, server)))
        return visit

    yield make
    for context, visit in opened:
        context.close()
        outside = [url for url in visit.requests if not url.startswith((server, "data:", "blob:"))]
        assert not outside
        assert not visit.complaints
