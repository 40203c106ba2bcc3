"""The mark that a downloaded row bears: at which revision it was taken, and what the place said then."""

import hashlib
import re
from dataclasses import dataclass

from geo_service.frames import to_rows
from geo_service.model.place import Place

COLUMN = "version"
"""Heading of the column of marks, in every language."""
_MARK = re.compile(r"v(\d{1,9})-([0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row was downloaded from.

    Attributes:
        revision: The store's revision.
        fingerprint: Of the place as a row.
    """

    revision: int
    fingerprint: str


def mark(place: Place, revision: int) -> str:
    """Return the mark of a place's row; its first letter keeps spreadsheets from taking it for a number."""
    return f"v{revision}-{fingerprint(place)}"


def read_mark(text: str) -> Mark | None:
    """Return what a mark says; None where it is none, or somebody changed it."""
    found = _MARK.fullmatch(text.strip())
    return Mark(int(found[1]), found[2]) if found else None


def fingerprint(place: Place) -> str:
    """Return what tells a place's row from that of any other state of it."""
    told = "\x1f".join(to_rows([place])[0].values())
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
