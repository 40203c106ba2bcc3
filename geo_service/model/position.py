"""Where something is."""

from dataclasses import dataclass

from geo_service.errors import BadValueError


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the earth, WGS 84 (EPSG:4326).

    Attributes:
        lat: Latitude in degrees, -90 to 90.
        lon: Longitude in degrees, -180 to 180.

    Raises:
        BadValueError: A coordinate is outside its range or not a number.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        for name, value, limit in (("lat", self.lat, 90), ("lon", self.lon, 180)):
            if not -limit <= value <= limit:
                raise BadValueError(f"{name}={value} is not between -{limit} and {limit} degrees", field=name)
