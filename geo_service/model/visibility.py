"""The one function that decides what of a place may leave the store. Every output goes through it."""

import re

from geo_service.model.place import Place, Source, Visibility
from geo_service.model.text import fold

WITHHELD_NAME = "Lieu d'accueil confidentiel"
_SPEAKING = 4
"""Letters a word needs to tell one street from another ("rue" does not)."""
_COMMON = frozenset(
    {"rue", "avenue", "boulevard", "place", "quai", "cours", "chemin", "route", "allee", "impasse", "square", "passage"}
)


def disclose(place: Place) -> Place | None:
    """Return what everybody may know of a place: all, name and telephone only, or nothing.

    A referral place keeps id, kind, city, name, telephone and the name and licence of its source. Its address,
    position, prose and links would lead somebody dangerous to its door. A name that repeats the address is
    replaced.

    Returns:
        The place, its reduced copy, or None where it is private or archived.
    """
    if place.archived or place.visibility is Visibility.PRIVATE:
        return None
    if place.visibility is Visibility.PUBLIC:
        return place
    return Place(
        id=place.id,
        kind=place.kind,
        city=place.city,
        name=WITHHELD_NAME if _repeats_address(place) else place.name,
        phone=place.phone,
        visibility=Visibility.REFERRAL,
        source=Source(name=place.source.name, licence=place.source.licence, as_of=place.source.as_of),
        demonstration=place.demonstration,
    )


def _repeats_address(place: Place) -> bool:
    named = set(fold(place.name).split())
    street = {word for word in fold(place.address).split() if len(word) >= _SPEAKING and word not in _COMMON}
    number = re.match(r"\d+", fold(place.address))
    return bool(named & street) or (number is not None and number.group() in named)
