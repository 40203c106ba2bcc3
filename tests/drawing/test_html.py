import random
import re
from dataclasses import replace
from gzip import compress
from html.parser import HTMLParser

import pytest

from bench.city_places import make_city
from geo_service.config import Basemap
from geo_service.drawing import html_folium
from geo_service.drawing.html import map_file, map_parts
from geo_service.drawing.scene import build_scene
from geo_service.errors import AssetError
from geo_service.model.position import Position
from geo_service.model.query import PlaceFilter
from tests.drawing.samples import CITY, CONTEXT, EVERY, HOSTILE
from tests.web.services import build_service, shipped_reference

SCENE = build_scene(CITY, EVERY, CONTEXT)
REAL_FILES = (
    "entourage-paris-2014.geojson",
    "paris-fontaines-a-boire-2021.csv",
    "paris-sanisettes-2021.csv",
)


def shipped_context():
    """As in service: every need and kind of the shipped vocabulary."""
    return replace(CONTEXT, vocabulary=shipped_reference().vocabulary)


def swollen(places, count):
    """Draw places after real ones, each with an address, a number of telephone and a position of its own."""
    rng = random.Random(7)  # noqa: S311 - a sample, not a secret
    words = sorted({word for place in places for word in place.address.split() if word.isalpha() and len(word) > 3})

    def one(number):
        place = rng.choice(places)
        street = " ".join([*place.address.lstrip("0123456789 ,").split()[:-1], rng.choice(words)])
        address = f"{rng.randrange(1, 200)} {street}"
        named = place.address and place.address in place.name
        name = place.name.replace(place.address, address) if named else f"{place.name} {rng.choice(words)}"
        at = Position(place.position.lat + rng.gauss(0, 0.003), place.position.lon + rng.gauss(0, 0.004))
        phone = place.phone and f"+331{rng.randrange(40_000_000, 50_000_000)}"
        return replace(place, id=f"PAR-{number:04}", name=name, address=address, position=at, phone=phone)

    return [one(number) for number in range(1, count + 1)]


class Reader(HTMLParser):
    """Collects what a page would load and run."""

    def __init__(self, text):
        super().__init__()
        self.loaded, self.tags, self.handlers = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            if name == "src" or (name == "href" and tag == "link"):
                self.loaded.append(value)
            if name.startswith("on") or name == "style":
                self.handlers.append((tag, name))


def script_of(parts):
    return parts.filled(parts.shell).decode()


def whole(parts):
    return parts.head + parts.body + script_of(parts)


def page_of(scene, basemap=Basemap.NONE, listed=None):
    every = (*scene.pins, *scene.unlocated)
    return map_parts(scene, basemap, listed=every if listed is None else listed)


def assert_small(places, context):
    """A page that lists sixty places and shows all of them; how fast, ``bench/maps.py`` tells."""
    scene = build_scene(CITY, places, context)
    text = whole(page_of(scene, Basemap.IGN, scene.pins[:60]))
    assert len(scene.pins) == 10_000
    assert len(compress(text.encode(), 6)) <= 300_000


def test_a_page_loads_our_own_files_only():
    parts = page_of(SCENE)
    loaded = Reader(whole(parts)).loaded
    assert loaded
    assert all(url.startswith("/static/") for url in loaded)
    assert parts.tile_origin is None


def test_a_file_loads_nothing():
    assert Reader(map_file(SCENE, Basemap.NONE)).loaded == []


@pytest.fixture
def drawn_anew():
    html_folium._drawn.cache_clear()
    html_folium._uncounted.cache_clear()


@pytest.mark.usefixtures("drawn_anew")
def test_a_script_of_another_host_is_refused(monkeypatch):
    monkeypatch.setattr(html_folium.OwnMap, "default_js", [("leaflet", "https://cdn.example.org/leaflet.js")])
    with pytest.raises(AssetError, match=r"cdn\.example\.org"):
        page_of(SCENE)


@pytest.mark.usefixtures("drawn_anew")
def test_a_missing_asset_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(html_folium.OwnMap, "default_js", [("leaflet", "/static/vendor/none.js")])
    with pytest.raises(AssetError, match="make assets"):
        map_file(SCENE, Basemap.NONE)


