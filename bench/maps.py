"""A city's map page against one ``folium.Marker`` per place: ``python bench/maps.py [--quick]``.

Ours is what ``/city/<city>/map`` holds: every place with all that its popup says, and a list of sixty for readers
without scripts. The other side puts one marker with name, address, needs, hours as written and telephone in its popup
into a ``MarkerCluster`` and renders its page; states, ages and links, which ours has, are left out. CPU time and bytes,
in one process that has read the hours once.
"""

import argparse
import html
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from gzip import compress
from importlib.metadata import version
from pathlib import Path

import folium
from folium.plugins import MarkerCluster

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.city_places import make_city
from geo_service.config import Basemap, shipped_datasets
from geo_service.drawing.geojson import FeatureContext
from geo_service.drawing.html import map_parts
from geo_service.drawing.scene import build_scene
from geo_service.hours.doors import context_of
from geo_service.model.place import Place
from geo_service.reference import load_reference

LISTED = 60
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cost:
    """CPU seconds of each repetition, and what came out."""

    seconds: list[float]
    raw_bytes: int
    zipped_bytes: int

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        low, high = min(self.seconds), max(self.seconds)
        return (
            f"{self.median_s:.3f} [{low:.3f}-{high:.3f}] | {self.raw_bytes / 1e3:.0f} | {self.zipped_bytes / 1e3:.0f}"
        )


def cost_of(render: Callable[[], str], repetitions: int) -> Cost:
    seconds, page = [], b""
    for _ in range(repetitions):
        began = time.process_time()
        page = render().encode()
        seconds.append(time.process_time() - began)
    return Cost(seconds, len(page), len(compress(page, 6)))


def our_page(places: Sequence[Place]) -> Callable[[], str]:
    reference = load_reference(shipped_datasets())
    city = reference.city("paris")
    context = FeatureContext(NOW, context_of(city), "fr", reference.vocabulary)

    def render() -> str:
        scene = build_scene(city, places, context, reference.named_points)
        parts = map_parts(scene, Basemap.IGN, listed=scene.pins[:LISTED])
        return f"{parts.head}{parts.body}{parts.script}"

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


def compare(count: int, repetitions: int) -> str:
    """Return a line of the table."""
    places = make_city(count)
    ours = our_page(places)
    ours()
    mine, other = cost_of(ours, repetitions), cost_of(marker_page(places), max(1, repetitions // 3))
    ratios = (
        f"{other.median_s / mine.median_s:.0f}",
        f"{other.raw_bytes / mine.raw_bytes:.1f}",
        f"{other.zipped_bytes / mine.zipped_bytes:.1f}",
    )
    return f"| {count:,} | {mine} | {other} | {' | '.join(ratios)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time our map page against one marker object per place.")
    parser.add_argument("--quick", action="store_true", help="only 1,000 places, one repetition")
    quick = parser.parse_args().quick
    counts, repetitions = ((1_000,), 1) if quick else ((1_000, 10_000), 7)
    packages = ", ".join(f"{name} {version(name)}" for name in ("folium", "branca", "jinja2", "msgspec"))
    print(f"Python {platform.python_version()}, {packages}; {os.cpu_count()} cores, {platform.machine()}")
    print(f"{repetitions} repetitions; CPU seconds: median [min-max]; kB, and kB gzipped\n")
    print("| places | ours s | kB | gz | markers s | kB | gz | times faster | times smaller | gzipped |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for count in counts:
        print(compare(count, repetitions), flush=True)


if __name__ == "__main__":
    main()
