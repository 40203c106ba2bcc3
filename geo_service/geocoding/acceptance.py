"""When a geocoder's answer is good enough to be used without a person looking at it: one pure rule."""

import re
from collections.abc import Callable, Iterable
from math import cos, hypot, radians

from geo_service.model.city import City
from geo_service.model.locating import Candidate, Precision, Verdict
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.text import fold

LEAST_SCORE = 0.7
"""Of an accepted match. A street that stands in for a missing number reaches 0.77, so the score alone says little."""
CENTRE_M = 100.0
"""Nearer than this, in metres, to the point that stands for its city a result is that city and no address."""
APART_M = 100.0
"""Two equally good matches that are farther apart, in metres, are two answers."""
_M_PER_DEGREE = 111_195.0
"""Length of a degree of latitude on a sphere of 6,371 km."""
_NUMBER = re.compile(r"(\d+) ?(bis|ter|quater|[a-f](?= ))?")
_LITTLE = frozenset("a au aux d de des du en et l la le les sur".split())
_SHORT = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "bvd": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "crs": "cours",
    "fbg": "faubourg",
    "fg": "faubourg",
    "imp": "impasse",
    "pass": "passage",
    "pl": "place",
    "r": "rue",
    "rte": "route",
    "sq": "square",
    "st": "saint",
    "ste": "sainte",
}
"""Abbreviations that people write in French addresses."""

CityAt = Callable[[Position], City | None]


def judge(
    place: Place, city: City, candidates: Iterable[Candidate], city_at: CityAt
) -> tuple[Verdict, tuple[Candidate, ...]]:
    """Decide about an answer.

    Dropped: what stands for a whole municipality or lies at the city's centre, and whatever lies in another city, as
    0,0 and the middle of France do. Accepted: a house number that is the one written, in the street, postcode and
    town that are written, with a score of :data:`LEAST_SCORE` where there is one, if no other such match lies
    elsewhere. All else is for a person to confirm.

    Args:
        place: Whose address was asked about.
        city: Where it was looked for.
        candidates: The answer, best first.
        city_at: Which city a position belongs to.

    Returns:
        What is decided, and the candidates that are left, the accepted one first.
    """
    usable = tuple(found for found in candidates if _usable(found, city, city_at))
    if not usable:
        return Verdict.FAILED, ()
    exact = [found for found in usable if _exact(found, place, city)]
    if not exact or any(metres(exact[0].position, other.position) > APART_M for other in exact[1:]):
        return Verdict.TO_CONFIRM, usable
    return Verdict.ACCEPTED, (exact[0], *(found for found in usable if found is not exact[0]))


def metres(one: Position, other: Position) -> float:
    """Return the distance of two points of one city in metres, within one percent."""
    scale = cos(radians((one.lat + other.lat) / 2))
    return _M_PER_DEGREE * hypot(one.lat - other.lat, (one.lon - other.lon) * scale)


def house_number(address: str) -> str:
    """Return the number that an address begins with, as numbers are compared (``8bis``); empty for none."""
    match = _NUMBER.match(f"{fold(address)} ")
    return "".join(part for part in match.groups() if part) if match else ""


def _usable(found: Candidate, city: City, city_at: CityAt) -> bool:
    if found.precision is Precision.MUNICIPALITY or city_at(found.position) != city:
        return False
    if city.centre is not None and metres(found.position, city.centre) < CENTRE_M:
        return False
    return not found.postcode or any(found.postcode.startswith(prefix) for prefix in city.postcodes)


def _exact(found: Candidate, place: Place, city: City) -> bool:
    number = house_number(place.address)
    return (
        found.precision is Precision.HOUSENUMBER
        and bool(number)
        and house_number(found.housenumber) == number
        and (found.score is None or found.score >= LEAST_SCORE)
        and _same_street(found, place)
        and _same_town(found, place, city)
    )


def _same_street(found: Candidate, place: Place) -> bool:
    return bool(found.street) and _words(_street(place.address)) == _words(fold(found.street))


def _street(address: str) -> str:
    """Return the street of an address, folded: what stands between its number and the next comma."""
    first, _, rest = address.partition(",")
    street = _NUMBER.sub("", f"{fold(first)} ", count=1)
    return street if street.strip() else fold(rest.partition(",")[0])


def _words(folded: str) -> set[str]:
    return {_SHORT.get(word, word) for word in folded.split()} - _LITTLE


def _same_town(found: Candidate, place: Place, city: City) -> bool:
    if place.postcode and found.postcode != place.postcode:
        return False
    return bool(place.postcode) or fold(found.town) == fold(place.town or city.name)
