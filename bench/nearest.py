"""The ten nearest places that offer a service, against GeoPandas and PostGIS: ``python bench/nearest.py [--quick]``.

All sides get the same points. GeoPandas has its service in a column of booleans and is projected to EPSG:2154 before
the clock starts; each question is a filter, ``distance`` and ``nsmallest``. PostGIS is :mod:`bench.postgis`. Answers
are first compared with a geodesic measurement of every place: ours and those of PostGIS must be equal to it, those of
GeoPandas up to neighbours that the projection swaps.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import geopandas
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.data import make_places, make_starts
from bench.many import RARE, Many, make_many
from bench.postgis import LIMIT, PostGis, postgis
from bench.table import DifferentAnswersError, Row, main, percentile, side_by_side, spread
from bench.wanted import SIZES, WANTED, Sense, Wanted
from geo_service.model.position import Position
from geo_service.model.query import DEFAULT_RADIUS_M, MAX_RADIUS_M, NearestQuery, PlaceFilter
from geo_service.nearest.batch import Asked
from geo_service.nearest.index import SphereIndex
from tests.postgres import MissingError

NEED = "charge_phone"
STARTS, FEW_STARTS, MANY_STARTS = 100, 25, 10_000
REPETITIONS = 5
COVERS = {
    "common": ("water", "toilets", "charge_phone", "wifi", "french_course"),
    "rare": ("shower", "laundry", "medical_care", "french_course", "haircut"),
}
SHORT = """half of our time goes to the objects of the answer; where the compiled search is not built, half goes to
finding eleven places in the tree, most of that to scipy's entrance, and a fifth each to these objects and to ranking"""
BATCH_SHORT = "nearly all of our time is the search of the tree, on every core"
Q = TypeVar("Q")
Ids = tuple[str, ...]
Side = Callable[[Position], Ids]


def ours(index: SphereIndex, starts: Sequence[Position], need: str = NEED) -> Side:
    """Return our own side, with its questions made beforehand."""
    where = PlaceFilter((need,))
    queries = {at: NearestQuery(at, where, MAX_RADIUS_M, LIMIT) for at in starts}
    return lambda start: tuple([nearby.place.id for nearby in index.nearest(queries[start]).results])


def by_geopandas(made: Many, starts: Sequence[Position]) -> Side:
    """Return the side of GeoPandas, which knows the points beforehand in its own projection."""
    points = geopandas.points_from_xy(made.lon, made.lat)
    ids = made.ids(range(len(made.lat)))
    frame = geopandas.GeoDataFrame({NEED: made.offered[NEED]}, index=ids, geometry=points, crs=4326).to_crs(2154)
    spots = geopandas.GeoSeries.from_xy([at.lon for at in starts], [at.lat for at in starts], crs=4326).to_crs(2154)
    known = dict(zip(starts, spots, strict=True))
    return lambda start: tuple(frame[frame[NEED]].distance(known[start]).nsmallest(LIMIT).index)


