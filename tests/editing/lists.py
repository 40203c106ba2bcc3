"""An association's list, and the uploads that people make of it."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from geo_service.drawing.list_book import list_csv
from geo_service.editing.preview import preview
from geo_service.editing.reading import read_upload
from geo_service.editing.values import Preview, PreviewRow, Scope
from geo_service.hours.doors import HoursContext, context_of
from geo_service.importing.pipeline import ImportContext, load_context
from geo_service.model.changes import Snapshot
from geo_service.model.place import (
    Accepted,
    Demand,
    Kind,
    Offer,
    OfferSort,
    Period,
    Place,
    Verification,
    Visibility,
    Wheelchair,
)
from geo_service.model.position import Position
from geo_service.reference import load_reference
from tests.builders import make_place

DATASETS = Path(__file__).parent.parent.parent / "datasets"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SCOPE = Scope("la-cloche", "La Cloche", date(2026, 11, 22))
CAFE = make_place(
    "PAR-0001",
    kind=Kind.MERCHANT,
    name="Café de l'Étoile",
    address="12 rue de l'Orillon",
    postcode="75011",
    position=Position(48.8691271234567, 2.3766),
    offers=(
        Offer("charge_phone", free=True),
        Offer("print_copy"),
        Offer("haircut", OfferSort.VOUCHER, quota="4 par mois", hours="Tu 10:00-12:00"),
    ),
    accepts=(Accepted("toys", Demand.URGENT, "2-12 ans"), Accepted("books")),
    hours="Mo-Fr 08:00-19:00",
    closures=(Period(date(2026, 12, 24), date(2027, 1, 2), "congés"),),
    phone="+33144671834",
    website="https://example.org/cafe",
    description="Deux lignes,\n« œuvre » ; 20 %",
    audience=("women", "youth"),
    wheelchair=Wheelchair.LIMITED,
    network="Le Carillon",
    association="la-cloche",
    verified=Verification(date(2025, 11, 1), "Nadia", "visite"),
)
BAKERY = make_place(
    "PAR-0002",
    kind=Kind.MERCHANT,
    name="Boulangerie",
    address="3 rue du Moulin",
    postcode="75011",
    position=Position(48.87, 2.38),
    association="la-cloche",
)
REFUGE = make_place(
    "PAR-0003",
    kind=Kind.SHELTER,
    name="Maison discrète",
    address="9 rue Cachée",
    postcode="75012",
    visibility=Visibility.REFERRAL,
    association="la-cloche",
)
FOREIGN = make_place("PAR-0004", name="Vestiaire", address="1 rue d'Autrui", postcode="75010", association="utopia-56")
HIDDEN = make_place(
    "PAR-0005", name="Secret", address="2 rue Noire", visibility=Visibility.PRIVATE, association="utopia-56"
)
OWN = (CAFE, BAKERY, REFUGE)
NOW = Snapshot(7, (*OWN, FOREIGN, HIDDEN), {"PAR-": 5})
Row = dict[str, str]
Change = Callable[[list[Row]], object]


@cache
def context() -> ImportContext:
    return load_context(DATASETS, load_reference(DATASETS))


def hours_of(city: str) -> HoursContext:
    return context_of(context().reference.city(city), 24)


def shown(data: bytes, now: Snapshot = NOW, *bases: Snapshot, name: str = "liste.csv", scope: Scope = SCOPE) -> Preview:
    """Preview a file; the state it was downloaded from is that of now, unless given."""
    upload = read_upload(name, data, context())
    return preview(upload, now, {base.revision: base for base in (now, *bases)}, scope, hours_of)


def edited(change: Change, places: tuple[Place, ...] = OWN, revision: int = 7) -> bytes:
    """Download a list as CSV and edit its rows."""
    rows = list(csv.DictReader(io.StringIO(list_csv(places, revision).decode("utf-8-sig")), delimiter=";"))
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", extrasaction="raise")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def setting(**values: str) -> Change:
    """Set cells of the first row."""
    return lambda rows: rows[0].update(values)


def first(data: bytes, now: Snapshot = NOW, *bases: Snapshot) -> PreviewRow:
    return shown(data, now, *bases).rows[0]
