"""Printed sheets: import of streets, one A4 sheet, and a batch: ``python bench/print.py [--quick]``.

Each task runs in a process of its own (not with ``--quick``), which tells its time and the most memory it ever had.
Sheets show generated places over the real streets of Toulouse (of the 16th of Paris with ``--quick``), with numbers,
names of streets and QR code, each registered as an edition.
The extracts are those of ``GEO_SERVICE_REAL_DATA``, by default ``../shared/data``.
"""

import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from multiprocessing.pool import ThreadPool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.data import make_places
from bench.table import Row, main, spread
from bench.wanted import LIMITS, Sense, Wanted
from geo_service.config import shipped_datasets
from geo_service.model.city import City
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.printing.edition import publish
from geo_service.printing.frame import Frame, frame_around, frame_of
from geo_service.printing.ground import kinds_at
from geo_service.printing.paper import Paper
from geo_service.printing.pdf import sheet_pdf
from geo_service.printing.sheet import Order
from geo_service.reference import load_reference
from geo_service.store.sql import open_store
from geo_service.streets.city_file import open_streets
from geo_service.streets.extract import Box
from geo_service.streets.importer import import_streets
from geo_service.streets.interface import Bounds

ROOT = Path(__file__).parent.parent
DATA = (ROOT / os.environ.get("GEO_SERVICE_REAL_DATA", "../shared/data")).resolve() / "streets"
REPETITIONS = 5
EXTRACTS = ("toulouse-2020.osm.pbf", "liechtenstein.osm.pbf")
QUICK_EXTRACT = "paris-16e-2022.osm.pbf"
CITIES = {EXTRACTS[0]: "toulouse", QUICK_EXTRACT: "paris"}
BOXES = {"toulouse": (1.40, 43.575, 1.48, 43.63), "paris": (2.25, 48.84, 2.29, 48.875)}
"""West, south, east, north of what is printed, in degrees: Toulouse within its canals and beyond; the 16th of Paris."""
AREAS = 20
COLUMNS, ROWS = 5, 4
PLACES = 10_000
"""Over eight cities, of which Toulouse has 800."""


@dataclass(frozen=True)
class Run:
    """What a process took.

    Attributes:
        seconds: Time of the task, or of each of its parts, by the clock on the wall.
        busy_s: The same, of which a processor was at it.
        memory_mb: The most memory the process ever had.
        counts: What it made, for the table.
    """

    seconds: list[float]
    busy_s: list[float]
    memory_mb: float
    counts: list[int]


class Stopwatch:
    """Measures parts of a task by both clocks."""

    def __init__(self) -> None:
        self.laps: list[tuple[float, float]] = []
        self.start()

    def start(self) -> None:
        self.began = time.perf_counter(), time.process_time()

    def lap(self) -> None:
        now = time.perf_counter(), time.process_time()
        self.laps.append((now[0] - self.began[0], now[1] - self.began[1]))
        self.start()

    def run(self, counts: list[int]) -> Run:
        peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        walls, busy = zip(*self.laps, strict=True)
        return Run([*walls], [*busy], peak_kb / 1024, counts)


def city_of(extract: str) -> City:
    """Return whose streets an extract has; Toulouse where nothing of it is printed."""
    return load_reference(shipped_datasets()).city(CITIES.get(extract, "toulouse"))


def import_extract(file: Path, folder: Path) -> Run:
    """Import a whole extract, wherever it lies."""
    anywhere, watch = replace(city_of(file.name), outline=()), Stopwatch()
    done = import_streets([file], anywhere, folder, now=datetime.now(UTC), progress=lambda _: None)
    watch.lap()
    return watch.run([sum(done.info.counts.values())])


class Press:
    """Prints sheets of a city as the command does."""

    def __init__(self, folder: Path, extract: str) -> None:
        self.folder = folder
        self.city = city_of(extract)
        self.box = BOXES[self.city.code]
        self.vocabulary = load_reference(shipped_datasets()).vocabulary
        self.places = [place for place in make_places(PLACES) if place.city == self.city.code]
        self.store = open_store(f"sqlite:///{folder / 'bench.sqlite'}", folder)

    def sheet(self, frame: Frame) -> int:
        """Print a sheet, and return how many places are on it."""
        streets = open_streets(self.folder, self.city.code)
        if streets is None:
            raise SystemExit("the streets are missing")
        order = Order(
            self.city,
            self.city.name,
            frame,
            Paper(),
            day=date(2026, 12, 1),
            vocabulary=self.vocabulary,
            public_url="https://carte.example.org",
            features=streets.within(Bounds(*frame.bounds_m), kinds_at(frame.scale)),
        )
        sheet = publish(order, self.places, (), self.store, 1)
        (self.folder / "sheet.pdf").write_bytes(sheet_pdf(sheet))
        return len(sheet.rows)


