"""The map page on our own base map, drawn by a real browser from ranges of bytes and from nowhere else."""

import threading
from datetime import UTC, datetime

import pytest
from werkzeug.serving import make_server

from geo_service.model.position import Position
from geo_service.streets.importer import import_streets
from geo_service.web.app import create_app
from tests.builders import make_place
from tests.streets.extracts import TOULOUSE, town
from tests.web.browser.conftest import Visit
from tests.web.services import build_service

COLOURS = """() => {
    const seen = new Set();
    for (const tile of document.querySelectorAll('canvas.leaflet-tile')) {
        const { data } = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height);
        for (let i = 0; i < data.length; i += 4) seen.add(data.slice(i, i + 3).join());
    }
    return [...seen];
}"""
WATER = {"light": "180,213,234", "dark": "23,55,79"}


@pytest.fixture(scope="module")
def toulouse_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ground")
    fountain = make_place("TLS-0001", city="toulouse", position=Position(*TOULOUSE))
    service = build_service(folder, [fountain], rate_limit="off")
    extract = town()
    for row in range(-20, 20):
        extract.way((-40, row), (40, row), waterway="canal", name="Canal")
    file = extract.write(folder / "town.osm")
    city = service.reference.city("toulouse")
    import_streets([file], city, folder, now=datetime(2026, 11, 22, tzinfo=UTC), progress=lambda _: None)
    live = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = threading.Thread(target=live.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{live.server_port}"
    live.shutdown()
    thread.join()
    live.server_close()
    service.store.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_draws_our_own_tiles_and_asks_nobody_else(browser, toulouse_server, scheme):
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    visit = Visit(context.new_page(), toulouse_server)
    answers = []
    visit.page.on("response", lambda answer: answers.append((answer.status, answer.url)))
    visit.go("/city/toulouse/map")
    visit.page.wait_for_selector("[data-ready]")
    # A function, which is read once: the policy of the page forbids reading an expression again for the second look.
    visit.page.wait_for_function(f"() => ({COLOURS})().includes('{WATER[scheme]}')")
    tiles = [status for status, url in answers if url.endswith(".pmtiles")]
    assert tiles
    assert set(tiles) == {206}
    assert visit.page.locator(".leaflet-control-attribution").inner_text().endswith("© OpenStreetMap contributors")
    assert not [url for url in visit.requests if not url.startswith((toulouse_server, "data:"))]
    assert not visit.complaints
    context.close()
