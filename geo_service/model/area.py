"""A named part of a city: an arrondissement, a quarter, a statistical unit."""

from dataclasses import dataclass

from geo_service.model.city import Ring

Polygon = tuple[Ring, ...]
"""An outer ring and its holes."""


@dataclass(frozen=True, slots=True)
class Area:
    """A named part of a city.

    Attributes:
        code: What a person types to mean it; no other area of its kind in the city has it.
        name: What people call it.
        kind: What it is: ``arrondissement``, ``quartier``, ``iris`` or another word in small letters.
        polygons: Its ground, WGS 84 degrees.
        postcodes: Postcodes of addresses in it; empty where not known.
    """

    code: str
    name: str
    kind: str
    polygons: tuple[Polygon, ...]
    postcodes: tuple[str, ...] = ()