def test_other_counts_are_no_reason_to_draw_a_map_again():
    page_of(SCENE)
    drawn = html_folium._uncounted.cache_info().misses
    more = replace(
        SCENE, needs=tuple(replace(entry, count=entry.count + 70 + row) for row, entry in enumerate(SCENE.needs))
    )
    script = script_of(page_of(more))
    assert html_folium._uncounted.cache_info().misses == drawn
    assert [f"({entry.count})" in script for entry in more.needs] == [True] * len(more.needs)
    assert "@count" not in script


def test_equal_scenes_give_equal_pages():
    assert map_file(SCENE, Basemap.IGN) == map_file(SCENE, Basemap.IGN)
    assert not re.search(r"_[0-9a-f]{32}", map_file(SCENE, Basemap.IGN))


def test_the_ign_map_is_named_credited_and_the_only_other_host():
    parts = page_of(SCENE, Basemap.IGN)
    assert "data.geopf.fr" in parts.body
    assert "IGN" in script_of(parts)
    assert parts.tile_origin == "https://data.geopf.fr"
    assert "img-src data: https://data.geopf.fr;" in map_file(SCENE, Basemap.IGN)


def test_without_a_base_map_no_tiles_are_named():
    for basemap in (Basemap.NONE, Basemap.LOCAL):
        text = map_file(SCENE, basemap)
        assert "data.geopf.fr" not in text
        assert "L.tileLayer(" not in text.rsplit("<script>", 1)[1]
    assert "Aucune tuile locale" in map_file(SCENE, Basemap.LOCAL)


def test_texts_of_places_are_inert():
    for text in (map_file(SCENE, Basemap.NONE), whole(page_of(SCENE))):
        reader = Reader(text)
        assert HOSTILE not in text
        assert "img" not in reader.tags
        assert reader.handlers == []


def test_referral_places_are_not_in_the_page():
    text = map_file(SCENE, Basemap.NONE)
    assert "Refuge" not in text
    assert "+33100000000" not in text


def test_every_place_is_in_the_list_and_demonstration_is_marked():
    body = page_of(SCENE).body
    assert body.count('class="map-name"') == len(SCENE.pins) + len(SCENE.unlocated)
    assert body.count('class="map-example"') == 1
    assert [body.index(name) for name in ("Exemple D0001", "Amiti", "Fontaine", "Lieu sans position")] == sorted(
        body.index(name) for name in ("Exemple D0001", "Amiti", "Fontaine", "Lieu sans position")
    )


def test_a_page_lists_a_part_and_shows_all():
    parts = page_of(SCENE, listed=SCENE.pins[:1])
    assert parts.body.count('class="map-name"') == 1
    assert "Fontaine" not in parts.body
    assert "Fontaine" in script_of(parts)


def test_names_link_to_pages_only_where_the_link_works():
    assert "/place/PAR-0002" not in map_file(SCENE, Basemap.NONE)
    public = build_scene(CITY, EVERY, replace(CONTEXT, public_url="https://example.org"))
    assert 'href="https://example.org/place/PAR-0002"' in map_file(public, Basemap.NONE)
    assert 'href="/place/PAR-0002"' in page_of(SCENE).body


def test_the_file_speaks_its_language():
    text = map_file(build_scene(CITY, EVERY, replace(CONTEXT, lang="en")), Basemap.NONE)
    assert '<html lang="en">' in text
    assert "<h1>Solidarity map: Paris</h1>" in text
    assert 'content="width=device-width, initial-scale=1"' in text


def test_ten_thousand_places_are_small():
    assert_small(make_city(10_000), shipped_context())


def test_ten_thousand_places_drawn_after_real_ones_are_small(real_data, tmp_path):
    service = build_service(tmp_path)
    for name in REAL_FILES:
        service.import_file(real_data / "places" / name, service.import_context())
    real = [place for place in service.places(PlaceFilter(city="paris")) if place.position]
    service.store.close()
    assert len(real) > 2_000
    assert_small(swollen(real, 10_000), shipped_context())


def test_an_empty_city_has_a_map():
    text = map_file(build_scene(CITY, [], CONTEXT), Basemap.NONE)
    assert "Aucun lieu" in text
