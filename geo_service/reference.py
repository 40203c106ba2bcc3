"""The shipped facts that everything else refers to: cities, vocabulary, quarters and postcodes.

They are data: a further city, service or label is an entry in a file of ``datasets/`` and needs no code.
"""

import csv
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from pyproj import Transformer
from shapely import MultiPolygon, Point, Polygon, prepare

from geo_service.errors import BadValueError, ConfigError
from geo_service.model.city import City, NamedPoint, Ring
from geo_service.model.place import Kind
from geo_service.model.position import Position
from geo_service.model.text import fold
from geo_service.model.vocabulary import Term, Terms, Vocabulary
from geo_service.typed import converted

T = TypeVar("T", City, Term)
Table = dict[str, Any]

_LANGUAGES = ("fr", "en")
"""What every label needs; a test compares it with those of :mod:`geo_service.labels`."""
_MAX_LAT = 90
_POSTCODE_LENGTH = 5
_SHORTEST_RING = 4
_SHORT = {"st": "saint", "ste": "sainte"}
_AFTER_NAME = re.compile(r"\d.*|cedex|arrondissement")
_TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:2154", always_xy=True)


@dataclass(frozen=True)
class Reference:
    """Everything that ships beside the code and that a place refers to.

    Attributes:
        cities: The cities in the order of their file; those without ground (``elsewhere``) last.
        vocabulary: Services, items, audiences, kinds.
        named_points: Quarters and postcodes that a person may name as "where I am".
    """

    cities: tuple[City, ...]
    vocabulary: Vocabulary
    named_points: tuple[NamedPoint, ...] = ()

    def city(self, code: str) -> City:
        """Return the city of a code.

        Raises:
            BadValueError: There is none; the error lists the codes.
        """
        found = self._by_code.get(code)
        if found is None:
            accepted = tuple(self._by_code)
            raise BadValueError(
                f"no such city: {code!r}; use one of {', '.join(accepted)}", field="city", accepted=accepted
            )
        return found

    def city_at(self, position: Position) -> City | None:
        """Return the city whose outline holds a position, else the nearest within its ``around_m``.

        Distances are planar, in metres of EPSG:2154 (0.2 % off at most in France).
        """
        x, y = _TO_METRES.transform(position.lon, position.lat)
        near = [(ground.distance_m(x, y), ground.city) for ground in self._grounds if ground.may_reach(x, y)]
        within = [(distance_m, city) for distance_m, city in near if distance_m <= city.around_m]
        return min(within, key=itemgetter(0))[1] if within else None

    def meant_by(self, position: Position) -> str:
        """Return what to ask of a position in no city that lies in one if latitude and longitude change places.

        Empty for every other position.
        """
        if abs(position.lon) > _MAX_LAT or self.city_at(position):
            return ""
        swapped = Position(position.lon, position.lat)
        return f"did you mean {swapped.lat},{swapped.lon}? Latitude comes first" if self.city_at(swapped) else ""

    def city_of_postcode(self, postcode: str) -> City | None:
        """Return the city that the longest matching postcode prefix belongs to."""
        starts = (postcode[:length] for length in range(_POSTCODE_LENGTH, 0, -1))
        return next((self._by_postcode[start] for start in starts if start in self._by_postcode), None)

    def city_of_town(self, town: str) -> City | None:
        """Return the city a town belongs to, however it is spelled ("St-Herblain", "LYON 3EME", "Nantes Cedex 1")."""
        return self._by_town.get(_town_key(town))

    @cached_property
    def _by_code(self) -> dict[str, City]:
        return {city.code: city for city in self.cities}

    @cached_property
    def _by_postcode(self) -> dict[str, City]:
        return {prefix: city for city in self.cities for prefix in city.postcodes}

    @cached_property
    def _by_town(self) -> dict[str, City]:
        return {_town_key(town): city for city in self.cities for town in (city.name, *city.towns)}

    @cached_property
    def _grounds(self) -> tuple["_Ground", ...]:
        return tuple(_Ground.of(city) for city in self.cities if city.mapped)


@dataclass(frozen=True, slots=True)
class _Ground:
    """A city with its outline and the box of its whole area, in metres of EPSG:2154."""

    city: City
    outline: MultiPolygon
    box: tuple[float, float, float, float]

    @classmethod
    def of(cls, city: City) -> "_Ground":
        outline = MultiPolygon([Polygon(list(_TO_METRES.itransform(ring))) for ring in city.outline])
        prepare(outline)
        west, south, east, north = outline.bounds
        return cls(
            city, outline, (west - city.around_m, south - city.around_m, east + city.around_m, north + city.around_m)
        )

    def may_reach(self, x: float, y: float) -> bool:
        west, south, east, north = self.box
        return west <= x <= east and south <= y <= north

    def distance_m(self, x: float, y: float) -> float:
        return float(self.outline.distance(Point(x, y)))


def _town_key(town: str) -> str:
    words: list[str] = []
    for word in fold(town).split():
        if words and _AFTER_NAME.fullmatch(word):
            break
        words.append(_SHORT.get(word, word))
    return " ".join(words)


def load_reference(datasets: Path) -> Reference:
    """Read cities, vocabulary and named points.

    Args:
        datasets: The folder with ``cities.toml``, ``outlines.geojson``, ``services.toml``, ``items.toml``,
            ``audiences.toml``, ``kinds.toml`` and ``named_points.csv``.

    Raises:
        ConfigError: A file is missing or says something that cannot be; the text names file, entry and field.
    """
    cities = _load_cities(datasets)
    vocabulary = Vocabulary(
        services=_load_terms(datasets / "services.toml", "services", "service"),
        items=_load_terms(datasets / "items.toml", "items", "item"),
        audiences=_load_terms(datasets / "audiences.toml", "audiences", "audience"),
        kinds=_load_kinds(datasets / "kinds.toml"),
    )
    return Reference(cities, vocabulary, _load_points(datasets / "named_points.csv", cities))


