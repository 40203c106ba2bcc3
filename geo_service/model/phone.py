"""Telephone numbers as they are read out and as they are dialled."""

import re

_FRENCH = re.compile(r"\+33([1-9])(\d\d)(\d\d)(\d\d)(\d\d)")
_DIALLED = re.compile(r"\+?\d{2,15}")


def phone_words(phone: str) -> str:
    """Return a telephone number as it is read out: "01 44 67 18 34"; a foreign or odd one as it stands."""
    match = _FRENCH.fullmatch(phone)
    return f"0{match[1]} {match[2]} {match[3]} {match[4]} {match[5]}" if match else phone


def phone_link(phone: str) -> str:
    """Return what a telephone dials for a number, or an empty text where it is not a plain number."""
    dialled = re.sub(r"[\s.\-()]", "", phone)
    return f"tel:{dialled}" if _DIALLED.fullmatch(dialled) else ""