def rows(quick: bool) -> Iterator[Row]:
    """Yield every comparison of the nearest places."""
    sizes = SIZES[:1] if quick else SIZES
    for size in sizes:
        made = make_many(size)
        with in_postgis(made) as base:
            yield from compared(made, FEW_STARTS if quick or size > SIZES[1] else STARTS, base)
            yield rare(made)
            if size == sizes[-1]:
                yield batch(made, MANY_STARTS // 40 if quick else MANY_STARTS, base)
    for size in SIZES[1:] if quick else ():
        for name in ("geopandas", "postgis", "rare"):
            yield Row(WANTED[f"nearest.{name}.{size}"], not_run=f"--quick measures {SIZES[0]:,} places")
    yield from covers(1_000, FEW_STARTS) if quick else covers(SIZES[1], STARTS)


@contextmanager
def in_postgis(made: Many) -> Iterator[PostGis | str]:
    """Run a database that has some places; give the reason where that cannot be."""
    with ExitStack() as stack:
        try:
            found: PostGis | str = stack.enter_context(postgis(made, NEED))
        except MissingError as missing:
            found = str(missing)
        yield found


def compared(made: Many, count: int, base: PostGis | str) -> Iterator[Row]:
    """Yield the rows of one size: against GeoPandas and PostGIS."""
    size, starts = len(made.lat), [at for _, at in make_starts(count)]
    sides: dict[str, Side] = {"ours": ours(made.index, starts), "GeoPandas": by_geopandas(made, starts)}
    missing, used = base if isinstance(base, str) else "", ""
    if not isinstance(base, str):
        sides["PostGIS"] = base.nearest
        used = f"; its index is {'used' if 'offering' in base.plan(starts[0]) else 'NOT used'}"
    equal = {name: sum(ask(at) == made.truth(at, NEED, LIMIT) for at in starts) for name, ask in sides.items()}
    for name in sides.keys() - {"GeoPandas"}:
        if equal[name] < len(starts):
            raise DifferentAnswersError(f"{name} answers {equal[name]} of {len(starts)} questions right")
    answers = f"of {len(starts)} equal to geodesics: " + ", ".join(f"{name} {n}" for name, n in equal.items())
    measured = side_by_side(sides, starts, repetitions=REPETITIONS, same=alike)
    ratios = measured.ratios("GeoPandas", "ours")
    yield Row(WANTED[f"nearest.geopandas.{size}"], ratios, answers, measured.told, short=SHORT)
    ratios = () if missing else measured.ratios("PostGIS", "ours")
    yield Row(WANTED[f"nearest.postgis.{size}"], ratios, answers, measured.told + used, short=SHORT, not_run=missing)


def alike(right: Ids, other: Ids) -> bool:
    """Return whether answers differ by no more than neighbours that a projection swaps."""
    return len(set(right) - set(other)) <= 1


def rare(made: Many) -> Row:
    """Return the row of a rare service: its slowest questions against a common one's median, in processor time."""
    starts = [at for _, at in make_starts(300)]
    common, ask = ours(made.index, starts), ours(made.index, starts, RARE)
    equal = sum(ask(at) == made.truth(at, RARE, LIMIT) for at in starts)
    if equal < len(starts):
        raise DifferentAnswersError(f"{equal} of {len(starts)} answers on a rare service are right")
    pairs = [(timed_ms(common, starts), timed_ms(ask, starts)) for _ in range(REPETITIONS)]
    medians, slowest = [statistics.median(one) for one, _ in pairs], [percentile(one, 99) for _, one in pairs]
    figures = f"common median {spread(medians)} ms, rare p99 {spread(slowest)} ms, both of processor time"
    ratios = tuple(high / middle for high, middle in zip(slowest, medians, strict=True))
    return Row(WANTED[f"nearest.rare.{len(made.lat)}"], ratios, f"{equal} of {len(starts)} equal to geodesics", figures)


def batch(made: Many, count: int, base: PostGis | str) -> Row:
    """Return the row of many questions at once: both sides say which places, and no distances."""
    wanted, starts = WANTED["nearest.batch"], [at for _, at in make_starts(count)]
    if isinstance(base, str):
        return Row(wanted, not_run=base)
    ids = np.array(made.ids(range(len(made.lat))), dtype=object)
    asked = Asked(PlaceFilter((NEED,)), MAX_RADIUS_M, LIMIT)
    base.ask_later(starts)
    sides: dict[str, Callable[[None], list[str]]] = {
        "ours": lambda _: ids[made.index.nearest_to_each(starts, asked).rows].ravel().tolist(),
        "PostGIS": lambda _: base.batch(),
    }
    measured = side_by_side(sides, [None], repetitions=REPETITIONS)
    size = "" if count == MANY_STARTS else f"{count:,} queries, {len(ids):,} places"
    answers = f"{count:,} of {count:,} equal"
    return Row(wanted, measured.ratios("PostGIS", "ours"), answers, measured.told, size, short=BATCH_SHORT)


def covers(size: int, count: int) -> Iterator[Row]:
    """Yield how long the set of places takes that together meet five needs."""
    index = SphereIndex(make_places(size), revision=1)
    starts = [at for _, at in make_starts(count)]
    for name, needs in COVERS.items():
        queries = [NearestQuery(at, PlaceFilter(needs), DEFAULT_RADIUS_M) for at in starts]
        rounds = [timed_ms(index.nearest, queries) for _ in range(REPETITIONS)]
        wanted = Wanted(f"the fewest places that meet five {name} needs, {size:,} places, ms", "", 0, Sense.TOLD)
        yield Row(wanted, tuple(map(statistics.median, rounds)), figures=f"slowest {max(map(max, rounds)):.1f} ms")


def timed_ms(ask: Callable[[Q], object], questions: Iterable[Q]) -> list[float]:
    """Return the milliseconds of processor time that each of some questions took."""
    taken = []
    for question in questions:
        began = time.process_time()
        ask(question)
        taken.append((time.process_time() - began) * 1e3)
    return taken


if __name__ == "__main__":
    sys.exit(main(rows))
