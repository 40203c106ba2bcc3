"""Where a place is, as far as its row says so itself."""

import re

from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, noted, placed
from geo_service.model.position import Position
from geo_service.model.report import Outcome

_PAIR = re.compile(r"^\s*\[?\s*(-?\d+(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d+(?:[.,]\d+)?)\s*\]?\s*$")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LAT, _LON = (41.0, 51.5), (-5.5, 9.8)
"""Metropolitan France in degrees. Source: extent of IGN Admin Express, rounded outwards. The two ranges are apart,
so that swapped coordinates show."""
_REMEDY = "write latitude and longitude in degrees, such as 48.8566 and 2.3522"


def read_coordinates(draft: Draft, _context: StepContext) -> Draft:
    """Read the position; nonsense makes it unlocated.

    A decimal comma is how the French write it; stray commas and swapped axes are repaired, and said.
    """
    lat_text, lon_text = draft.values.get("lat", ""), draft.values.get("lon", "")
    field = "lat" if lat_text or lon_text else "position"
    pair = _PAIR.match(draft.values.get("position", ""))
    if field == "position" and pair:
        lat_text, lon_text = pair[1], pair[2]
    if not lat_text and not lon_text and not draft.values.get("position"):
        return draft
    lat, lon = _number(lat_text), _number(lon_text)
    if lat is None or lon is None:
        return noted(draft, field, "cannot be read as coordinates", _REMEDY, Outcome.UNLOCATED)
    if any("," in text and not _NUMBER.fullmatch(text.replace(",", ".")) for text in (lat_text, lon_text)):
        problem = f"has commas and was read as {lat}, {lon}"
        draft = noted(draft, field, problem, "write decimal points", Outcome.REPAIRED)
    return _located(draft, field, lat, lon)


def _number(text: str) -> float | None:
    plain = text.strip().strip(",;").strip().replace(",", ".")
    return float(plain) if _NUMBER.fullmatch(plain) else None


def _located(draft: Draft, field: str, lat: float, lon: float) -> Draft:
    if _in_france(lat, lon):
        return placed(draft, position=Position(lat, lon))
    if _in_france(lon, lat):
        draft = noted(draft, field, "has latitude and longitude swapped", _REMEDY, Outcome.REPAIRED)
        return placed(draft, position=Position(lon, lat))
    problem = f"lies outside metropolitan France ({lat}, {lon})"
    return noted(draft, field, problem, _REMEDY, Outcome.UNLOCATED)


def _in_france(lat: float, lon: float) -> bool:
    return _LAT[0] <= lat <= _LAT[1] and _LON[0] <= lon <= _LON[1]
