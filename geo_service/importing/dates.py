"""Days as files write them."""

import re
from datetime import date

DAY = r"\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}/\d{1,2}/\d{4}(?!\d)"
"""A day as :func:`read_date` reads it, as a regular expression without groups."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")


def read_date(text: str) -> date | None:
    """Return the day of ``2020-11-18T01:00:00+00:00``, ``2020-11-18`` or ``18/11/2020``, or None."""
    if iso := _ISO.match(text):
        parts = (iso[1], iso[2], iso[3])
    elif french := _FRENCH.match(text):
        parts = (french[3], french[2], french[1])
    else:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
