"""A Nominatim service through geopy, for operators who run one, or as a second opinion on small lists.

Source: https://nominatim.org/release-docs/latest/api/Search/ (structured queries, ``jsonv2``, ``addressdetails``)
and https://operations.osmfoundation.org/policies/nominatim/ (one request a second over all users of an application, an
application that names itself, answers kept, no long lists: the public service is for a few addresses only).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import URLLibAdapter
from geopy.geocoders import Nominatim
from geopy.location import Location

from geo_service.geocoding.asking import asking, text_of
from geo_service.model.city import City, NamedPoint
from geo_service.model.locating import Candidate, Precision
from geo_service.model.place import Place
from geo_service.model.position import Position

PUBLIC_URL = "https://nominatim.openstreetmap.org"
TIMEOUT_S = 8
PAUSE_S = 1.1
MOST_CHARS = 200
_SOURCE = "OpenStreetMap, Nominatim"
_LOCALITIES = frozenset(
    "allotments city_block farm hamlet isolated_dwelling locality neighbourhood place quarter square suburb".split()
)
"""Values of ``addresstype`` that are more precise than a municipality and less than a street."""
_TOWNS = ("city", "town", "village", "municipality")


class NominatimGeocoder:
    """Asks a Nominatim service; nothing is kept here, neither the question nor the answer.

    Args:
        url: Its address, such as ``https://nominatim.example.org``.
        contact: Where its operator finds us: the root of our own pages, or empty.
    """

    name = "nominatim"
    pause_s = PAUSE_S

    def __init__(self, url: str = PUBLIC_URL, contact: str = "") -> None:
        parts = urlsplit(url)
        self._nominatim = _StructuredNominatim(
            domain=f"{parts.netloc}{parts.path}",
            scheme=parts.scheme,
            timeout=TIMEOUT_S,
            user_agent=f"geo_service ({contact or 'places of solidarity'})",
            adapter_factory=URLLibAdapter,
        )

    def find(self, text: str, city: City) -> tuple[NamedPoint, ...]:
        """Return the addresses a text may mean; see :class:`geo_service.geocoding.interface.Geocoder`."""
        with asking():
            found = map(_candidate, self._nominatim.search({"q": f"{text[:MOST_CHARS]}, {city.name}"}))
            return tuple(
                NamedPoint(each.label, "address", city.code, each.position, _SOURCE)
                for each in found
                if each.precision is not Precision.MUNICIPALITY
                and any(each.postcode.startswith(prefix) for prefix in city.postcodes)
            )

    def candidates(self, place: Place, city: City) -> tuple[Candidate, ...]:
        """Return where an address may be, see :class:`geo_service.geocoding.interface.ListGeocoder`."""
        query = {"street": place.address[:MOST_CHARS], "city": place.town or city.name}
        if place.postcode:
            query["postalcode"] = place.postcode
        with asking():
            return tuple(_candidate(location) for location in self._nominatim.search(query))


class _StructuredNominatim(Nominatim):  # type: ignore[misc]  # geopy has no types
    """The service, asked for a street, a town and a postcode, or for a text, in France."""

    def search(self, query: Mapping[str, str]) -> list[Location]:
        params = dict(query) | {
            "format": "jsonv2",
            "addressdetails": 1,
            "countrycodes": "fr",
            "limit": 8,
            "accept-language": "fr",
        }
        url = self._construct_url(self.api, params)
        return self._call_geocoder(url, lambda answer: self._parse_json(answer, exactly_one=False)) or []


def _candidate(location: Location) -> Candidate:
    raw: Mapping[str, Any] = location.raw
    address: Mapping[str, Any] = raw.get("address", {})
    return Candidate(
        label=str(raw["display_name"]),
        precision=_precision(raw, address),
        position=Position(float(location.latitude), float(location.longitude)),
        housenumber=text_of(address, "house_number"),
        street=text_of(address, "road", "pedestrian", "square", "place"),
        postcode=text_of(address, "postcode"),
        town=text_of(address, *_TOWNS),
    )


def _precision(raw: Mapping[str, Any], address: Mapping[str, Any]) -> Precision:
    kind = str(raw.get("addresstype") or raw.get("type", ""))
    if "house_number" in address:
        return Precision.HOUSENUMBER
    if kind in _TOWNS or kind in {"country", "county", "postcode", "region", "state", "city_district"}:
        return Precision.MUNICIPALITY
    if kind in _LOCALITIES:
        return Precision.LOCALITY
    return Precision.STREET if "road" in address or "pedestrian" in address else Precision.LOCALITY
