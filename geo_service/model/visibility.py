"""The one function that decides what of a place may leave the store. Every output goes through it."""

import re

from geo_service.model.place import Place, Source, Visibility
from geo_service.model.text import fold

WITHHELD_NAME = "Lieu d'accueil confidentiel"
_STRICTEST_LAST = (Visibility.PUBLIC, Visibility.REFERRAL, Visibility.PRIVATE)
_COMMON = frozenset(
    "rue avenue boulevard place quai cours chemin route allee impasse square passage villa cite "
    "a au aux bis d de des du en et l la le les par pour saint sainte st ste sur ter".split()
)
"""Words of an address that tell no street from another."""
_NUMBER = re.compile(r"[+\d\s().,/-]*")
"""A telephone number and nothing else: what was no number came in as written, and may say where to go."""


def disclose(place: Place) -> Place | None:
    """Return what everybody may know of a place: all, name and telephone only, or nothing.

    A referral place keeps id, kind, city, name, telephone and the name and licence of its source. Its address,
    position, prose and links would lead somebody dangerous to its door. A name that repeats the address
    or the town is replaced, a telephone that is words left out.

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
        phone=place.phone if _NUMBER.fullmatch(place.phone) else "",
        visibility=Visibility.REFERRAL,
        source=Source(name=place.source.name, licence=place.source.licence, as_of=place.source.as_of),
        demonstration=place.demonstration,
    )


def tells_more(after: Visibility, before: Visibility) -> bool:
    """Return whether a change lets more be known of a place than before; whoever approves lists decides that."""
    return _STRICTEST_LAST.index(after) < _STRICTEST_LAST.index(before)


def _repeats_address(place: Place) -> bool:
    return bool(set(fold(place.name).split()) & _telling_words(place))


def _telling_words(place: Place) -> set[str]:
    """Return the words that would say where a place is within its city: number, street, postcode, town."""
    words = set(fold(f"{place.address} {place.postcode} {place.town}").split())
    return words - _COMMON - {fold(place.city)}
