"""What to say at the door: a French sentence that can be shown, with its meaning in the visitor's language."""

from dataclasses import dataclass

from geo_service.labels import Labels, load_labels
from geo_service.model.place import Kind, Place

_FRENCH = "fr"
_ASKED_AT = frozenset({Kind.MERCHANT, Kind.DAY_CENTRE, Kind.DISTRIBUTION, Kind.DONATION_POINT, Kind.OFFICE})
"""Nobody is there to be asked at a fountain or a garden; beds are asked for by telephone."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence for one service.

    Attributes:
        service: Code of the service.
        french: To be shown.
        meaning: The same in the visitor's language; empty where that is French.
    """

    service: str
    french: str
    meaning: str


def sentences_for(place: Place, words: Labels) -> tuple[Sentence, ...]:
    """Return one sentence per service of a place where somebody can be asked.

    Args:
        place: The place.
        words: The visitor's language.
    """
    if place.kind not in _ASKED_AT:
        return ()
    codes = [offer.service for offer in place.offers if f"say.{offer.service}" in words.words]
    french = load_labels(_FRENCH)
    return tuple(
        Sentence(code, french(f"say.{code}"), "" if words.lang == _FRENCH else words(f"say.{code}")) for code in codes
    )
