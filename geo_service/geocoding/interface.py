"""What a geocoder promises."""

from typing import Protocol

from geo_service.model.city import City, NamedPoint


class Geocoder(Protocol):
    """Turns an address into points, best first."""

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
