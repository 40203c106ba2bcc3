"""How time and memory grow with the number of places: ``python bench/growth.py [--quick]``.

Every size of every task has a process of its own (not with ``--quick``, which tells little of memory). What a request
waits for must not grow faster than the logarithm of the number of places: of all sizes, the one that grew most over the
smallest is divided by what the logarithm grew. Its sizes are asked in turn in one process, by the time of the
processor: a machine is faster now and slower a second later, and that shall not look like growth. What reads or shows
every place grows with their number at best; of it the exponent of a fit on log-log axes is told. The plot is written to
``maps/growth.svg`` where matplotlib is installed.
"""

import csv
import math
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count, cycle
from multiprocessing.pool import ThreadPool
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.city_places import make_city
from bench.data import make_places, make_starts
from bench.many import make_many
from bench.maps import our_page
from bench.start import kept
from bench.table import LEAST_REPETITIONS, Row, main, number
from bench.wanted import LIMITS, Sense, Wanted
from geo_service.config import config_from_env
from geo_service.hours.doors import HoursContext
from geo_service.model.query import NearestQuery, Order, PlaceFilter
from geo_service.service import open_service

PLOT = Path(__file__).parent.parent / "maps" / "growth.svg"
NEED = "water"
STARTS = 50
TURNS = 21
"""Repetitions of sizes that take turns: some milliseconds each."""
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Point:
    """What one size took.

    Attributes:
        size: Number of places.
        times_ms: Median of each repetition.
        memory_mb: By how much the process grew at most.
    """

    size: int
    times_ms: tuple[float, ...]
    memory_mb: float

    @property
    def ms(self) -> float:
        """The median of all repetitions."""
        return statistics.median(self.times_ms)


Task = Callable[[int, Path], Callable[[], object]]
"""Makes ready for a number of places, in a folder, and returns what is timed."""


def nearest(size: int, _: Path) -> Callable[[], object]:
    """The ten nearest that offer a service, from one start after the other."""
    return _asked(size, Order.NEAR)


def open_first(size: int, _: Path) -> Callable[[], object]:
    """The same as pages order them: what is open first."""
    return _asked(size, Order.OPEN_FIRST)


def _asked(size: int, order: Order) -> Callable[[], object]:
    index, where = make_many(size).index, PlaceFilter((NEED,))
    index._columns.doors._contexts = {"paris": HoursContext(ZoneInfo("Europe/Paris"))}  # made places know of no city
    queries = [NearestQuery(at, where, limit=10, now=NOW, order=order) for _, at in make_starts(STARTS)]
    turn = cycle(queries)
    return lambda: index.nearest(next(turn))


def imported(size: int, folder: Path) -> Callable[[], object]:
    """A list of new places read, decided and applied to an empty store."""
    path, numbers = folder / "list.csv", count()
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(("name", "address", "postcode", "city", "lat", "lon", "services"))
        for row, place in enumerate(make_places(size)):
            lat, lon = (place.position.lat, place.position.lon) if place.position else ("", "")
            out.writerow((f"Lieu {row}", f"{row % 200 + 1} rue {row // 200}", "", place.city, lat, lon, NEED))

    def run() -> None:
        service = open_service(config_from_env({"GEO_SERVICE_GEOCODER": "none"}, folder / str(next(numbers))))
        service.import_file(path, service.import_context())
        service.store.close()

    return run


def page(size: int, _: Path) -> Callable[[], object]:
    """The map page of a city."""
    return our_page(make_city(size))


@dataclass(frozen=True)
class Grown:
    """One task.

    Attributes:
        task: What it is.
        sizes: Numbers of places, rising.
        quick: The same for ``--quick``.
        often: How many times a repetition asks.
        why: Why it is not asked at greater sizes, or empty.
    """

    task: Task
    sizes: tuple[int, ...]
    quick: tuple[int, ...]
    often: int = 1
    why: str = ""


SIZES = (1_000, 3_162, 10_000, 31_623, 100_000, 316_228, 1_000_000)
TASKS = {
    "growth.nearest": Grown(nearest, SIZES, SIZES[:3:2], STARTS),
    "growth.open_first": Grown(open_first, SIZES, SIZES[:3:2], STARTS),
    "import": Grown(
        imported, SIZES[:3], (50, 200), 1, "a repetition of the next size takes half a minute and tells the same"
    ),
    "snapshot": Grown(kept, SIZES, SIZES[:3:2]),
    "map": Grown(page, SIZES[:5], (300, 1_000), 1, "no browser shows a million pins, no city has them"),
}


