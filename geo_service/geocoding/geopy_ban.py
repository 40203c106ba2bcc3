"""The French national address service (IGN Geoplateforme) through geopy.

Source: https://geoservices.ign.fr/documentation/services/services-geoplateforme/geocodage (parameters ``index``,
``lat``, ``lon``, ``limit``, ``autocomplete``; property ``type`` of an address, ``toponym`` and ``category`` of a
``poi``).
"""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from geopy.adapters import URLLibAdapter
from geopy.exc import GeopyError
from geopy.geocoders import BANFrance
from geopy.location import Location

from geo_service.errors import GeocodingError
from geo_service.model.city import City, NamedPoint
from geo_service.model.position import Position

DOMAIN = "data.geopf.fr/geocodage"
TIMEOUT_S = 4
MOST_CHARS = 200
LEAST_SCORE = 0.5
_PRECISE = frozenset({"housenumber", "street", "locality"})
_SOURCE = "Base Adresse Nationale, IGN Géoplateforme"

logging.getLogger("geopy").setLevel(logging.WARNING)  # at DEBUG geopy writes the address a person typed


class BanGeocoder:
    """Asks the national address service; nothing is kept, neither the question nor the answer.

    Args:
        domain: Host and path of the service.
        scheme: ``https``, or ``http`` for a service on this machine.
    """

    def __init__(self, domain: str = DOMAIN, scheme: str = "https") -> None:
        self._ban = _NearbyBan(
            domain=domain, scheme=scheme, timeout=TIMEOUT_S, user_agent="geo_service", adapter_factory=URLLibAdapter
        )

    def find(self, text: str, city: City) -> tuple[NamedPoint, ...]:
        """Return the addresses and stations a text may mean; see :class:`geo_service.geocoding.interface.Geocoder`."""
        try:
            locations = self._ban.search_near(text[:MOST_CHARS], city.centre)
        except GeopyError as error:
            raise GeocodingError(f"the address service did not answer ({type(error).__name__})") from error
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            raise GeocodingError("the address service answered something else than addresses") from error
        return tuple(point for location in locations if (point := _accepted(location, city)) is not None)


class _NearbyBan(BANFrance):  # type: ignore[misc]  # geopy has no types
    """The service, asked for addresses and places of interest, near ones first."""

    def search_near(self, text: str, near: Position | None) -> list[Location]:
        params: dict[str, object] = {"q": text, "index": "address,poi", "limit": 8, "autocomplete": 0}
        if near is not None:
            params |= {"lat": near.lat, "lon": near.lon}
        url = f"{self.geocode_api}?{urlencode(params)}"
        return self._call_geocoder(url, lambda answer: self._parse_json(answer, exactly_one=False)) or []


def _accepted(location: Location, city: City) -> NamedPoint | None:
    properties: Mapping[str, Any] = location.raw["properties"]
    postcode = _first(properties.get("postcode"))
    if not any(postcode.startswith(prefix) for prefix in city.postcodes):
        return None
    if "category" in properties:
        if "administratif" in properties["category"]:
            return None
        name, kind = _first(properties.get("toponym") or properties.get("name")), "station"
    else:
        if properties.get("type") not in _PRECISE or float(properties.get("score", 0)) < LEAST_SCORE:
            return None
        name, kind = str(properties["label"]), "address"
    return NamedPoint(name, kind, city.code, Position(location.latitude, location.longitude), _SOURCE)


def _first(value: Any) -> str:
    return str((value or [""])[0] if isinstance(value, list) or value is None else value)
