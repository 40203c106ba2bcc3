"""Texts of opening hours to try: those of the real files, and invented ones."""

import json
from pathlib import Path
from random import Random

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def real_texts(real_data: Path) -> list[str]:
    rows = json.loads((real_data / "places" / "nantes-structures-2020.json").read_text(encoding="utf-8"))
    keys = ("opening_hours", "opening_hours:covid19")
    return sorted({row[key] for row in rows["_structuresDatas"] for key in keys if row.get(key)})


def invented_texts(rng: Random, count: int) -> list[str]:
    return [invented(rng) for _ in range(count)]


def invented(rng: Random) -> str:
    text = rule(rng)
    for _ in range(rng.randint(0, 2)):
        text += rng.choice(("; ", "; ", "; ", ", ")) + rule(rng)
    return text + (' || "call"' if rng.random() < 0.06 else "")


def rule(rng: Random) -> str:
    selector = " ".join(part for part in (dates(rng), days(rng)) if part)
    kind = rng.random()
    if kind < 0.15 and selector:
        return f"{selector} off"
    ending = ' "sur rendez-vous"' if kind > 0.92 else " unknown" if kind > 0.88 else " off" if kind > 0.85 else ""
    return f"{selector} {times(rng)}{ending}".strip()


def days(rng: Random) -> str:
    first, last = sorted(rng.sample(range(7), 2))
    several = ",".join(DAYS[day] for day in sorted(rng.sample(range(7), rng.randint(1, 3))))
    nth = f"{rng.choice(DAYS)}[{rng.choice(('1', '2', '-1', '1,3', '2,4'))}]"
    named = rng.choices((f"{DAYS[first]}-{DAYS[last]}", several, nth, "", "Mo-Su"), (45, 25, 15, 10, 5))[0]
    kind = rng.random()
    if kind < 0.12:
        return f"{named},PH" if named else "PH"
    return f"SH {named}".strip() if kind < 0.16 else named


def dates(rng: Random) -> str:
    months = f"{rng.choice(MONTHS)}-{rng.choice(MONTHS)}"
    exact = f"{rng.choice(MONTHS)} {rng.randint(1, 28):02d}-{rng.choice(MONTHS)} {rng.randint(1, 28):02d}"
    odd = rng.choice(("week 01-53/2", "week 02-52/2", "easter -2 days", "Dec 25"))
    return rng.choices(("", months, exact, odd), (75, 12, 7, 6))[0]


def times(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.1:
        return f"{clock(rng.randint(12, 47))}+"
    if kind < 0.2:
        return f"{clock(rng.randint(36, 46))}-{clock(rng.randint(0, 8))}"
    first, last = sorted(rng.sample(range(14, 48), 2))
    more = f",{clock(last + 1)}-{clock(last + 3)}" if kind > 0.8 and last < 44 else "+" if kind > 0.95 else ""
    return f"{clock(first)}-{clock(last)}{more}"


def clock(half_hours: int) -> str:
    return f"{half_hours // 2:02d}:{half_hours % 2 * 30:02d}"
