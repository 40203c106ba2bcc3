"""Postcode and town, wherever the row has them."""

import re

from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, noted, placed, valued
from geo_service.model.report import Outcome

_POSTCODE = re.compile(r"\d{5}")
_SHORT = re.compile(r"[1-9]\d{3}")
_COUNTRY = re.compile(r",?\s*\bFrance\.?\s*$", re.IGNORECASE)
_TAIL = re.compile(r"[\s,;(–-]*\b(?P<code>\d{5}|(?<=[\s,])\d{4}(?=\s+[^\W\d]))[\s,)]*(?P<town>[^\d,;()]*?)\s*$")
_ARRONDISSEMENT = re.compile(
    r"(?:\b(?P<town>paris|lyon|marseille)\s+)?\b(?P<number>\d{1,2})\s*(?:er|e|ème|eme)\s+arr(?:ondissement|\.)?",
    re.IGNORECASE,
)
_FIRST_OF = {"paris": 75000, "lyon": 69000, "marseille": 13000}
"""Postcode of arrondissement n is this plus n. Source: La Poste; the 16th of Paris has a second one."""


def read_postcode(draft: Draft, context: StepContext) -> Draft:
    """Take postcode and town from their columns, else from the end of the address, else from an arrondissement.

    A row that bears one of our ids was cleaned when it first came in: its address stays as it is.
    """
    draft = _own(draft)
    if not draft.values.get("id"):
        draft = _from_address(draft)
        draft = draft if draft.values.get("postcode") else _from_arrondissement(draft, context)
    return placed(
        draft,
        address=draft.values.get("address", ""),
        postcode=draft.values.get("postcode", "") if _POSTCODE.fullmatch(draft.values.get("postcode", "")) else "",
        town=draft.values.get("town", ""),
    )


def _own(draft: Draft) -> Draft:
    text = draft.values.get("postcode", "").replace(" ", "")
    if not text or _POSTCODE.fullmatch(text):
        return valued(draft, postcode=text)
    if _SHORT.fullmatch(text):
        problem = f"lacks its first 0 and was read as 0{text}"
        draft = noted(draft, "postcode", problem, "format the column as text", Outcome.REPAIRED)
        return valued(draft, postcode=f"0{text}")
    draft = noted(draft, "postcode", "is not five digits and was left out", "write five digits", Outcome.KEPT)
    return valued(draft, postcode="")


def _from_address(draft: Draft) -> Draft:
    """Split "13, rue B. Delessert 69007 Lyon" in three. Four digits there are a foreign postcode and stay as one."""
    address = _COUNTRY.sub("", draft.values.get("address", ""))
    found = _TAIL.search(address)
    if found is None or not address[: found.start()].strip(" ,;-–"):
        return draft
    town = found["town"].strip(" .,-")
    return valued(
        draft,
        address=address[: found.start()].strip(" ,;-–"),
        postcode=draft.values.get("postcode") or found["code"],
        town=draft.values.get("town") or (town if len(town) > 1 else ""),
    )


def _from_arrondissement(draft: Draft, context: StepContext) -> Draft:
    for field in ("town", "address"):
        found = _ARRONDISSEMENT.search(draft.values.get(field, ""))
        if found is None:
            continue
        town = (found["town"] or draft.values.get("city") or context.mapping.city).casefold()
        if town in _FIRST_OF and int(found["number"]):
            return valued(draft, postcode=str(_FIRST_OF[town] + int(found["number"])))
    return draft
