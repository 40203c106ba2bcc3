"""What a map's data says of one place, as pieces of JSON that hold whatever else is on the map."""

from typing import NamedTuple

import msgspec

from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Place

STREET = "\x1f"
"""Stands in a name for the place's street: many fountains are called after theirs. No text of a place holds it."""
Brief = tuple[tuple[str, str], ...]


class Words(NamedTuple):
    """What is said of a place in one language.

    Attributes:
        needs: Codes of its services, and what more is said of each.
        hours: Its hours.
        ask: How to ask.
        age: How old the information is.
    """

    needs: Brief
    hours: str
    ask: str
    age: str


class Cells(NamedTuple):
    """A place, each value as JSON."""

    id: str
    name: str
    kind: str
    needs: str
    street: str
    town: str
    hours: str
    ask: str
    phone: str
    age: str
    demonstration: str


def cells_of(place: Place, town: str, words: Words) -> Cells:
    """Return what is said of a place.

    Args:
        place: The place.
        town: Its postcode and town.
        words: What is said in the map's language.
    """
    name = place.name.replace(place.address, STREET) if place.address else place.name
    values = (
        place.id,
        name,
        place.kind,
        words.needs,
        place.address,
        town,
        words.hours,
        words.ask,
        (phone_words(place.phone), phone_link(place.phone)),
        words.age,
        place.demonstration,
    )
    return Cells(*[msgspec.json.encode(value).decode() for value in values])
