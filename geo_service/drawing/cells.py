"""What a map's data says of one place, as pieces of JSON that hold whatever else is on the map."""

from functools import lru_cache
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
    return Cells(
        id=_written(place.id),
        name=_written(name),
        kind=_shared(place.kind),
        needs=_shared(words.needs),
        street=_written(place.address),
        town=_shared(town),
        hours=_shared(words.hours),
        ask=_shared(words.ask),
        phone=_shared((phone_words(place.phone), phone_link(place.phone))),
        age=_shared(words.age),
        demonstration=_shared(place.demonstration),
    )


def _written(value: object) -> str:
    return msgspec.json.encode(value).decode()


_shared = lru_cache(maxsize=4096)(_written)
"""Writes what many places have: one text serves all of them, and those that change later."""