def _load_cities(datasets: Path) -> tuple[City, ...]:
    path = datasets / "cities.toml"
    outlines = _load_outlines(datasets / "outlines.geojson")
    bare = _entries(path, "cities", City, without=("outline",))
    _check_unique(path, "code", (city.code for city in bare))
    cities = [replace(city, outline=outlines.pop(city.code, ())) for city in bare]
    for city in cities:
        _check_city(path, city)
    _check_unique(path, "prefix", (city.prefix for city in cities))
    _check_unique(path, "postcodes", (prefix for city in cities for prefix in city.postcodes))
    _check_unique(path, "towns", (key for city in cities for key in {_town_key(town) for town in city.towns}))
    if outlines:
        raise ConfigError(f"outlines.geojson: {', '.join(outlines)}: no such city in cities.toml")
    return tuple(sorted(cities, key=lambda city: not city.mapped))


def _check_city(path: Path, city: City) -> None:
    def refuse(field: str, problem: str) -> None:
        raise ConfigError(f"{path.name}: {city.code}: {field}: {problem}")

    if not re.fullmatch(r"[a-z][a-z0-9-]*", city.code):
        refuse("code", "small letters, digits and hyphens only")
    if not re.fullmatch(r"[A-Z]{3}", city.prefix):
        refuse("prefix", "three capital letters, such as PAR")
    if not all(re.fullmatch(r"\d{2,5}", prefix) for prefix in city.postcodes):
        refuse("postcodes", "two to five digits each")
    if city.insee and not city.mapped:
        refuse("outline", "has an INSEE code but no feature in outlines.geojson")
    if city.mapped and not _holds_centre(city):
        refuse("centre", "a city with an outline needs one within it; are lat and lon swapped?")
    try:
        ZoneInfo(city.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        refuse("timezone", f"{city.timezone!r} is not an IANA name such as Europe/Paris")


def _holds_centre(city: City) -> bool:
    centre = city.centre
    return centre is not None and any(Polygon(ring).covers(Point(centre.lon, centre.lat)) for ring in city.outline)


def _load_outlines(path: Path) -> dict[str, tuple[Ring, ...]]:
    try:
        found = json.loads(_text(path))["features"]
        return {one["properties"]["city"]: _rings(one["geometry"]) for one in found}
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path.name}: not a collection of outlines with a property city: {error!r}") from error


def _rings(geometry: Table) -> tuple[Ring, ...]:
    single = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if single else geometry["coordinates"]
    rings = tuple(tuple((float(lon), float(lat)) for lon, lat in polygon[0]) for polygon in polygons)
    if any(len(ring) < _SHORTEST_RING or ring[0] != ring[-1] for ring in rings):
        raise ValueError("a ring is too short or does not end where it begins")
    return rings


def _load_terms(path: Path, table: str, name: str) -> Terms:
    terms = tuple(_entries(path, table, Term))
    _check_unique(path, "code", (spelling for term in terms for spelling in (term.code, *term.aliases)))
    for term in terms:
        missing = [lang for lang in _LANGUAGES if not term.labels.get(lang)]
        if missing:
            raise ConfigError(f"{path.name}: {term.code}: labels: no text for {', '.join(missing)}")
    return Terms(name, terms)


def _load_kinds(path: Path) -> Terms:
    kinds = _load_terms(path, "kinds", "kind")
    if set(kinds.by_code) != set(Kind):
        raise ConfigError(f"{path.name}: kinds: exactly these are needed: {', '.join(Kind)}")
    return kinds


def _load_points(path: Path, cities: Iterable[City]) -> tuple[NamedPoint, ...]:
    codes = {city.code for city in cities}
    points = []
    for line, row in enumerate(csv.DictReader(_text(path).splitlines()), start=2):
        try:
            position = Position(float(row["lat"]), float(row["lon"]))
            point = NamedPoint(row["name"], row["kind"], row["city"], position, f"{row['source']} ({row['licence']})")
        except (KeyError, TypeError, ValueError, BadValueError) as error:
            raise ConfigError(f"{path.name}: line {line}: {error!r}") from error
        if point.city not in codes:
            raise ConfigError(f"{path.name}: line {line}: city: {point.city!r} is not in cities.toml")
        points.append(point)
    return tuple(points)


def _entries(path: Path, table: str, kind: type[T], without: tuple[str, ...] = ()) -> list[T]:
    """Read a list of tables as values of a dataclass; unknown keys are refused."""
    known = {field.name for field in fields(kind) if field.name not in without}
    try:
        entries = tomllib.loads(_text(path)).get(table, [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: {error}") from error
    return [_entry(f"{path.name}: {_title(entry, number)}", entry, kind, known) for number, entry in enumerate(entries)]


def _title(entry: Mapping[str, object], number: int) -> str:
    return str(entry.get("code") or f"entry {number + 1}")


def _entry(where: str, entry: Table, kind: type[T], known: set[str]) -> T:
    unknown = sorted(set(entry) - known)
    if unknown:
        raise ConfigError(f"{where}: {', '.join(unknown)}: no such field; use {', '.join(sorted(known))}")
    try:
        return converted(entry, kind)
    except (msgspec.ValidationError, BadValueError) as error:
        raise ConfigError(f"{where}: {error}") from error


def _check_unique(path: Path, field: str, values: Iterable[str]) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise ConfigError(f"{path.name}: {field}: used twice: {', '.join(twice)}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name}: cannot be read: {error}") from error
