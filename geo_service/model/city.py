"""A city of the network and the ground it covers."""

from dataclasses import dataclass

from geo_service.model.position import Position

Ring = tuple[tuple[float, float], ...]
"""A closed ring of (lon, lat) pairs in WGS 84 degrees, first equal to last, as in RFC 7946."""


@dataclass(frozen=True, slots=True)
class City:
    """A city.

    Attributes:
        code: Its code in addresses and filters (``paris``).
        prefix: Start of its places' ids (``PAR``).
        name: Its name.
        insee: INSEE code of the commune; empty for the pseudo-city ``elsewhere``.
        centre: Where maps of it open; None for ``elsewhere``.
        outline: Coarse outline of the commune, one outer ring per part; empty for ``elsewhere``.
        around_m: How far beyond the outline a place still belongs to it, in metres.
        postcodes: Prefixes of the postcodes that belong to it (``75``, ``92``).
        towns: Names of its commune and of those around it that belong to it.
        timezone: IANA name.
        source: Where outline and codes come from, for people.
        department: INSEE department (``75``), for holidays.
    """

    code: str
    prefix: str
    name: str
    insee: str = ""
    centre: Position | None = None
    outline: tuple[Ring, ...] = ()
    around_m: float = 0.0
    postcodes: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    timezone: str = "Europe/Paris"
    source: str = ""
    department: str = ""

    @property
    def mapped(self) -> bool:
        """Whether it has ground: a map, and places that can be nearest."""
        return bool(self.outline)

    def __hash__(self) -> int:
        """Return the hash of its code: that of its outline would take longer than what is found by it."""
        return hash(self.code)


@dataclass(frozen=True, slots=True)
class NamedPoint:
    """A quarter, postcode, station or the like that a person may name as "where I am".

    Attributes:
        name: What people call it ("Belleville", "75011").
        kind: ``quarter``, ``postcode``, ``station``, ``place`` or ``address``.
        city: Code of its city.
        position: The point used.
        source: Where the point comes from, for people.
    """

    name: str
    kind: str
    city: str
    position: Position
    source: str = ""