def print_areas(folder: Path, extract: str, count: int) -> Run:
    """Print a sheet around each of some places, and time each; one more warms up."""
    press = Press(folder, extract)
    middles = random.Random(3).sample([at for place in press.places if (at := within(place, press.box))], count)
    press.sheet(frame_around(middles[0], 5000, Paper().map_mm))
    watch, counts = Stopwatch(), []
    for at in middles:
        counts.append(press.sheet(frame_around(at, 5000, Paper().map_mm)))
        watch.lap()
    return watch.run(counts)


def within(place: Place, box: Box) -> Position | None:
    west, south, east, north = box
    at = place.position
    return at if at and west < at.lon < east and south < at.lat < north else None


def print_grid(folder: Path, extract: str, rows: int) -> Run:
    """Print a sheet of each cell of a grid, one after the other."""
    press, watch = Press(folder, extract), Stopwatch()
    counts = [press.sheet(frame) for frame in cells(press.box, rows)]
    watch.lap()
    return watch.run(counts)


def cells(box: Box, rows: int) -> Iterator[Frame]:
    west, south, east, north = box
    wide, high = (east - west) / COLUMNS, (north - south) / ROWS
    for row in range(rows):
        for column in range(COLUMNS):
            left, low = west + column * wide, south + row * high
            yield frame_of((left, low, left + wide, low + high), None, Paper().map_mm)


def rows(quick: bool) -> Iterator[Row]:
    """Import, print one sheet around each of some places, and print a grid; each task in a process of its own."""
    if not DATA.is_dir():
        yield Row(told("printed sheets"), not_run="there is no extract: GEO_SERVICE_REAL_DATA names a folder of them")
        return
    spawned = multiprocessing.get_context("spawn")
    processes = ThreadPool(1) if quick else spawned.Pool(1, maxtasksperchild=1)
    with tempfile.TemporaryDirectory() as name, processes as pool:
        extracts = (QUICK_EXTRACT,) if quick else EXTRACTS
        for extract in extracts:
            runs = [
                pool.apply(import_extract, (DATA / extract, folder_of(name, extract, number)))
                for number in range(1 if quick else REPETITIONS)
            ]
            yield imported(extract, runs)
        shown = folder_of(name, extracts[0], 0), extracts[0]
        run = pool.apply(print_areas, (*shown, 5 if quick else AREAS))
        sheets = f"{len(run.seconds)} sheets with {min(run.counts)}-{max(run.counts)} places"
        yield Row(
            LIMITS["print.sheet"],
            tuple(run.seconds),
            figures=f"{sheets}; {busy(run)}",
            size="Paris 16e" if quick else "",
            short="a processor was at other work",
        )
        lines = 1 if quick else ROWS
        grids = [pool.apply(print_grid, (*shown, lines)) for _ in range(1 if quick else REPETITIONS)]
        figures = f"{sum(grids[0].counts)} places; {busy(*grids)}"
        yield Row(told(f"a sheet of each of {COLUMNS * lines} cells of a grid, s"), seconds(grids), figures=figures)


def told(case: str) -> Wanted:
    return Wanted(case, "", 0, Sense.TOLD)


def folder_of(name: str, extract: str, number: int) -> Path:
    """Return a folder of its own for each import: one of an extract that has not changed does nothing."""
    folder = Path(name, f"{extract}-{number}")
    folder.mkdir(exist_ok=True)
    return folder


def imported(extract: str, runs: Sequence[Run]) -> Row:
    """Return the row of an import."""
    size = (DATA / extract).stat().st_size / 1e6
    figures = f"{size:.1f} MB, {runs[0].counts[0]:,} features; {busy(*runs)}"
    return Row(told(f"import of {extract} for print, s"), seconds(runs), figures=figures)


def seconds(runs: Sequence[Run]) -> tuple[float, ...]:
    return tuple(sum(run.seconds) for run in runs)


def busy(*runs: Run) -> str:
    """Return how long a processor was at it, and the most memory."""
    took = [one for run in runs for one in run.busy_s]
    return f"a processor was busy for {spread(took)} s; {max(run.memory_mb for run in runs):.0f} MB at most"


if __name__ == "__main__":
    sys.exit(main(rows))
