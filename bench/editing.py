"""An association's list out and back: ``python bench/editing.py [--quick]``.

2,000 places with hours, telephones and addresses are stored in SQLite, downloaded, edited in every fifth row and
extended by one new row in twenty, then previewed and applied. The limits are 3 s for the preview of a list and 2 s for
applying it, preview of that moment included.
"""

import csv
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.data import make_places
from bench.table import LEAST_REPETITIONS, Row, main
from bench.wanted import LIMITS, Sense, Wanted
from geo_service.config import config_from_env
from geo_service.drawing.lists import FORMATS, list_bytes
from geo_service.editing.desk import Choice
from geo_service.editing.values import CHOOSABLE, Scope
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Place
from geo_service.service import GeoService, open_service

HOURS = ("Mo-Fr 08:00-19:00", "Tu-Sa 10:00-18:30; PH off", "Mo-Su 07:00-22:00", "lundi au vendredi 9h-18h", "")
PLACES, QUICK_PLACES = 2_000, 50
LIMITED = {"preview csv, edited": LIMITS["editing.preview"], "apply csv, edited": LIMITS["editing.apply"]}
T = TypeVar("T")


def rows(quick: bool) -> Iterator[Row]:
    """Take a list out and back several times; a figure is that of one step."""
    count = QUICK_PLACES if quick else PLACES
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(config_from_env({"GEO_SERVICE_GEOCODER": "none"}, Path(folder)))
        scope = Scope("bench", "Bench", datetime.now(UTC).date())
        edits = tuple(Edit(None, detailed(place, number)) for number, place in enumerate(make_places(count)))
        service.store.apply(Batch("bench", service.clock(), "bench", edits), seen=0)
        for _ in range(LEAST_REPETITIONS):
            round_trip(service, scope, taken)
        service.store.close()
    for step, seconds in taken.items():
        wanted = LIMITED.get(step, Wanted(f"{step}, s, 2,000 places", "", 0, Sense.TOLD))
        yield Row(wanted, tuple(seconds), size=f"{count} places" if quick else "")


def round_trip(service: GeoService, scope: Scope, seconds: dict[str, list[float]]) -> None:
    """Download in every format, preview what nobody edited, then edit, preview, apply and undo."""
    listed = service.own_list(scope)
    for form in FORMATS:
        untouched(service, scope, form, seconds)
    csv_list = list_bytes(listed.places, listed.revision, "csv", service.reference)
    data = edited(csv_list)
    shown = timed(seconds, "preview csv, edited", lambda: service.editing.preview("list.csv", data, scope))
    choice = Choice(frozenset(row.key for row in shown.rows if row.kind in CHOOSABLE))
    batch = timed(seconds, "apply csv, edited", lambda: service.editing.apply("list.csv", data, scope, choice, "bench"))
    timed(seconds, "undo", lambda: service.undo(batch.id, who="bench"))


def untouched(service: GeoService, scope: Scope, form: str, seconds: dict[str, list[float]]) -> None:
    """Download a list and preview it as it is: nothing changes."""
    now, name = service.own_list(scope), f"list.{form}"
    data = timed(seconds, f"download {form}", lambda: list_bytes(now.places, now.revision, form, service.reference))
    shown = timed(seconds, f"preview {form}, unedited", lambda: service.editing.preview(name, data, scope))
    if not all(row.kind == "unchanged" for row in shown.rows):
        raise SystemExit(f"{form}: reading a list back changed it")


def timed(seconds: dict[str, list[float]], step: str, run: Callable[[], T]) -> T:
    """Return what a step returns, and note how long it took."""
    began = time.perf_counter()
    result = run()
    seconds.setdefault(step, []).append(time.perf_counter() - began)
    return result


def detailed(place: Place, number: int) -> Place:
    """Return a place with the texts that real lists have."""
    return replace(
        place,
        id=f"{place.id[:4]}{number + 1:06d}",
        association="bench",
        name=f"Commerce {number}",
        address=f"{number % 200 + 1} rue de l'Exemple {number // 200}",
        phone=f"+331{number:08d}",
        hours=HOURS[number % len(HOURS)],
        description="Un lieu où l'on est accueilli sans condition.",
    )


def edited(data: bytes) -> bytes:
    """Return a list with every fifth row edited and one new row in twenty."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    for row in rows[::5]:
        row["hours"], row["description"] = "Mo-Sa 06:00-23:00", "Nouvelle description"
    new = [
        row | {"id": "", "version": "", "name": f"Neuf {row['id']}", "address": f"{row['id']} quai"}
        for row in rows[::20]
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows([*rows, *new])
    return out.getvalue().encode()


if __name__ == "__main__":
    sys.exit(main(rows))
