"""Our nearest against a plain GeoPandas one, in one run: ``python bench/nearest.py [--quick]``.

Both sides are asked for the ten places nearest to a point that offer ``charge_phone``. The GeoPandas side has its
service in a column of booleans and is projected to EPSG:2154 before the clock starts; each question is a filter,
``distance`` and ``nsmallest``. Both answers are compared with a geodesic measurement of every place.

A second table times the set of places that together meet five needs.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import geopandas
import numpy as np
from pyproj import Geod

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.data import make_places, make_starts
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import DEFAULT_RADIUS_M, MAX_RADIUS_M, NearestQuery, PlaceFilter
from geo_service.nearest.index import SphereIndex

NEED = "charge_phone"
LIMIT = 10
STARTS = 100
COVERS = {
    "common": ("water", "toilets", "charge_phone", "wifi", "french_course"),
    "rare": ("shower", "laundry", "medical_care", "french_course", "haircut"),
}
Ids = tuple[str, ...]


@dataclass(frozen=True)
class Timing:
    """Seconds of each question, one list per repetition."""

    rounds: list[list[float]]

    @property
    def medians(self) -> list[float]:
        return [statistics.median(seconds) for seconds in self.rounds]

    @property
    def p99(self) -> float:
        return statistics.median(float(np.quantile(seconds, 0.99)) for seconds in self.rounds)

    def __str__(self) -> str:
        low, middle, high = min(self.medians), statistics.median(self.medians), max(self.medians)
        return f"{middle * 1e3:.3f} [{low * 1e3:.3f}-{high * 1e3:.3f}] | {self.p99 * 1e3:.3f}"


def timed(ask: Callable[[int], object]) -> list[float]:
    """Return the seconds that each of the questions took."""
    seconds = []
    for number in range(STARTS):
        began = time.perf_counter()
        ask(number)
        seconds.append(time.perf_counter() - began)
    return seconds


def frame_of(places: Sequence[Place]) -> geopandas.GeoDataFrame:
    located = [(place, place.position) for place in places if place.position]
    points = geopandas.points_from_xy([at.lon for _, at in located], [at.lat for _, at in located])
    columns = {NEED: [NEED in place.services for place, _ in located]}
    ids = [place.id for place, _ in located]
    return geopandas.GeoDataFrame(columns, index=ids, geometry=points, crs=4326).to_crs(2154)


def geodesic_truth(places: Sequence[Place], start: Position) -> Ids:
    offering = [(place.id, place.position) for place in places if place.position and NEED in place.services]
    lat, lon = (np.array([getattr(at, name) for _, at in offering]) for name in ("lat", "lon"))
    same = np.ones(len(offering))
    _, _, distances = Geod(ellps="WGS84").inv(same * start.lon, same * start.lat, lon, lat)
    ranked = sorted(zip(np.round(distances, 6).tolist(), [place_id for place_id, _ in offering], strict=True))
    return tuple(place_id for _, place_id in ranked[:LIMIT])


def compare(count: int, repetitions: int) -> str:
    """Return a line of the first table."""
    places, starts = make_places(count), [at for _, at in make_starts(STARTS)]
    began = time.perf_counter()
    index = SphereIndex(places, revision=1)
    build_s = time.perf_counter() - began
    frame = frame_of(places)
    points = geopandas.GeoSeries.from_xy([at.lon for at in starts], [at.lat for at in starts], crs=4326).to_crs(2154)
    queries = [NearestQuery(at, PlaceFilter((NEED,)), MAX_RADIUS_M, LIMIT) for at in starts]

    def ours(number: int) -> Ids:
        return tuple(nearby.place.id for nearby in index.nearest(queries[number]).results)

    def theirs(number: int) -> Ids:
        return tuple(frame[frame[NEED]].distance(points.iloc[number]).nsmallest(LIMIT).index)

    timed(ours), timed(theirs)
    rounds = [(timed(ours), timed(theirs)) for _ in range(repetitions)]
    mine, other = Timing([pair[0] for pair in rounds]), Timing([pair[1] for pair in rounds])
    ratios = [b / a for a, b in zip(mine.medians, other.medians, strict=True)]
    ratio = f"{statistics.median(ratios):.0f} [{min(ratios):.0f}-{max(ratios):.0f}]"
    truth = [geodesic_truth(places, at) for at in starts]
    equal = [sum(side(number) == truth[number] for number in range(STARTS)) for side in (ours, theirs)]
    return f"| {count:,} | {build_s:.2f} | {mine} | {other} | {ratio} | {equal[0]}/{STARTS} | {equal[1]}/{STARTS} |"


def cover(count: int, name: str, repetitions: int) -> str:
    """Return a line of the second table."""
    index = SphereIndex(make_places(count), revision=1)
    where = PlaceFilter(COVERS[name])
    queries = [NearestQuery(at, where, DEFAULT_RADIUS_M) for _, at in make_starts(STARTS)]
    timing = Timing([timed(lambda number: index.nearest(queries[number])) for _ in range(repetitions)])
    worst = max(max(seconds) for seconds in timing.rounds)
    return f"| {count:,} | {name} | {timing} | {worst * 1e3:.1f} |"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Time our nearest against GeoPandas.")
    parser.add_argument("--quick", action="store_true", help="only 1,000 and 10,000 places, one repetition")
    quick = parser.parse_args().quick
    counts, repetitions = ((1_000, 10_000), 1) if quick else ((1_000, 10_000, 100_000), 7)
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "pyproj", "shapely", "geopandas"))
    print(f"Python {platform.python_version()}, {packages}; {os.cpu_count()} cores, {platform.machine()}")
    print(f"{STARTS} starts, {repetitions} repetitions; milliseconds: median of medians [min-max] | p99\n")
    print("| places | build s | ours ms | p99 | GeoPandas ms | p99 | ratio | ours = geodesic | GeoPandas = geodesic |")
    print("|---|---|---|---|---|---|---|---|---|")
    for count in counts:
        print(compare(count, repetitions), flush=True)
    print("\n| places | five needs | ms | p99 | worst |\n|---|---|---|---|---|")
    for count in counts:
        for name in COVERS:
            print(cover(count, name, repetitions), flush=True)


if __name__ == "__main__":
    main()
