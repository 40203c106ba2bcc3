"""A city's map page against one ``folium.Marker`` per place: ``python bench/maps.py [--quick]``.

Ours is what ``/city/<city>/map`` holds: every place with all that its popup says, and a list of sixty for readers
without scripts. The other side puts one marker with name, address, needs, hours as written and telephone in its popup
into a ``MarkerCluster`` and renders its page; states, ages and links, which ours has, are left out. CPU time and bytes,
in one process that has read the hours once.
"""

import html
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from gzip import compress
from pathlib import Path

import folium
from folium.plugins import MarkerCluster

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.city_places import make_city
from bench.table import Row, main, side_by_side
from bench.wanted import WANTED
from geo_service.config import Basemap, shipped_datasets
from geo_service.drawing.columns import DEGREE
from geo_service.drawing.geojson import FeatureContext
from geo_service.drawing.html import map_parts
from geo_service.drawing.scene import build_scene
from geo_service.hours.doors import context_of
from geo_service.model.place import Place
from geo_service.reference import load_reference

PLACES, QUICK_PLACES = 10_000, 200
LISTED = 60
MARKER = re.compile(r"L\.marker\(\s*\[([-\d.]+), ([-\d.]+)\]")
SMALL = "the list for readers without scripts and the words of the map are the same bytes however few the places are"
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def our_page(places: Sequence[Place]) -> Callable[[], str]:
    reference = load_reference(shipped_datasets())
    city = reference.city("paris")
    context = FeatureContext(NOW, context_of(city), "fr", reference.vocabulary)

    def render() -> str:
        scene = build_scene(city, places, context, reference.named_points)
        parts = map_parts(scene, Basemap.IGN, listed=scene.pins[:LISTED])
        return parts.filled(f"{parts.head}{parts.body}{parts.shell}").decode()

    return render


def marker_page(places: Sequence[Place]) -> Callable[[], str]:
    def render() -> str:
        picture = folium.Map(location=[48.8566, 2.3522], zoom_start=12)
        cluster = MarkerCluster().add_to(picture)
        for place in places:
            if place.position is not None:
                said = (place.name, place.address, ", ".join(place.services), place.hours, place.phone)
                popup = "<br>".join(html.escape(text) for text in said)
                folium.Marker([place.position.lat, place.position.lon], popup=popup, tooltip=place.name).add_to(cluster)
        return str(picture.get_root().render())

    return render


def spots(page: str) -> list[tuple[int, int]]:
    """Return where a page has its places, sorted, in the hundred-thousandths of a degree that ours are told in."""
    data = re.search(r'id="map-places">(.*?)</script>', page, re.DOTALL)
    if data is None:
        found = [(round(float(lat) * DEGREE), round(float(lon) * DEGREE)) for lat, lon in MARKER.findall(page)]
        return sorted(found)
    told = json.loads(data[1])
    lat, lon = told["origin"]
    return sorted((lat + down, lon + right) for down, right in zip(told["lat"], told["lon"], strict=True))


def rows(quick: bool) -> Iterator[Row]:
    """Compare seconds of a processor, then bytes; a page has the same bytes each time."""
    count = QUICK_PLACES if quick else PLACES
    places = make_city(count)
    sides = {"ours": our_page(places), "markers": marker_page(places)}
    measured = side_by_side(
        {name: lambda _, render=render: render() for name, render in sides.items()},
        [None],
        repetitions=5,
        same=lambda ours, theirs: spots(ours) == spots(theirs),
        clock=time.process_time,
    )
    size = f"{count:,} places" if quick else ""
    answers = f"{count:,} of {count:,} places on both"
    yield Row(WANTED["maps.time"], measured.ratios("markers", "ours"), answers, measured.told, size)
    pages = {name: render().encode() for name, render in sides.items()}
    zipped = {name: len(compress(page, 6)) for name, page in pages.items()}
    figures = "; ".join(
        f"{name} {len(page) / 1e3:.0f} kB, gzipped {zipped[name] / 1e3:.0f} kB" for name, page in pages.items()
    )
    smaller = len(pages["markers"]) / len(pages["ours"])
    figures += f"; gzipped {zipped['markers'] / zipped['ours']:.1f} times smaller"
    yield Row(WANTED["maps.bytes"], (smaller,), answers, figures, size, short=SMALL)


if __name__ == "__main__":
    sys.exit(main(rows))
