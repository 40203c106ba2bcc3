"""Sheets that the tests of printing share."""

from dataclasses import replace
from datetime import date

from geo_service.config import shipped_datasets
from geo_service.model.position import Position
from geo_service.printing.frame import frame_around
from geo_service.printing.paper import Paper
from geo_service.printing.sheet import Order
from geo_service.reference import load_reference
from geo_service.streets.interface import Feature, FeatureKind, Shape
from tests.builders import PARIS, make_place
from tests.drawing.samples import CITY, DEMONSTRATION, FULL, HOSTILE, REFERRAL

VOCABULARY = load_reference(shipped_datasets()).vocabulary
DAY = date(2026, 11, 23)
NEAR = Position(PARIS.lat + 0.001, PARIS.lon + 0.002)
FOUNTAIN = make_place("PAR-0001", name="Fontaine, quai", hours="Mo-Fr 08:00-18:00", position=PARIS)
OPEN_HOUSE = replace(FULL, position=NEAR, closures=(), campaigns=())
ATTACK = make_place("PAR-0005", name=f"#panic() {HOSTILE} $x$ *y*", position=Position(PARIS.lat - 0.001, PARIS.lon))
FAR = make_place("PAR-0006", name="Trop loin", position=Position(48.9, 2.4))
EXAMPLE = replace(DEMONSTRATION, position=NEAR)
SHUT_AWAY = replace(REFERRAL, address="7 rue Secrète", position=PARIS)
PLACES = (FOUNTAIN, OPEN_HOUSE, ATTACK, FAR)


def order(paper: Paper | None = None, scale: int = 5000, **changes: object) -> Order:
    paper = paper or Paper()
    frame = frame_around(PARIS, scale, paper.map_mm)
    return replace(Order(CITY, "Paris, Hôtel de Ville", frame, paper, DAY, VOCABULARY), **changes)


def street(name: str, *points: tuple[float, float], kind: FeatureKind = FeatureKind.STREET) -> Feature:
    """Build a street from points in millimetres of the default sheet."""
    west, _, _, north = order().frame.bounds_m
    return Feature(kind, Shape.LINE, (tuple((west + x * 5, north - y * 5) for x, y in points),), name, on_foot=True)
