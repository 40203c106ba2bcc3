"""How long "open now" takes over many places: compiling their hours, then questions at two instants.

Run as ``python bench/hours.py [--quick]``.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.data import CENTRES, make_places, make_starts
from geo_service.hours.compiled import STATES, CompiledHours, Rows, compile_doors
from geo_service.hours.doors import Door, HoursContext, door_of
from geo_service.hours.state import State
from geo_service.model.place import Place, Source
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery, OpenAt, PlaceFilter
from geo_service.nearest.index import SphereIndex

PARIS = HoursContext(ZoneInfo("Europe/Paris"), "75")
FIRST = date(2026, 11, 22)
TUESDAY_AFTERNOON = datetime(2026, 11, 24, 14, tzinfo=PARIS.zone)
SUNDAY_NIGHT = datetime(2026, 11, 29, 3, tzinfo=PARIS.zone)
DAYS = ("Mo-Fr", "Tu-Sa", "Mo-Sa", "Mo-Su", "Mo,We,Fr", "Sa[1,3]")
COMPILE_LIMIT_S = 3.0


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
    """Return places with hours, a quarter of them too old to be relied on."""
    months = ("2026-01", "2026-05", "2025-12-03", "2023")
    sources = [Source("Generated", licence="CC0-1.0", as_of=as_of) for as_of in months]
    return [replace(place, source=rng.choice(sources), hours=rng.choice(hours)) for place in made]


def median_us(question: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        start = time.perf_counter()
        question()
        took.append((time.perf_counter() - start) * 1e6)
    return statistics.median(took)


def measured(compiled: CompiledHours, instant: datetime, some: Rows) -> str:
    share = float((compiled.states(instant) == STATES.index(State.OPEN)).mean())
    few_us = median_us(lambda: compiled.states(instant, some), 500)
    all_us = median_us(lambda: compiled.states(instant), 50)
    open_us = median_us(lambda: compiled.open_rows(instant), 200)
    return f"{share:.1%} open; 20 candidates {few_us:.1f} us, all {all_us:.0f} us, rows that are open {open_us:.0f} us"


def question_us(index: SphereIndex, starts: list[Position], need: str, open_at: OpenAt | None) -> float:
    where = PlaceFilter((need,))
    queries = iter([NearestQuery(start, where, open_at=open_at) for start in starts])
    return median_us(lambda: index.nearest(next(queries)), len(starts))


def compare(made: list[Place], rounds: int = 7) -> Iterator[str]:
    """Yield table rows: the ten nearest that offer a service, without a word on hours and with "open now"."""
    index = SphereIndex(made, 1, dict.fromkeys(CENTRES, PARIS))
    starts = [start for _, start in make_starts(100)]
    for need in ("water", "laundry"):
        for name, instant, limit in (("Tuesday 14:00", TUESDAY_AFTERNOON, 1.8), ("Sunday 03:00", SUNDAY_NIGHT, 10)):
            open_at = OpenAt(instant)
            question_us(index, starts[:2], need, open_at)
            pairs = [
                (question_us(index, starts, need, None), question_us(index, starts, need, open_at))
                for _ in range(rounds)
            ]
            without, with_us = (statistics.median(column) for column in zip(*pairs, strict=True))
            ratios = sorted(asked / plain for plain, asked in pairs)
            shown = f"{statistics.median(ratios):.2f} [{ratios[0]:.2f}-{ratios[-1]:.2f}]"
            yield f"| {need} | {name} | {without / 1e3:.3f} | {with_us / 1e3:.3f} | {shown} | {limit} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 places instead of 100,000")
    count = 10_000 if parser.parse_args().quick else 100_000
    rng = Random(7)
    made = with_hours(rng, make_places(count), texts(rng, 500))
    start, computed = time.perf_counter(), time.process_time()
    compiled = compile_doors(((door_of(place, PARIS), PARIS) for place in made), FIRST)
    took_s, computed_s = time.perf_counter() - start, time.process_time() - computed
    print(f"compile {count} places, 500 texts, 35 days: {took_s:.2f} s (limit {COMPILE_LIMIT_S} s)")
    print(f"of which the processor was at it: {computed_s:.2f} s")
    for name, instant in (("Tuesday 14:00", TUESDAY_AFTERNOON), ("Sunday 03:00", SUNDAY_NIGHT)):
        print(f"{name}: {measured(compiled, instant, np.array(rng.sample(range(count), 20)))}")
    one = median_us(lambda: compile_doors([(Door("Mo-Fr 09:00-17:00"), PARIS)], FIRST), 20)
    print(f"one door, compiled again: {one:.0f} us")
    print("\n| need | instant | any hours ms | open now ms | ratio | limit |\n|---|---|---|---|---|---|")
    for line in compare(made):
        print(line)


if __name__ == "__main__":
    main()
