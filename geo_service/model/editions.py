"""Editions: printed sheets that can be asked for again, by a short code that can be said aloud."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTWXYZ"
"""Figures and letters that are neither read nor heard for one another: no I, L, O, U, V. There are 31 of them, a
prime, so that the last one of a code tells every single wrong character and every two that changed places."""
CODE_LENGTH = 8
_MIX_UP = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Imprint:
    """What makes an edition: the same imprint is the same edition, however often it is printed.

    Attributes:
        city: Code of the city.
        area: What the title calls the ground shown.
        day: Day of the edition.
        revision: Revision of the places.
        needs: Codes of services, where only places that offer one of them are shown.
        lang: Language of the sheet.
        paper: ``A4``, ``A3`` or ``A5``.
        landscape: Whether the paper lies on its long side.
        large_print: Whether it is in large print.
        mono: Whether it is for a black-and-white printer.
        west_m: Easting of the map's left edge, EPSG:2154.
        north_m: Northing of its upper edge, EPSG:2154.
        scale: Metres of the ground that one metre of paper shows.
        width_mm: Width of the map on the page.
        height_mm: Height of the map on the page.
    """

    city: str
    area: str
    day: date
    revision: int
    needs: tuple[str, ...]
    lang: str
    paper: str
    landscape: bool
    large_print: bool
    mono: bool
    west_m: float
    north_m: float
    scale: int
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A place as an edition shows it.

    Attributes:
        number: Its number on the sheet.
        id: Its id.
        x_m: Easting, EPSG:2154.
        y_m: Northing, EPSG:2154.
        said: What was said of it, as the store had it: name, address, services, hours and so on.
    """

    number: int
    id: str
    x_m: float
    y_m: float
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edition:
    """A printed sheet.

    Attributes:
        code: Its code; see :func:`code_of`.
        imprint: What was printed.
        valid_until: Last day on which all that it says of hours holds.
        places: The places on it, by number.
    """

    code: str
    imprint: Imprint
    valid_until: date
    places: tuple[Shown, ...]


def code_of(imprint: Imprint, attempt: int = 0) -> str:
    """Return the code of an imprint: seven characters drawn from it and one that proves them.

    Args:
        imprint: What was printed.
        attempt: Another number gives another code, should two imprints ever draw the same.
    """
    facts = json.dumps([asdict(imprint), attempt], sort_keys=True, default=str)
    return code_from(hashlib.sha256(facts.encode()).digest()[:8])


def code_from(drawn: bytes) -> str:
    """Return the code of eight bytes, random or drawn from what it stands for; see :func:`code_of`."""
    number = int.from_bytes(drawn)
    values = []
    for _ in range(CODE_LENGTH - 1):
        number, value = divmod(number, len(ALPHABET))
        values.append(value)
    return "".join(ALPHABET[value] for value in (*values, _proof(values)))


def read_code(text: str) -> str | None:
    """Return the code that a person typed or read aloud; None where it can be none.

    Case, spaces and dashes do not matter, and O, I and L are taken for the figures that they look like.
    """
    code = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_MIX_UP)
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET):
        return None
    *values, proof = map(ALPHABET.index, code)
    return code if _proof(values) == proof else None


def spoken(code: str) -> str:
    """Return a code in two halves: ``7K3M-9QTA``."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def _proof(values: list[int]) -> int:
    return sum(place * value for place, value in enumerate(values, start=1)) % len(ALPHABET)
