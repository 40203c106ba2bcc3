"""How long "open now" takes over many places: compiling their hours, then one question at two instants.

Run as ``python bench/hours.py [--quick]``.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

import numpy as np

from geo_service.hours.compiled import STATES, CompiledHours, Rows, compile_doors
from geo_service.hours.doors import Door, HoursContext, door_of
from geo_service.hours.state import State
from geo_service.model.place import Kind, Place, Source

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


def places(rng: Random, count: int, hours: list[str]) -> list[Place]:
    months = ("2026-01", "2026-05", "2025-12-03", "2023")
    sources = [Source("Generated", licence="CC0-1.0", as_of=as_of) for as_of in months]
    return [
        Place(f"PAR-{number:06d}", Kind.MERCHANT, "paris", "", rng.choice(sources), hours=rng.choice(hours))
        for number in range(count)
    ]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 places instead of 100,000")
    count = 10_000 if parser.parse_args().quick else 100_000
    rng = Random(7)
    made = places(rng, count, texts(rng, 500))
    start = time.perf_counter()
    compiled = compile_doors([(door_of(place, PARIS), PARIS) for place in made], FIRST)
    took_s = time.perf_counter() - start
    print(f"compile {count} places, 500 texts, 35 days: {took_s:.2f} s (limit {COMPILE_LIMIT_S} s)")
    for name, instant in (("Tuesday 14:00", TUESDAY_AFTERNOON), ("Sunday 03:00", SUNDAY_NIGHT)):
        print(f"{name}: {measured(compiled, instant, np.array(rng.sample(range(count), 20)))}")
    one = median_us(lambda: compile_doors([(Door("Mo-Fr 09:00-17:00"), PARIS)], FIRST), 20)
    print(f"one door, compiled again: {one:.0f} us")


if __name__ == "__main__":
    main()
