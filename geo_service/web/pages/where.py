"""Where a visitor says to be: resolved to a point, or to a choice, or to words on how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo_service.errors import GeocodingError
from geo_service.geocoding.gazetteer import is_place_id
from geo_service.model.city import City, NamedPoint
from geo_service.service import GeoService
from geo_service.web.pages.ask import MAX_TEXT
from geo_service.web.pages.here import Fix, read_fix

_DEVICE = "device"
_PUBLIC = frozenset({"quarter", "postcode", "station", "place"})


class Trouble(StrEnum):
    """Why no start is known; the words for it are labels."""

    NO_MATCH = "no_match"
    NO_PLACE = "no_place"
    OFFLINE = "offline"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What became of "where are you?".

    Attributes:
        text: What was typed; empty where nothing was.
        point: The start used; None where none is known.
        choice: Its number, from 1, where it was chosen among several; 0 otherwise.
        choices: Points among which the visitor has to choose.
        trouble: Why there is neither; None where nothing was typed or all is well.
        fix: What the device told, where the start is its position.
    """

    text: str = ""
    point: NamedPoint | None = None
    choice: int = 0
    choices: tuple[NamedPoint, ...] = ()
    trouble: Trouble | None = None
    fix: Fix | None = None

    @property
    def public(self) -> bool:
        """Whether the start is a point that everybody knows by name: neither a device's position nor an address."""
        return self.point is not None and self.point.kind in _PUBLIC


def device_whereabouts(fields: Mapping[str, str], city: City, name: str) -> Whereabouts:
    """Return where a visitor's device is.

    Args:
        fields: A form's ``lat``, ``lon`` and ``accuracy``.
        city: Where the visitor wants to go.
        name: What to call the position.
    """
    fix = read_fix(fields)
    if fix is None:
        return Whereabouts(trouble=Trouble.POSITION)
    return Whereabouts(point=NamedPoint(name, _DEVICE, city.code, fix.position), fix=fix)


def find_whereabouts(fields: Mapping[str, str], city: City, service: GeoService) -> Whereabouts:
    """Return where a visitor is.

    Args:
        fields: A form's ``where`` (what was typed) and ``choice`` (number of one of several matches, from 1).
        city: Where to look.
        service: Who resolves names.
    """
    text = " ".join(fields.get("where", "").split())[:MAX_TEXT]
    if not text:
        return Whereabouts()
    try:
        points = service.where_is(text, city)
    except GeocodingError:
        return Whereabouts(text, trouble=Trouble.OFFLINE)
    if not points:
        return Whereabouts(text, trouble=Trouble.NO_PLACE if is_place_id(text) else Trouble.NO_MATCH)
    if len(points) == 1:
        return Whereabouts(text, points[0])
    numbered = {str(number): number for number in range(1, len(points) + 1)}
    choice = numbered.get(fields.get("choice", ""), 0)
    return Whereabouts(text, points[choice - 1], choice) if choice else Whereabouts(text, choices=points)
