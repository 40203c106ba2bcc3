import pytest

from geo_service.config import Basemap
from geo_service.streets.tiles import Band, tiles_path
from tests.builders import make_place


@pytest.fixture
def tiles(tmp_path):
    for band in Band:
        path = tiles_path(tmp_path, "paris", band)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(range(256)) * 40)


@pytest.fixture
def client(tiles, make_client):
    return make_client(make_place())


def test_a_range_of_bytes_is_sent_as_it_is(client):
    headers = {"Range": "bytes=256-511", "Accept-Encoding": "gzip, br, zstd"}
    answer = client.get("/tiles/paris/near.pmtiles", headers=headers)
    assert (answer.status_code, answer.data) == (206, bytes(range(256)))
    assert answer.headers["Content-Range"] == "bytes 256-511/10240"
    assert answer.mimetype == "application/vnd.pmtiles"
    assert "Content-Encoding" not in answer.headers
    answer.close()


def test_what_a_browser_has_already_is_not_sent_again(client):
    first = client.get("/tiles/paris/far.pmtiles")
    again = client.get("/tiles/paris/far.pmtiles", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, len(first.data), again.status_code) == (200, 10240, 304)
    first.close()
    again.close()


@pytest.mark.parametrize(
    "path",
    [
        "lyon/near",
        "nowhere/near",
        "elsewhere/near",
        "paris/other",
        "paris-near/near",
        "../near",
        "..%2Fparis/near",
        "paris/..%2Fnear",
    ],
)
def test_nothing_else_is_ever_sent(client, path):
    assert client.get(f"/tiles/{path}.pmtiles").status_code == 404


@pytest.mark.parametrize(("basemap", "ours"), [("auto", True), ("local", True), ("ign", False), ("none", False)])
def test_a_map_is_drawn_on_our_own_tiles_where_there_are_some(tiles, make_client, basemap, ours):
    client = make_client(make_place(), basemap=Basemap(basemap))
    page = client.get("/city/paris/map")
    assert ("/tiles/paris/near.pmtiles" in page.text) is ours
    assert ("openstreetmap.org/copyright" in page.text) is ours
    assert ("geopf" in page.headers["Content-Security-Policy"]) is (basemap == "ign")
