"""The French national address service (IGN Geoplateforme) through geopy.

Source: https://geoservices.ign.fr/documentation/services/services-geoplateforme/geocodage (parameters ``index``,
``lat``, ``lon``, ``limit``, ``autocomplete``; property ``type`` of an address, ``toponym`` and ``category`` of a
``poi``).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from geopy.adapters import URLLibAdapter
from geopy.geocoders import BANFrance
from geopy.location import Location

from geo_service.geocoding.asking import asking, text_of
from geo_service.model.city import City, NamedPoint
from geo_service.model.locating import Candidate, Precision
from geo_service.model.place import Place
from geo_service.model.position import Position

DOMAIN = "data.geopf.fr/geocodage"
TIMEOUT_S = 4
MOST_CHARS = 200
LEAST_SCORE = 0.5
PAUSE_S = 0.1
"""A fifth of what is allowed. Source: https://adresse.data.gouv.fr/api-doc/adresse (50 requests a second)."""
CITIES_OF_PARTS = frozenset({"13055", "69123", "75056"})
"""INSEE codes of the cities whose addresses bear the codes of their arrondissements instead."""
_PRECISE = frozenset({"housenumber", "street", "locality"})
_SOURCE = "Base Adresse Nationale, IGN Géoplateforme"


class BanGeocoder:
    """Asks the national address service; nothing is kept, neither the question nor the answer.

    Args:
        domain: Host and path of the service.
        scheme: ``https``, or ``http`` for a service on this machine.
    """

    name = "ban"
    pause_s = PAUSE_S

    def __init__(self, domain: str = DOMAIN, scheme: str = "https") -> None:
        self._ban = _NearbyBan(
            domain=domain, scheme=scheme, timeout=TIMEOUT_S, user_agent="geo_service", adapter_factory=URLLibAdapter
        )

    def find(self, text: str, city: City) -> tuple[NamedPoint, ...]:
        """Return the addresses and stations a text may mean; see :class:`geo_service.geocoding.interface.Geocoder`."""
        with asking():
            locations = self._ban.search_near(text[:MOST_CHARS], city.centre, {"index": "address,poi"})
            return tuple(point for location in locations if (point := _accepted(location, city)) is not None)

    def candidates(self, place: Place, city: City) -> tuple[Candidate, ...]:
        """Return where an address may be; see :class:`geo_service.geocoding.interface.ListGeocoder`.

        The search is confined to the postcode, or else to the municipality where its code is known.
        """
        text = " ".join(filter(None, (place.address, place.postcode, place.town or city.name)))
        with asking():
            found = self._ban.search_near(text[:MOST_CHARS], city.centre, _within(place, city))
            return tuple(_candidate(location) for location in found)


class _NearbyBan(BANFrance):  # type: ignore[misc]  # geopy has no types
    """The service, asked for what is near first, and for what lies in one municipality alone."""

    def search_near(self, text: str, near: Position | None, rest: Mapping[str, object]) -> list[Location]:
        params: dict[str, object] = {"q": text, "limit": 8, "autocomplete": 0} | dict(rest)
        if near is not None:
            params |= {"lat": near.lat, "lon": near.lon}
        url = f"{self.geocode_api}?{urlencode(params)}"
        return self._call_geocoder(url, lambda answer: self._parse_json(answer, exactly_one=False)) or []


def _within(place: Place, city: City) -> dict[str, object]:
    if place.postcode:
        return {"postcode": place.postcode}
    if place.town or not city.insee or city.insee in CITIES_OF_PARTS:
        return {}
    return {"citycode": city.insee}


def _candidate(location: Location) -> Candidate:
    properties: Mapping[str, Any] = location.raw["properties"]
    return Candidate(
        label=str(properties["label"]),
        precision=Precision(properties["type"]),
        position=Position(float(location.latitude), float(location.longitude)),
        score=float(properties.get("score", 0)),
        housenumber=text_of(properties, "housenumber"),
        street=text_of(properties, "street", "name"),
        postcode=text_of(properties, "postcode"),
        town=text_of(properties, "city"),
    )


def _accepted(location: Location, city: City) -> NamedPoint | None:
    properties: Mapping[str, Any] = location.raw["properties"]
    postcode = text_of(properties, "postcode")
    if not any(postcode.startswith(prefix) for prefix in city.postcodes):
        return None
    if "category" in properties:
        if "administratif" in properties["category"]:
            return None
        name, kind = text_of(properties, "toponym", "name"), "station"
    else:
        if properties.get("type") not in _PRECISE or float(properties.get("score", 0)) < LEAST_SCORE:
            return None
        name, kind = str(properties["label"]), "address"
    return NamedPoint(name, kind, city.code, Position(location.latitude, location.longitude), _SOURCE)
