"""Measure how many texts of opening hours are read, and keep the table in ``docs/hours.md``.

Run as ``python tools/hours.py [FOLDER]`` where FOLDER holds the real files (``GEO_SERVICE_REAL_DATA``).
"""

import argparse
import os
from collections import Counter
from pathlib import Path

from geo_service.files import write_whole
from geo_service.hours.reading import Level, read_hours
from geo_service.importing.formats.registry import read_table

ROOT = Path(__file__).resolve().parent.parent
FIELDS = {
    "places/paris-sanisettes-2021.csv": "HORAIRE",
    "places/nantes-structures-2020.json": "opening_hours",
    "facts/eight-cities.csv": "hours_text",
}
"""The field of hours of each file that has one; in all others hours are sentences within a description."""
DOCUMENT = ROOT / "docs" / "hours.md"
START, END = "<!-- measured by tools/hours.py -->", "<!-- end -->"
HEADER = (
    "| file | rows with hours | distinct texts | read fully | in part | not at all | rows read fully |\n"
    "|---|---|---|---|---|---|---|\n"
)


def texts_of(path: Path, field: str) -> Counter[str]:
    """Return the texts of hours of a file with the number of rows that have each."""
    rows = read_table(path, lambda _header: True).rows
    return Counter(text for row in rows if (text := row.fields.get(field, "").strip()))


def line(name: str, texts: Counter[str]) -> str:
    """Return the row of a file in the table."""
    levels = Counter(read_hours(text).level for text in texts)
    read = sum(count for text, count in texts.items() if read_hours(text).level is Level.FULL)
    shares = " | ".join(f"{levels[level]} ({levels[level] / len(texts):.0%})" for level in Level)
    return f"| {Path(name).name} | {texts.total()} | {len(texts)} | {shares} | {read} |\n"


def others(folder: Path) -> str:
    """Return the names of the files without a field of hours."""
    return ", ".join(path.name for path in sorted((folder / "places").iterdir()) if f"places/{path.name}" not in FIELDS)


def main() -> None:
    """Print the table and write it into the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = ROOT / os.environ.get("GEO_SERVICE_REAL_DATA", "../shared/data")
    parser.add_argument("folder", nargs="?", type=Path, default=default, help="where the real files are")
    folder: Path = parser.parse_args().folder
    table = HEADER + "".join(line(name, texts_of(folder / name, field)) for name, field in FIELDS.items())
    print(table)
    measured = f"{START}\n{table}\nWithout a field of hours: {others(folder)}.\n{END}"
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(START)
    write_whole(DOCUMENT, (before + measured + rest.partition(END)[2]).encode())


if __name__ == "__main__":
    main()
