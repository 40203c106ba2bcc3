"""Where areas are kept: a GeoJSON file per city and kind in ``areas/`` of the data folder, which any GIS opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from geo_service.errors import UnreadableFileError
from geo_service.files import write_whole
from geo_service.model.area import Area, Polygon
from geo_service.model.city import City
from geo_service.typed import decoded


@dataclass(frozen=True, slots=True)
class AreasInfo:
    """Where the areas of a city and kind come from.

    Attributes:
        city: Code of the city.
        kind: What they are.
        file: Name of the file they were read from, without its folder.
        source: Who publishes them.
        licence: Under which licence.
        as_of: Of which day they are, ISO 8601; empty where not known.
        imported_at: When they were read, aware.
        count: How many they are.
    """

    city: str
    kind: str
    file: str
    source: str
    licence: str
    as_of: str
    imported_at: datetime
    count: int


class _Properties(msgspec.Struct, frozen=True):
    code: str
    name: str
    kind: str
    postcodes: tuple[str, ...]


class _Geometry(msgspec.Struct, frozen=True):
    coordinates: tuple[Polygon, ...]
    type: Literal["MultiPolygon"] = "MultiPolygon"


class _Feature(msgspec.Struct, frozen=True):
    properties: _Properties
    geometry: _Geometry
    type: Literal["Feature"] = "Feature"


class _File(msgspec.Struct, frozen=True):
    """A feature collection with a foreign member. Source: RFC 7946, section 6.1."""

    about: AreasInfo
    features: tuple[_Feature, ...]
    type: Literal["FeatureCollection"] = "FeatureCollection"


def path_of(data_dir: Path, city: str, kind: str) -> Path:
    """Return where the areas of a city and kind are kept."""
    return data_dir / "areas" / city / f"{kind}.geojson"


def write_areas(data_dir: Path, info: AreasInfo, areas: Iterable[Area]) -> Path:
    """Keep areas, by code, in the place of those of the same city and kind; return where."""
    features = tuple(
        _Feature(_Properties(area.code, area.name, area.kind, area.postcodes), _Geometry(area.polygons))
        for area in sorted(areas, key=lambda area: area.code)
    )
    path = path_of(data_dir, info.city, info.kind)
    write_whole(path, msgspec.json.encode(_File(info, features)))
    return path


@dataclass(frozen=True, slots=True)
class CityAreas:
    """The areas of a city.

    Attributes:
        infos: Where they come from, by kind.
        areas: All of them, by kind and code.
    """

    infos: tuple[AreasInfo, ...] = ()
    areas: tuple[Area, ...] = ()


def open_areas(data_dir: Path, city: City) -> CityAreas:
    """Return the areas of a city; none where none were imported.

    Raises:
        UnreadableFileError: A file is damaged.
    """
    files = [_read(path) for path in sorted((data_dir / "areas" / city.code).glob("*.geojson"))]
    return CityAreas(tuple(one.about for one in files), tuple(_area(one) for file in files for one in file.features))


def _read(path: Path) -> _File:
    try:
        return decoded(path.read_bytes(), _File)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"{path} is damaged: import the areas again") from error


def _area(feature: _Feature) -> Area:
    said = feature.properties
    return Area(said.code, said.name, said.kind, feature.geometry.coordinates, said.postcodes)
