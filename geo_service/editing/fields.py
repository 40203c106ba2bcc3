"""A place as fields that are compared and changed one by one; each offer and each accepted item is one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from geo_service.model.place import Place, Visibility
from geo_service.model.vocabulary import Vocabulary

PLAIN = (
    *("kind", "city", "name", "address", "postcode", "town", "position", "hours", "closures", "campaigns", "phone"),
    *("website", "description", "how_to_ask", "conditions", "audience", "wheelchair", "network", "visibility"),
    "verified",
)
"""The fields that a list may change, besides offers and accepted items; where a place comes from is not for it."""
OFFERS, ACCEPTS = "offers.", "accepts."
_QUOTES = str.maketrans("‘’ʼ‛“”„«»\u00a0\u202f\u2009", '\'\'\'\'"""""   ')
_SPACES = re.compile(r"[ \t]+")
_BREAKS = re.compile(r" ?[\r\n]+ ?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

Fields = Mapping[str, object]


def fields_of(place: Place) -> dict[str, object]:
    """Return a place's fields."""
    fields: dict[str, object] = {name: getattr(place, name) for name in PLAIN}
    fields |= {f"{OFFERS}{offer.service}": offer for offer in place.offers}
    return fields | {f"{ACCEPTS}{accepted.item}": accepted for accepted in place.accepts}


def changed(place: Place, changes: Fields, vocabulary: Vocabulary) -> Place:
    """Return a place with some fields changed; None takes an offer or an accepted item away."""
    plain: dict[str, Any] = {name: value for name, value in changes.items() if name in PLAIN}
    offers = {offer.service: offer for offer in place.offers} | _below(OFFERS, changes)
    accepts = {accepted.item: accepted for accepted in place.accepts} | _below(ACCEPTS, changes)
    if _below(OFFERS, changes):
        plain["offers"] = _ordered(offers, vocabulary.services.by_code)
    if _below(ACCEPTS, changes):
        plain["accepts"] = _ordered(accepts, vocabulary.items.by_code)
    return replace(place, **plain)


def plainly(text: str) -> str:
    """Return a text without what programs put into it unasked: curly quotes, no-break spaces, line ends."""
    text = _CONTROL.sub("", text.translate(_QUOTES))
    return _BREAKS.sub("\n", _SPACES.sub(" ", text)).strip()


def is_public(place: Place) -> bool:
    """Return whether everybody may know all of a place."""
    return place.visibility is Visibility.PUBLIC and not place.archived


def _below(prefix: str, changes: Fields) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in changes.items() if name.startswith(prefix)}


def _ordered(values: Mapping[str, Any], order: Iterable[str]) -> tuple[Any, ...]:
    known = list(order)
    codes = [*known, *(code for code in values if code not in known)]
    return tuple(values[code] for code in codes if values.get(code) is not None)
