"""Which city a place belongs to."""

import re

from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, noted, placed, skipped
from geo_service.model.city import City
from geo_service.model.report import Outcome
from geo_service.model.text import fold

_BEHIND = re.compile(r"( \d+ ?(er|e|eme)?)?( (cedex|arr)\w*( \d+)?)?")
_OUTSIDE = "lies outside every configured city"
_REMEDY = "add the city to datasets/cities.toml, or correct the row"


def find_city(draft: Draft, context: StepContext) -> Draft:
    """Find the city by what the row states (city, postcode, commune), then its position, then what was asked for.

    A row outside the configured cities is left out; so is one that says nothing of where it is, and one of another
    city than asked for. A position that is not in the stated city is dropped: it is wrong, or the statement is.
    """
    stated, field = _stated(draft, context)
    city = stated or _by_position(draft, context)
    if city is None and field:
        return skipped(draft, field, _OUTSIDE, _REMEDY)
    if city is None and (default := context.city or context.mapping.city):
        city = context.reference.city(default)
    if city is None:
        if draft.place.position is not None:
            return skipped(draft, "lat", _OUTSIDE, _REMEDY)
        return skipped(draft, "city", "says nothing of its city", "add a city or postcode, or import with --city")
    if context.city is not None and city.code != context.city:
        return skipped(draft, field or "lat", f"belongs to {city.name}, not to {context.city}", "leave out --city")
    return _checked(placed(draft, city=city.code, town=_town(draft, city)), city, context)


def _stated(draft: Draft, context: StepContext) -> tuple[City | None, str]:
    """Return the city that the row names, and the field by which it names one, known or not."""
    reference, values = context.reference, draft.values
    named = values.get("city", "")
    if fold(named) in context.cities:
        return reference.city(context.cities[fold(named)]), "city"
    by_postcode = reference.city_of_postcode(values["postcode"]) if values.get("postcode") else None
    by_town = next((city for text in (values.get("town", ""), named) if (city := reference.city_of_town(text))), None)
    field = next((name for name in ("postcode", "town", "city") if values.get(name)), "")
    return by_postcode or by_town, field


def _by_position(draft: Draft, context: StepContext) -> City | None:
    return None if draft.place.position is None else context.reference.city_at(draft.place.position)


def _checked(draft: Draft, city: City, context: StepContext) -> Draft:
    position = draft.place.position
    if position is None or not city.mapped:
        return draft
    found = context.reference.city_at(position)
    if found is not None and found.code == city.code:
        return draft
    where = found.name if found else "outside every configured city"
    field = "lat" if draft.values.get("lat") else "position"
    problem = f"is a position in {where}, the row says {city.name}" if found else f"is a position {where}"
    draft = noted(draft, field, problem, "correct the coordinates or the address", Outcome.UNLOCATED)
    return placed(draft, position=None)


def _town(draft: Draft, city: City) -> str:
    """Return the commune where it is not the city's own, whatever stands behind its name."""
    town = draft.place.town or (draft.values.get("city", "") if city.mapped else "")
    folded = fold(town)
    own = folded.startswith(fold(city.name)) and _BEHIND.fullmatch(folded.removeprefix(fold(city.name)))
    return "" if own or folded == city.code else town
