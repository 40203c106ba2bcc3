"""Places as rows and as a GeoDataFrame: the one module that knows the names of table columns."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from geo_service.model.place import Accepted, Offer, Period, Place, Verification, Visibility

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = (
    "id",
    "kind",
    "city",
    "name",
    "address",
    "postcode",
    "town",
    "lat",
    "lon",
    "services",
    "offers",
    "accepts",
    "accepted",
    "hours",
    "closures",
    "campaigns",
    "phone",
    "website",
    "description",
    "how_to_ask",
    "conditions",
    "audience",
    "wheelchair",
    "network",
    "association",
    "visibility",
    "verified_at",
    "verified_by",
    "verified_how",
    "source_name",
    "source_url",
    "source_licence",
    "source_as_of",
    "dataset",
    "dataset_key",
    "demonstration",
)
"""The columns of every table, in order. Lists of codes are joined by ``|``; lists of more than codes are JSON."""
NUMBERS = ("lat", "lon")
"""The columns that hold numbers (WGS 84 degrees); all others hold text."""
_AS_IN_PLACE = (
    "id",
    "kind",
    "city",
    "name",
    "address",
    "postcode",
    "town",
    "hours",
    "phone",
    "website",
    "description",
    "how_to_ask",
    "conditions",
    "network",
    "association",
    "visibility",
)


def to_rows(places: Iterable[Place]) -> list[dict[str, str]]:
    """Return one row per place, every column of :data:`COLUMNS` as text.

    A position is written with all its digits and only where the place is public, so that reading a row back gives
    the same place.
    """
    return [_row(place) for place in places]


def to_frame(places: Iterable[Place]) -> "GeoDataFrame":
    """Return places as a GeoDataFrame, EPSG:4326, with the columns of :data:`COLUMNS` and ``geometry``.

    ``lat`` and ``lon`` are numbers, all else is text; unlocated places have no geometry.
    """
    import geopandas  # noqa: PLC0415 - takes half a second, and only analyses need it

    frame = geopandas.GeoDataFrame(to_rows(places), columns=[*COLUMNS, "geometry"], geometry="geometry")
    for column in NUMBERS:
        frame[column] = frame[column].replace("", None).astype(float)
    known = frame["lon"].notna()
    frame.loc[known, "geometry"] = geopandas.points_from_xy(frame.loc[known, "lon"], frame.loc[known, "lat"])
    return frame.set_crs("EPSG:4326")


def _row(place: Place) -> dict[str, str]:
    values = {name: str(getattr(place, name)) for name in _AS_IN_PLACE}
    values |= _position(place) | _lists(place) | _provenance(place)
    values["wheelchair"] = str(place.wheelchair or "")
    values["demonstration"] = "yes" if place.demonstration else ""
    return {column: values[column] for column in COLUMNS}


def _position(place: Place) -> dict[str, str]:
    if place.position is None or place.visibility is not Visibility.PUBLIC:
        return {"lat": "", "lon": ""}
    return {"lat": repr(place.position.lat), "lon": repr(place.position.lon)}


def _lists(place: Place) -> dict[str, str]:
    return {
        "services": "|".join(offer.service for offer in place.offers),
        "offers": _unless_codes_suffice(place.offers),
        "accepts": "|".join(accepted.item for accepted in place.accepts),
        "accepted": _unless_codes_suffice(place.accepts),
        "closures": details_text(place.closures),
        "campaigns": details_text(place.campaigns),
        "audience": "|".join(place.audience),
    }


def _provenance(place: Place) -> dict[str, str]:
    checked, origin = place.verified, place.origin
    return {
        "verified_at": checked.at.isoformat() if checked else "",
        "verified_by": checked.by if checked else "",
        "verified_how": checked.how if checked else "",
        "source_name": place.source.name,
        "source_url": place.source.url,
        "source_licence": place.source.licence,
        "source_as_of": place.source.as_of,
        "dataset": origin.dataset if origin else "",
        "dataset_key": origin.key if origin else "",
    }


def _unless_codes_suffice(values: tuple[Offer, ...] | tuple[Accepted, ...]) -> str:
    """Return all values as JSON where one of them says more than its code, else nothing."""
    return details_text(values) if any(len(_told(value)) > 1 for value in values) else ""


def details_text(values: Sequence[Offer | Accepted | Period]) -> str:
    """Return values as the JSON of a cell, without what is by default; nothing for none."""
    return json.dumps([_told(value) for value in values], ensure_ascii=False) if values else ""


def _told(value: Offer | Accepted | Period | Verification) -> dict[str, Any]:
    """Return what differs from the defaults, as JSON values; dates as ISO 8601."""
    told = {field.name: getattr(value, field.name) for field in fields(value)}
    defaults = {field.name: field.default for field in fields(value)}
    return {name: _plain(told[name]) for name in told if told[name] != defaults[name]}


def _plain(value: object) -> object:
    if isinstance(value, Verification):
        return _told(value)
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, bool) else str(value)
