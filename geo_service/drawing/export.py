"""Places as files: (what, format) -> function. Which places, by city or licence, is the caller's choice."""

from collections.abc import Callable, Sequence

import msgspec

from geo_service.drawing.geojson import Json, collection, extract_licence, feature_geometry, licences
from geo_service.drawing.tables import csv_text, xlsx_bytes
from geo_service.errors import BadValueError
from geo_service.frames import NUMBERS, to_rows
from geo_service.model.place import Place

Exporter = Callable[[Sequence[Place]], bytes]


def _geojson(places: Sequence[Place]) -> bytes:
    """Write the columns of the tables as flat properties: what a GIS shows, and what an import reads back."""
    features = (
        {"type": "Feature", "id": place.id, "geometry": feature_geometry(place), "properties": _properties(row)}
        for place, row in zip(places, to_rows(places), strict=True)
    )
    return msgspec.json.encode(collection(features, licence=extract_licence(places), licences=licences(places)))


def _properties(row: dict[str, str]) -> Json:
    return {name: (float(text) if text else None) if name in NUMBERS else text for name, text in row.items()}


EXPORTERS: dict[tuple[str, str], Exporter] = {
    ("places", "geojson"): _geojson,
    ("places", "csv"): lambda places: csv_text(places).encode(),
    ("places", "xlsx"): xlsx_bytes,
}
"""What can be exported in which format."""
MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Media type per format. Source: IANA media types."""


def export_places(places: Sequence[Place], file_format: str) -> bytes:
    """Return the content of a file of places.

    Args:
        places: The places, as they may be shown, in order.
        file_format: ``geojson``, ``csv`` or ``xlsx``.

    Raises:
        BadValueError: There is no such format.
    """
    try:
        exporter = EXPORTERS["places", file_format]
    except KeyError:
        accepted = tuple(MEDIA_TYPES)
        raise BadValueError(
            f"no such format: {file_format!r}; use one of {', '.join(accepted)}", field="format", accepted=accepted
        ) from None
    return exporter(places)


def file_name(city: str | None, file_format: str, places: Sequence[Place]) -> str:
    """Return the name of a file of places; one that holds demonstration places says so.

    Args:
        city: Code of the city, or None for all.
        file_format: As in :func:`export_places`.
        places: What the file holds.
    """
    mark = "-demonstration" if any(place.demonstration for place in places) else ""
    return f"places-{city or 'all'}{mark}.{file_format}"
