"""A start of the service against reading the same places: ``python -m bench.start [--quick]``.

Both sides start in processes of their own, in turn, on files that are in the page cache. Ours is timed from opening the
service to the answer of the first nearest question of every service, so that the index with all its trees is there;
theirs is ``pyogrio.read_arrow`` of a GeoPackage with the columns of our tables. The processes are forked from one that
has imported what both need; how long that takes is told beside it. Before, both tell the ids of all their places.
"""

import hashlib
import json
import multiprocessing
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.data import SERVICES, make_starts
from bench.many import SHARES, Many, make_many, place_id
from bench.table import LEAST_REPETITIONS, DifferentAnswersError, Row, main, spread
from bench.wanted import WANTED
from geo_service.config import config_from_env
from geo_service.frames import COLUMNS
from geo_service.keeping.views import FILE
from geo_service.model.query import MAX_RADIUS_M, NearestQuery, PlaceFilter
from geo_service.service import GeoService, open_service
from geo_service.store.sql import open_store

HOURS = tuple(f"Mo-Fr {opens:02d}:00-{closes}:30" for opens in range(6, 12) for closes in range(13, 22))
GPKG, DATABASE = "places.gpkg", "geo_service.sqlite"
LEAN = ("id", "name", "address", "postcode", "hours", "services", "lat", "lon")
ROOT = Path(__file__).parents[1]
SIZES = (1_000_000,)
QUICK_SIZES = (20_000,)
_APPLIED = datetime(2026, 11, 22, tzinfo=UTC).isoformat()
_SOURCE = {"name": "generated for measuring", "licence": "none", "as_of": "2026"}
_FORKED = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Run:
    """What one process tells.

    Attributes:
        taken_s: Seconds of what is compared.
        places: Count and digest of the ids, where they are asked for.
        lean_s: Seconds of reading the columns that differ alone; 0 where that is not done.
    """

    taken_s: float
    places: tuple[int, str]
    lean_s: float = 0.0


def start(folder: Path) -> GeoService:
    """Open a service and ask it for what is nearest, once per service."""
    settings = {"GEO_SERVICE_GEOCODER": "none", "GEO_SERVICE_DATA_DIR": str(folder)}
    service = open_service(config_from_env(settings, folder))
    ((_, at),) = make_starts(1)
    for need in SERVICES:
        service.nearest(NearestQuery(at, PlaceFilter((need,)), MAX_RADIUS_M))
    return service


def kept(size: int, folder: Path) -> Callable[[], object]:
    """Make a store whose view is kept, and return a start from it, in this process: see :mod:`bench.growth`."""
    make_store(folder, make_many(size))

    def again() -> None:
        start(folder).store.close()

    again()
    return again


def ours(folder: Path, *, with_ids: bool = False) -> Run:
    """Start, in a process that has not yet."""
    began = time.perf_counter()
    service = start(folder)
    taken_s = time.perf_counter() - began
    ids = [place.id for place in service.view().public] if with_ids else []
    service.store.close()
    return Run(taken_s, (len(ids), digest(ids)))


def theirs(folder: Path, *, with_ids: bool = False) -> Run:
    """Read the GeoPackage, in a process that has not yet."""
    import pyogrio  # noqa: PLC0415 - for the other side alone

    began = time.perf_counter()
    _, table = pyogrio.read_arrow(folder / GPKG)
    taken_s = time.perf_counter() - began
    ids = table.column("id").to_pylist() if with_ids else []
    del table
    again = time.perf_counter()
    pyogrio.read_arrow(folder / GPKG, columns=list(LEAN))
    return Run(taken_s, (len(ids), digest(ids)), time.perf_counter() - again)


def digest(ids: Iterable[str]) -> str:
    return hashlib.sha256("".join(sorted(ids)).encode()).hexdigest()


def make_store(folder: Path, many: Many) -> None:
    """Fill a database as an import would have, but by columns and without history."""
    url = f"sqlite:///{folder / DATABASE}"
    open_store(url, folder).close()
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute(
            "INSERT INTO batches (id, who, applied_at, why, size) VALUES (1, 'import', ?, 'many', ?)",
            (_APPLIED, len(many.lat)),
        )
        connection.executemany(
            "INSERT INTO places (id, name, lon, lat, document, city, kind, visibility, archived, demonstration,"
            " revision) VALUES (?, ?, ?, ?, ?, 'paris', 'merchant', 'public', 0, 0, 1)",
            ((row["id"], row["name"], row["lon"], row["lat"], document(row)) for row in fields(many)),
        )


