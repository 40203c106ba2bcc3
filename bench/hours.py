"""The ten nearest that are open now: ``python bench/hours.py [--quick]``.

10,000 places have one of 500 texts of hours. GeoPandas filters by the service, asks ``is_open`` of the library
``opening_hours`` for each row that is left, and takes ``distance`` and ``nsmallest``; its hours are read and its points
projected before the clock starts. Our own question is also compared with itself without a word on hours.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import geopandas
import numpy as np
from opening_hours import OpeningHours

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.data import CENTRES, make_places, make_starts
from bench.nearest import LIMIT, NEED, REPETITIONS, Ids, alike
from bench.table import DifferentAnswersError, Row, main, side_by_side
from bench.wanted import LIMITS, WANTED
from geo_service.hours.compiled import compile_doors
from geo_service.hours.doors import HoursContext, door_of, offer_state
from geo_service.hours.state import State
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import MAX_RADIUS_M, NearestQuery, OpenAt, PlaceFilter
from geo_service.nearest.index import SphereIndex
from geo_service.nearest.sphere import GEOD

PARIS = HoursContext(ZoneInfo("Europe/Paris"), "75")
FIRST = date(2026, 11, 22)
TUESDAY_AFTERNOON = datetime(2026, 11, 24, 14, tzinfo=PARIS.zone)
SUNDAY_NIGHT = datetime(2026, 11, 29, 3, tzinfo=PARIS.zone)
DAYS = ("Mo-Fr", "Tu-Sa", "Mo-Sa", "Mo-Su", "Mo,We,Fr", "Sa[1,3]")
PLACES, COMPILED, TEXTS, STARTS = 10_000, 100_000, 500, 100
QUICK_PLACES, QUICK_COMPILED, QUICK_TEXTS, QUICK_STARTS = 2_000, 10_000, 100, 20
SHORT = """a question at any hours takes eleven places from the tree and measures ten; with hours it takes thrice as
many and looks up their doors, which costs as much as measuring"""
Side = Callable[[Position], Ids]


def texts(rng: Random, count: int) -> list[str]:
    """Return distinct hours: office hours, two slots a day, a few bars and nights."""
    found: dict[str, None] = {}
    while len(found) < count:
        opens, closes = 7 * 60 + 15 * rng.randrange(16), 14 * 60 + 15 * rng.randrange(32)
        late = rng.random() < 0.02
        closing = "03:30" if late else clock(closes)
        found[f"{rng.choice(DAYS)} {clock(opens)}-{closing}; PH off"] = None
    return list(found)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def with_hours(rng: Random, made: list[Place], hours: list[str]) -> list[Place]:
    """Return places with hours that are young enough to be relied on."""
    source = replace(made[0].source, as_of="2026-10")
    return [replace(place, source=source, hours=rng.choice(hours)) for place in made]


def ours(index: SphereIndex, starts: Sequence[Position], open_at: OpenAt | None) -> Side:
    """Return our own side, with its questions made beforehand."""
    queries = {at: NearestQuery(at, PlaceFilter((NEED,)), MAX_RADIUS_M, LIMIT, open_at) for at in starts}
    return lambda start: tuple([nearby.place.id for nearby in index.nearest(queries[start]).results])


def by_geopandas(made: Sequence[Place], starts: Sequence[Position], instant: datetime) -> Side:
    """Return the side of GeoPandas, which has read hours and projected points beforehand."""
    spots = [place.position for place in made if place.position]
    columns = {NEED: [NEED in place.services for place in made], "hours": [OpeningHours(place.hours) for place in made]}
    points = geopandas.points_from_xy([at.lon for at in spots], [at.lat for at in spots])
    frame = geopandas.GeoDataFrame(columns, index=[place.id for place in made], geometry=points, crs=4326).to_crs(2154)
    asked = geopandas.GeoSeries.from_xy([at.lon for at in starts], [at.lat for at in starts], crs=4326).to_crs(2154)
    known, naive = dict(zip(starts, asked, strict=True)), instant.replace(tzinfo=None)

    def ask(start: Position) -> Ids:
        offering = frame[frame[NEED]]
        opened = offering[[hours.is_open(naive) for hours in offering["hours"]]]
        return tuple(opened.distance(known[start]).nsmallest(LIMIT).index)

    return ask


def rows(quick: bool) -> Iterator[Row]:
    """Yield the comparisons of open doors, and how long compiling hours takes."""
    rng = Random(7)
    places, distinct, asked = (QUICK_PLACES, QUICK_TEXTS, QUICK_STARTS) if quick else (PLACES, TEXTS, STARTS)
    made = with_hours(rng, make_places(places), texts(rng, distinct))
    starts, size = [start for _, start in make_starts(asked)], f"{places:,} places" if quick else ""
    yield replace(against_geopandas(made, starts), size=size)
    for name, instant in (("tuesday", TUESDAY_AFTERNOON), ("sunday", SUNDAY_NIGHT)):
        yield replace(against_any_hours(name, made, starts, OpenAt(instant)), size=size)
    yield compiling(QUICK_COMPILED if quick else COMPILED)


def against_geopandas(made: list[Place], starts: list[Position]) -> Row:
    index = SphereIndex(made, 1, dict.fromkeys(CENTRES, PARIS))
    theirs, ask = by_geopandas(made, starts, TUESDAY_AFTERNOON), ours(index, starts, OpenAt(TUESDAY_AFTERNOON))
    equal = sum(theirs(at) == ask(at) for at in starts)
    sides = {"ours": ask, "GeoPandas": theirs}
    measured = side_by_side(sides, starts, repetitions=REPETITIONS, same=alike)
    answers = f"{equal} of {len(starts)} equal, the others but for neighbours that a projection swaps"
    return Row(WANTED["hours.geopandas"], measured.ratios("GeoPandas", "ours"), answers, measured.told)


def truth(made: Sequence[Place], instant: datetime) -> Side:
    """Return a side that has asked every door and measures every place that is open."""
    offering = [(place, offer) for place in made if (offer := place.offer(NEED))]
    opened = [place for place, offer in offering if offer_state(place, offer, instant, PARIS).state is State.OPEN]
    spots = [place.position for place in opened if place.position]
    lats, lons, ids = [at.lat for at in spots], [at.lon for at in spots], [place.id for place in opened]

    def ask(start: Position) -> Ids:
        here = [start.lon] * len(ids), [start.lat] * len(ids)
        measured = sorted(zip(np.round(GEOD.inv(*here, lons, lats)[2], 6), ids, strict=True))
        return tuple(place_id for distance_m, place_id in measured[:LIMIT] if distance_m <= MAX_RADIUS_M)

    return ask


def against_any_hours(name: str, made: list[Place], starts: list[Position], open_at: OpenAt) -> Row:
    index = SphereIndex(made, 1, dict.fromkeys(CENTRES, PARIS))
    sides = {"open": ours(index, starts, open_at), "at any hours": ours(index, starts, None)}
    right = truth(made, open_at.instant)
    equal = sum(sides["open"](at) == right(at) for at in starts)
    if equal < len(starts):
        raise DifferentAnswersError(f"{equal} of {len(starts)} answers at {open_at.instant} are right")
    measured = side_by_side(sides, starts, repetitions=REPETITIONS, same=lambda *_: True, clock=time.process_time)
    answers = f"{equal} of {len(starts)} equal to asking door by door"
    ratios, figures = measured.ratios("open", "at any hours"), f"{measured.told}; processor time"
    return Row(WANTED[f"hours.{name}"], ratios, answers, figures, short=SHORT)


def compiling(size: int) -> Row:
    """Return how long the hours of many places take to be compiled."""
    rng, taken = Random(7), []
    made = with_hours(rng, make_places(size), texts(rng, TEXTS))
    for _ in range(REPETITIONS):
        began = time.perf_counter()
        compile_doors(((door_of(place, PARIS), PARIS) for place in made), FIRST)
        taken.append(time.perf_counter() - began)
    return Row(LIMITS["hours.compile"], tuple(taken), size="" if size == COMPILED else f"{size:,} places")


if __name__ == "__main__":
    sys.exit(main(rows))
