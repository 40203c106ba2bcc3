"""From a GeoJSON file to areas, and to findings about what could not be taken as it was."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from geo_service.areas.sources import AreaSource
from geo_service.errors import BadValueError, UnreadableFileError
from geo_service.model.area import Area, Polygon
from geo_service.model.city import City
from geo_service.model.position import Position
from geo_service.model.report import Finding, Outcome
from geo_service.model.text import fold

MAX_FEATURES = 5000
_MAX_TEXT = 200
_NAMES_OF_DEGREES = ("CRS84", "4326")
_PROPERTY = re.compile(r"\{([^{}]+)\}")
_SEPARATORS = re.compile(r"[\s,;]+")
Feature = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file of areas holds.

    Attributes:
        areas: Its areas, in its order.
        findings: What was skipped or repaired, by feature.
    """

    areas: tuple[Area, ...]
    findings: tuple[Finding, ...]


def read_features(content: bytes, file: str) -> list[Feature]:
    """Return the features of a GeoJSON file.

    Args:
        content: What the file holds.
        file: Its name, for words about it.

    Raises:
        UnreadableFileError: It is no feature collection in degrees, is empty or has too many features.
    """
    try:
        found = json.loads(content)
        features: list[Feature] = list(found["features"])
        crs = json.dumps(found.get("crs") or _NAMES_OF_DEGREES[0])
        named = all(isinstance(one["properties"], dict) for one in features)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFileError(f"{file} is not a GeoJSON feature collection") from error
    if not features or not named:
        raise UnreadableFileError(f"{file}: there is no feature, or one without properties")
    if len(features) > MAX_FEATURES:
        raise UnreadableFileError(f"{file}: {len(features)} features; {MAX_FEATURES} areas at most")
    if not any(name in crs for name in _NAMES_OF_DEGREES):
        raise UnreadableFileError(f"{file}: coordinates have to be WGS 84 degrees; convert the file from {crs} first")
    return features


def read_areas(
    features: Iterable[Feature],
    source: AreaSource,
    city_at: Callable[[Position], City | None],
    postcodes_of: Callable[[str], tuple[str, ...]],
) -> Reading:
    """Read every feature as an area.

    Args:
        features: The features.
        source: How to read them, with its city and kind.
        city_at: The city that a position lies in or near.
        postcodes_of: The postcodes of a code, asked where the file tells none.
    """
    areas: dict[str, Area] = {}
    findings: list[Finding] = []
    for number, feature in enumerate(features, start=1):
        try:
            area, is_valid = _read(feature, source, postcodes_of)
            _check_place(area, source.city, city_at)
            _check_code(area, areas)
        except BadValueError as error:
            findings.append(_finding(number, error, Outcome.SKIPPED))
            continue
        areas[area.code] = area
        if not is_valid:
            crossing = BadValueError(f"{area.name}: its outline crosses itself", field="geometry")
            findings.append(_finding(number, crossing, Outcome.REPAIRED))
    return Reading(tuple(areas.values()), tuple(findings))


def _finding(number: int, error: BadValueError, outcome: Outcome) -> Finding:
    return Finding(number, error.field, "", str(error)[:_MAX_TEXT], "correct it in the file and import again", outcome)


def _read(feature: Feature, source: AreaSource, postcodes_of: Callable[[str], tuple[str, ...]]) -> tuple[Area, bool]:
    """Return an area, and whether its outline was good as it stood."""
    properties = feature["properties"]
    properties = {**properties, **source.adds.get(str(properties.get(source.adds_by)), {})}
    code, name = _filled(source.code, properties), _filled(source.name, properties)
    for field, text in (("code", code), ("name", name)):
        if not text:
            raise BadValueError(f"no {field}: {getattr(source, field)} is empty", field=field)
    polygons, is_valid = _polygons(feature.get("geometry"), name)
    said = tuple(filter(None, _SEPARATORS.split(_filled(source.postcode, properties))))
    return Area(code, name, source.kind, polygons, said or postcodes_of(code)), is_valid


def _filled(template: str, properties: Feature) -> str:
    def value(match: re.Match[str]) -> str:
        found = properties.get(match[1])
        return "" if found is None else str(found)

    return " ".join(_PROPERTY.sub(value, template).split())[:_MAX_TEXT]


def _polygons(geometry: Any, name: str) -> tuple[tuple[Polygon, ...], bool]:
    try:
        ground = shapely.force_2d(shape(geometry))
        repaired = shapely.make_valid(ground)
    except (shapely.errors.ShapelyError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise BadValueError(f"{name}: its geometry cannot be read", field="geometry") from error
    parts = [part for part in _flat(repaired) if isinstance(part, shapely.Polygon) and part.area]
    if not parts:
        raise BadValueError(f"{name}: its geometry is no polygon", field="geometry")
    return tuple(mapping(part)["coordinates"] for part in parts), bool(ground.is_valid)


def _flat(geometry: shapely.Geometry) -> Iterator[shapely.Geometry]:
    """Yield the simple parts of a geometry, also of collections within a collection."""
    for part in shapely.get_parts(geometry):
        if isinstance(part, shapely.MultiPolygon | shapely.GeometryCollection):
            yield from _flat(part)
        else:
            yield part


def _check_place(area: Area, city: str, city_at: Callable[[Position], City | None]) -> None:
    inside = shapely.MultiPolygon([(one[0], one[1:]) for one in area.polygons]).representative_point()
    found = city_at(Position(lat=inside.y, lon=inside.x))
    if found is None or found.code != city:
        raise BadValueError(f"{area.name}: lies outside {city}", field="geometry")


def _check_code(area: Area, areas: Mapping[str, Area]) -> None:
    if area.code in areas:
        raise BadValueError(f"{area.name}: {areas[area.code].name} has the code {area.code} already", field="code")
    if not fold(area.code):
        raise BadValueError(f"{area.name}: {area.code!r} is no code: letters or figures are needed", field="code")
