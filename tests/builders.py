"""Small places to test with; every test that needs one starts here."""

from dataclasses import replace

from geo_service.model.place import Kind, Offer, Place, Source
from geo_service.model.position import Position

PARIS = Position(48.8566, 2.3522)
SOURCE = Source(name="Test list", url="https://example.org/list", licence="etalab-2.0", as_of="2026-10-01")


def make_place(id: str = "PAR-0001", **changes: object) -> Place:  # noqa: A002 - the field's own name
    place = Place(
        id=id,
        kind=Kind.AMENITY,
        city="paris",
        name=f"Place {id}",
        source=SOURCE,
        position=PARIS,
        offers=(Offer("water"),),
    )
    return replace(place, **changes)
