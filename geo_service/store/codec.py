"""Places and raw records to and from the text of a column."""

import re
from collections.abc import Iterable

import msgspec

from geo_service.errors import StoreError
from geo_service.garbage import garbage_rests
from geo_service.model.changes import RawRecord
from geo_service.model.place import Place

_PLACE = msgspec.json.Decoder(Place)
_RAW = msgspec.json.Decoder(dict[str, str])
_NUMBERED = re.compile(r"(?P<prefix>.+-D?)(?P<number>[0-9]{1,9})")


def encode(value: Place | RawRecord) -> str:
    """Return a value as JSON text."""
    return msgspec.json.encode(value if isinstance(value, Place) else dict(value)).decode()


def decode_place(text: str) -> Place:
    """Return the place of a JSON text.

    Raises:
        StoreError: The text is damaged.
    """
    try:
        return _PLACE.decode(text)
    except (msgspec.MsgspecError, ValueError) as error:
        raise StoreError(f"a record of the database is damaged ({error}): restore the last backup") from None


def decode_places(texts: Iterable[str]) -> list[Place]:
    """Return the places of many JSON texts.

    Raises:
        StoreError: A text is damaged.
    """
    with garbage_rests():
        return [decode_place(text) for text in texts]


def decode_raw(text: str) -> RawRecord:
    """Return the raw record of a JSON text.

    Raises:
        StoreError: The text is damaged.
    """
    try:
        return _RAW.decode(text)
    except msgspec.MsgspecError as error:
        raise StoreError(f"a raw record of the database is damaged ({error}): restore the last backup") from None


def columns(place: Place, revision: int) -> dict[str, object]:
    """Return the columns of the table ``places`` for a place, all but its id.

    Args:
        place: The place.
        revision: Number of the batch that changes it.
    """
    return {
        "city": place.city,
        "kind": place.kind.value,
        # PostgreSQL refuses NUL in text; the document, where it is escaped, keeps it.
        "name": place.name.replace("\0", ""),
        "visibility": place.visibility.value,
        "archived": place.archived,
        "demonstration": place.demonstration,
        "revision": revision,
        "dataset": place.origin and place.origin.dataset,
        "dataset_key": place.origin and place.origin.key,
        "lon": place.position and place.position.lon,
        "lat": place.position and place.position.lat,
        "document": encode(place),
    }


def highest_numbers(place_ids: Iterable[str]) -> dict[str, int]:
    """Return the highest number per prefix: ``{"PAR-": 417, "PAR-D": 20}``. Ids of another shape do not count."""
    highest: dict[str, int] = {}
    for found in filter(None, map(_NUMBERED.fullmatch, place_ids)):
        prefix, number = found["prefix"], int(found["number"])
        highest[prefix] = max(number, highest.get(prefix, 0))
    return highest