def measure(name: str, size: int) -> Point:
    """Return what one size of a task takes; to be called in a process of its own."""
    grown = TASKS[name]
    with tempfile.TemporaryDirectory() as folder:
        before_mb = _peak_mb()
        ask = grown.task(size, Path(folder))
        ask()
        medians = [_median_ms(ask, grown.often) for _ in range(LEAST_REPETITIONS)]
        return Point(size, tuple(medians), _peak_mb() - before_mb)


def _median_ms(ask: Callable[[], object], often: int, clock: Callable[[], float] = time.perf_counter) -> float:
    taken = []
    for _ in range(often):
        began = clock()
        ask()
        taken.append((clock() - began) * 1e3)
    return statistics.median(taken)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def over_log(points: Sequence[Point]) -> tuple[float, ...]:
    """Return for each repetition by how much more the times grew than the logarithm of the size.

    It is 1 where they grow as it does, or less: of all sizes but the smallest the one that grew most counts, each
    time compared with that of the smallest in the same repetition.
    """
    first = points[0]
    grown = [
        [
            ms / first_ms * math.log(first.size) / math.log(point.size)
            for ms, first_ms in zip(point.times_ms, first.times_ms, strict=True)
        ]
        for point in points[1:]
    ]
    worst = max(grown, key=statistics.median)
    return tuple(worst)


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Return the power of the size that values grow with: the slope of a straight line through their logarithms."""
    slope, _ = np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-9)), 1)
    return float(slope)


def in_turn(name: str, sizes: Sequence[int]) -> list[tuple[float, ...]]:
    """Return the medians, in milliseconds of the processor, of sizes of a task that take turns, of each repetition."""
    grown = TASKS[name]
    with tempfile.TemporaryDirectory() as folder:
        asks = [grown.task(size, Path(folder)) for size in sizes]
        for ask in asks:
            _median_ms(ask, grown.often)
        turns = [[_median_ms(ask, grown.often, time.process_time) for ask in asks] for _ in range(TURNS)]
    return list(zip(*turns, strict=True))


def rows(quick: bool) -> Iterator[Row]:
    """Measure every size of every task, tell how each grows, and draw them."""
    found: dict[str, list[Point]] = {}
    spawned = multiprocessing.get_context("spawn")
    with ThreadPool(1) if quick else spawned.Pool(1, maxtasksperchild=1) as pool:
        for name, grown in TASKS.items():
            sizes = grown.quick if quick else grown.sizes
            found[name] = [pool.apply(measure, (name, size)) for size in sizes]
            if name in LIMITS:
                times = pool.apply(in_turn, (name, sizes))
                found[name] = [replace(point, times_ms=ms) for point, ms in zip(found[name], times, strict=True)]
            yield row_of(name, found[name])
    if find_spec("matplotlib") and not quick:
        draw(found, PLOT)


def row_of(name: str, points: Sequence[Point]) -> Row:
    """Tell how one task grows."""
    sizes = [point.size for point in points]
    told = "; ".join(f"{point.size:,}: {number(point.ms)} ms, {number(point.memory_mb)} MB" for point in points)
    powers = [exponent(sizes, values) for values in ([p.ms for p in points], [p.memory_mb for p in points])]
    figures = f"time grows with the power {powers[0]:.2f} of the places, memory with {powers[1]:.2f}; {told}"
    size = "" if len(points) == len(TASKS[name].sizes) else f"to {sizes[-1]:,} places"
    if name in LIMITS:
        return Row(LIMITS[name], over_log(points), figures=figures, size=size)
    said = f"{name}: power of the number of places that its time grows with, 1,000 to {TASKS[name].sizes[-1]:,}"
    each = [exponent(sizes, [point.times_ms[turn] for point in points]) for turn in range(LEAST_REPETITIONS)]
    if TASKS[name].why:
        figures = f"{figures}; no more, since {TASKS[name].why}"
    return Row(Wanted(said, "", 0, Sense.TOLD), tuple(each), figures=figures, size=size)


def draw(found: Mapping[str, Sequence[Point]], path: Path) -> None:
    """Draw times and memory against the number of places, on logarithmic axes."""
    import matplotlib as mpl  # noqa: PLC0415 - only where it is installed
    from matplotlib.figure import Figure  # noqa: PLC0415

    mpl.rcParams["svg.hashsalt"] = "growth"
    figure = Figure(figsize=(9, 4), layout="constrained")
    for axes, title, unit in zip(figure.subplots(1, 2), ("time", "memory"), ("ms", "MB"), strict=True):
        for name, points in found.items():
            values = [point.ms if unit == "ms" else point.memory_mb for point in points]
            axes.loglog([point.size for point in points], values, marker="o", label=name.removeprefix("growth."))
        axes.set(title=title, xlabel="places", ylabel=unit)
        axes.legend()
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    sys.exit(main(rows))
