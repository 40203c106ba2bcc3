"""What OpenStreetMap's tags mean here: the kind of a feature, and who may walk it.

Source: https://wiki.openstreetmap.org/wiki/Map_features and https://wiki.openstreetmap.org/wiki/Key:access
"""

from collections.abc import Mapping

from geo_service.streets.interface import FeatureKind, Layer

Tags = Mapping[str, str | None]

ANY = "*"
"""Stands for every value of a tag but ``no``."""

_HIGHWAYS = {
    **dict.fromkeys(("motorway", "motorway_link"), FeatureKind.MOTORWAY),
    **dict.fromkeys(("trunk", "trunk_link"), FeatureKind.TRUNK),
    **dict.fromkeys(("primary", "primary_link"), FeatureKind.PRIMARY),
    **dict.fromkeys(("secondary", "secondary_link"), FeatureKind.SECONDARY),
    **dict.fromkeys(("tertiary", "tertiary_link"), FeatureKind.TERTIARY),
    **dict.fromkeys(("unclassified", "residential", "living_street", "road"), FeatureKind.STREET),
    "pedestrian": FeatureKind.PEDESTRIAN,
    "service": FeatureKind.SERVICE,
    "track": FeatureKind.TRACK,
    "cycleway": FeatureKind.CYCLEWAY,
    **dict.fromkeys(("footway", "path", "bridleway", "corridor", "elevator", "platform"), FeatureKind.FOOTWAY),
    "steps": FeatureKind.STEPS,
}
_RAILWAYS = {
    **dict.fromkeys(("rail", "light_rail", "narrow_gauge", "funicular"), FeatureKind.RAIL),
    "subway": FeatureKind.SUBWAY,
    "tram": FeatureKind.TRAM,
}
_RIVERS = {"river": FeatureKind.RIVER, "canal": FeatureKind.CANAL, "stream": FeatureKind.STREAM}
_PLACES = {
    **dict.fromkeys(("city", "town", "village", "hamlet"), FeatureKind.TOWN),
    **dict.fromkeys(("borough", "suburb", "quarter", "neighbourhood"), FeatureKind.QUARTER),
}

KINDS: Mapping[str, Mapping[str, Mapping[str, FeatureKind]]] = {
    "lines": {"highway": _HIGHWAYS, "railway": _RAILWAYS, "waterway": _RIVERS},
    "multipolygons": {
        "highway": _HIGHWAYS,
        "natural": {
            "water": FeatureKind.WATER,
            "wood": FeatureKind.WOOD,
            **dict.fromkeys(("grassland", "heath", "scrub"), FeatureKind.GRASS),
        },
        "waterway": dict.fromkeys(("riverbank", "dock"), FeatureKind.WATER),
        "landuse": {
            **dict.fromkeys(("reservoir", "basin"), FeatureKind.WATER),
            "forest": FeatureKind.WOOD,
            "cemetery": FeatureKind.CEMETERY,
            **dict.fromkeys(("grass", "meadow", "village_green", "recreation_ground"), FeatureKind.GRASS),
        },
        "leisure": dict.fromkeys(("park", "garden", "nature_reserve"), FeatureKind.PARK),
        "amenity": {"grave_yard": FeatureKind.CEMETERY},
        "building": {ANY: FeatureKind.BUILDING},
    },
    "points": {"place": _PLACES, "railway": dict.fromkeys(("station", "halt"), FeatureKind.STATION)},
}
"""Layer of GDAL's OSM driver -> tag -> value -> kind. The first tag that has a kind decides."""

_CLOSED = frozenset({"no", "private", "customers", "permit", "delivery", "agricultural", "forestry", "military"})
_INVITED = frozenset({"yes", "designated", "permissive"})
_ROARING = frozenset({FeatureKind.MOTORWAY, FeatureKind.TRUNK})
_HIGHEST_LEVEL = 5


def kind_of(layer: str, tags: Tags) -> FeatureKind | None:
    """Return the kind of an object of a layer of GDAL's OSM driver; None where it is not kept."""
    for tag, kinds in KINDS[layer].items():
        value = tags.get(tag)
        kind = kinds.get(value or "") or (kinds.get(ANY) if value not in {None, "no"} else None)
        if kind is not None:
            return kind
    return None


def wanted(layer: str) -> str:
    """Return the condition, in GDAL's SQL, that holds for objects that may have a kind."""
    return " OR ".join(_condition(tag, kinds) for tag, kinds in KINDS[layer].items())


def _condition(tag: str, kinds: Mapping[str, FeatureKind]) -> str:
    if ANY in kinds:
        return f"{tag} IS NOT NULL"
    return f"{tag} IN ({', '.join(map(repr, kinds))})"


def on_foot(kind: FeatureKind, tags: Tags) -> bool:
    """Say whether anybody may walk a street.

    ``foot`` outweighs ``access``. Motorways and trunk roads (at Paris the ring road) are walked only where a sign
    invites; a cycleway is walked unless it says no; what is for customers, residents or farmers is not for anybody.
    """
    if kind.layer is not Layer.STREET:
        return False
    right = tags.get("foot") or tags.get("access")
    return right in _INVITED if kind in _ROARING else right not in _CLOSED


def level_of(text: str | None) -> int:
    """Read ``layer``: a small whole number, 0 where it is missing or is none."""
    try:
        level = int(text or 0)
    except ValueError:
        return 0
    return level if abs(level) <= _HIGHEST_LEVEL else 0


def is_set(value: str | None) -> bool:
    """Say whether a tag such as ``bridge`` applies: any value but ``no``."""
    return value not in {None, "", "no"}
