"""Comparing what people type."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Return a text as it is compared: no accents, case, ligatures or punctuation, single spaces.

    >>> fold("Maison de l'Amitié — Œuvre")
    'maison de l amitie oeuvre'
    """
    spelled = text.casefold().replace("œ", "oe").replace("æ", "ae")
    if not spelled.isascii():
        spelled = "".join(char for char in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", spelled).strip()
