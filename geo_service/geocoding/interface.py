"""What a geocoder promises."""

from typing import Protocol

from geo_service.model.city import City, NamedPoint
from geo_service.model.locating import Candidate
from geo_service.model.place import Place


class Geocoder(Protocol):
    """Turns what a person typed into points, best first. Nothing of it is kept or logged."""

    def find(self, text: str, city: City) -> tuple[NamedPoint, ...]:
        """Return the points an address may mean, within the city, best first.

        Args:
            text: What a person typed, at most 200 characters.
            city: Where to look.

        Returns:
            Points that are precise enough to walk from; a city's centre is not one. Empty for none.

        Raises:
            GeocodingError: Nobody answered.
        """


class ListGeocoder(Protocol):
    """Turns addresses of lists into candidates, one request each; whoever asks waits between two requests."""

    @property
    def name(self) -> str:
        """What the cache and people call it."""

    @property
    def pause_s(self) -> float:
        """Seconds from one request to the next, as the service's rules ask."""

    def candidates(self, place: Place, city: City) -> tuple[Candidate, ...]:
        """Return where the address of a place may be, best first, unjudged; empty for no match.

        Args:
            place: Whose address; its name is not told.
            city: Where to look.

        Raises:
            GeocodingError: Nobody answered, we are refused, or the answer is nonsense; its ``trouble`` says which.
        """
