"""Texts: no value is no text, one line is one line, and the mark that disarms a formula is not the author's."""

import re
from dataclasses import replace

from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, skipped

_NOTHING = frozenset({"na", "n/a", "nan", "null", "none", "-", "--", "?", "nc", "n.c.", "néant", "vide"})
_LINES = frozenset({"description", "hours", "conditions", "how_to_ask", "phone", "services", "accepts"}) | {
    *("closures", "campaigns"),
}
"""Fields in which a line break means something."""
_MARKED = re.compile(r"'(?=[=+\-@\t\r])")


def clean_text(draft: Draft, _context: StepContext) -> Draft:
    """Tidy every text; a row without a name is left out."""
    values = {field: text for field, value in draft.values.items() if (text := tidy(field, value))}
    draft = replace(draft, values=values)
    if not values.get("name"):
        return skipped(draft, "name", "has no name", "give the place a name")
    return draft


def tidy(field: str, value: str) -> str:
    """Return a text of one of our fields without stray spaces; empty where it says that there is none."""
    text = _MARKED.sub("", value, count=1) if _MARKED.match(value) else value
    if field not in _LINES:
        text = " ".join(text.split())
    return "" if text.strip().casefold() in _NOTHING else text.strip()