def fields(many: Many) -> Iterator[dict[str, str | float]]:
    """Yield what is known of each place."""
    masks = many.masks.tolist()
    services = {mask: "|".join(code for bit, code in enumerate(SHARES) if mask >> bit & 1) for mask in set(masks)}
    for row, (lat, lon, mask) in enumerate(zip(many.lat.tolist(), many.lon.tolist(), masks, strict=True)):
        yield {
            "id": place_id(row),
            "name": f"Lieu {row}",
            "address": f"{row % 200 + 1} rue {row // 200}",
            "postcode": f"75{row % 20 + 1:03d}",
            "hours": HOURS[row % len(HOURS)],
            "lat": lat,
            "lon": lon,
            "services": services[mask],
        }


def document(row: dict[str, str | float]) -> str:
    said = {key: row[key] for key in ("id", "name", "address", "postcode", "hours")}
    said |= {"kind": "merchant", "city": "paris", "source": _SOURCE}
    offers = [{"service": code} for code in str(row["services"]).split("|") if code]
    return json.dumps({**said, "position": {"lat": row["lat"], "lon": row["lon"]}, "offers": offers})


def make_geopackage(path: Path, many: Many) -> None:
    """Write the same places with every column of our tables."""
    import pyarrow as pa  # noqa: PLC0415 - for the other side alone
    import pyogrio  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    known = {"kind": "merchant", "city": "paris", "visibility": "public", "source_name": _SOURCE["name"]}
    known |= {"source_licence": "none", "source_as_of": "2026"}
    rows = list(fields(many))
    columns = {name: [row.get(name, known.get(name, "")) for row in rows] for name in COLUMNS}
    columns["geometry"] = list(shapely.to_wkb(shapely.points(many.lon, many.lat)))
    options = {"geometry_name": "geometry", "geometry_type": "Point", "crs": "EPSG:4326"}
    pyogrio.write_arrow(pa.table(columns), path, driver="GPKG", layer="places", **options)


def importing_s(module: str) -> float:
    """Return the seconds of a process that imports a module and ends."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, check=True)
    return time.perf_counter() - began


def compare(size: int, folder: Path) -> Row:
    """Return the row of a size."""
    many = make_many(size)
    make_store(folder, many)
    make_geopackage(folder / GPKG, many)
    _FORKED.set_forkserver_preload(["bench.many", "geo_service.frames", "geo_service.service", "pyogrio"])
    with _FORKED.Pool(1, maxtasksperchild=1) as pool:
        first, other = (pool.apply(side, (folder,), {"with_ids": True}) for side in (ours, theirs))
        if {first.places, other.places} != {(size, digest(map(place_id, range(size))))}:
            raise DifferentAnswersError("one side has other places")
        rounds = [(pool.apply(ours, (folder,)), pool.apply(theirs, (folder,))) for _ in range(LEAST_REPETITIONS)]
    own, other_s, lean = (
        spread(seconds)
        for seconds in zip(*((one.taken_s, other.taken_s, other.lean_s) for one, other in rounds), strict=True)
    )
    modules = ("geo_service.service", "pyogrio") if size in SIZES else ()
    imports = " and ".join(f"{importing_s(module):.1f} s ({module})" for module in modules)
    return Row(
        WANTED["start.pyogrio"],
        tuple(other.taken_s / one.taken_s for one, other in rounds),
        answers=f"{size:,} of {size:,} ids equal",
        figures=f"ours {own} s; pyogrio {other_s} s, only the {len(LEAN)} of {len(COLUMNS)} columns in which places"
        f" differ {lean} s; first start, which keeps the view, {first.taken_s:.1f} s; its file"
        f" {(folder / FILE).stat().st_size / 1e6:,.0f} MB" + (f"; imports before that {imports}" if imports else ""),
        size="" if size in SIZES else f"{size:,} places",
        short="of a few places, opening the database and reading what ships takes most of the time",
    )


def rows(quick: bool) -> Iterator[Row]:
    """Compare each size."""
    if find_spec("pyarrow") is None:
        yield Row(WANTED["start.pyogrio"], not_run="pyarrow is not installed")
        return
    for size in QUICK_SIZES if quick else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            yield compare(size, Path(folder))


if __name__ == "__main__":
    sys.exit(main(rows))
