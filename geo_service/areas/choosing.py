"""Which areas a person means: by code or name, by postcode, or all of a kind."""

from collections.abc import Iterable

from geo_service.areas.kept import CityAreas
from geo_service.errors import BadValueError
from geo_service.model.area import Area
from geo_service.model.city import City
from geo_service.model.text import fold


def area_called(areas: CityAreas, city: City, text: str) -> Area:
    """Return the area that bears a code or a name.

    Raises:
        BadValueError: None does, or several do; the error lists them.
    """
    wanted = fold(text)
    found = [area for area in areas.areas if fold(area.code) == wanted]
    found = found or [area for area in areas.areas if fold(area.name) == wanted]
    if len(found) > 1:
        several = ", ".join(f"{area.kind} {area.code} {area.name}" for area in found)
        raise BadValueError(f"{text!r} may mean {several}: say its code", field="area")
    if not found:
        _check_known(areas, city)
        raise BadValueError(
            f"no area of {city.name} is called {text!r}: geo-service areas list names them", field="area"
        )
    return found[0]


def area_of_postcode(areas: CityAreas, city: City, postcode: str) -> Area:
    """Return the ground of a postcode: the area that bears it, or all areas of a kind that do, as one.

    Raises:
        BadValueError: No area bears it.
    """
    bearing = [area for area in areas.areas if postcode in area.postcodes]
    if not bearing:
        _check_known(areas, city)
        raise BadValueError(f"no area of {city.name} has the postcode {postcode!r}", field="postcode")
    by_kind = {kind: [area for area in bearing if area.kind == kind] for kind in _kinds(bearing)}
    fewest = min(by_kind.values(), key=len)
    if len(fewest) == 1:
        return fewest[0]
    ground = tuple(polygon for area in fewest for polygon in area.polygons)
    return Area(postcode, postcode, "postcode", ground, (postcode,))


def areas_of_kind(areas: CityAreas, city: City, kind: str | None) -> tuple[Area, ...]:
    """Return every area of a kind; where only one kind is there, it need not be said.

    Raises:
        BadValueError: There is none, or the kind has to be said.
    """
    _check_known(areas, city)
    kinds = _kinds(areas.areas)
    if kind is None and len(kinds) > 1:
        raise BadValueError(f"say --kind {'|'.join(kinds)}", field="kind", accepted=kinds)
    if kind is not None and kind not in kinds:
        raise BadValueError(f"{city.name} has no areas {kind!r}; use {', '.join(kinds)}", field="kind", accepted=kinds)
    return tuple(area for area in areas.areas if kind in {None, area.kind})


def _kinds(areas: Iterable[Area]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(area.kind for area in areas))


def _check_known(areas: CityAreas, city: City) -> None:
    if not areas.areas:
        raise BadValueError(
            f"no areas of {city.name} are known: geo-service areas import FILE.geojson --city {city.code} adds them "
            "(arrondissements, quarters or IRIS, as the city or INSEE publish them)",
            field="area",
        )
