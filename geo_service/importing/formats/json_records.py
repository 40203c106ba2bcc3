"""JSON: GeoJSON, exports of Opendatasoft portals, Overpass answers, and plain lists of records with OSM tags."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats.cells import table_of_records
from geo_service.importing.formats.geometry import Geometry, representative_point
from geo_service.importing.interface import Table
from geo_service.model.report import Finding, Outcome

POSITION = "geometry.position"
"""The field in which a geometry arrives, as ``lat,lon``."""
_LISTS = ("features", "elements", "results", "records")
_MAX_DEPTH = 4


def read_json(data: bytes) -> Table:
    """Read a JSON file of records.

    A record's own names are kept: nested objects are joined with dots (``fields.nom``), except the wrappers
    ``properties`` of GeoJSON and ``tags`` of Overpass, which disappear; lists stay JSON text.

    Raises:
        UnreadableFileError: It is not JSON, or holds no list of records.
    """
    findings: list[Finding] = []
    records = list(_flat_records(_records(_parse(data)), findings))
    return table_of_records(records, findings)


def _parse(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableFileError(f"broken JSON ({error}): export the file again") from error


def _records(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, Mapping):
        if document.get("type") == "Feature":
            return [document]
        lists = [value for value in document.values() if isinstance(value, list)]
        named = [document[name] for name in _LISTS if isinstance(document.get(name), list)]
        if named or len(lists) == 1:
            return (named or lists)[0]
    raise UnreadableFileError(f"JSON without a list of records (such as {', '.join(_LISTS)}): export the file again")


def _flat_records(records: list[Any], findings: list[Finding]) -> Iterator[tuple[int, dict[str, str]]]:
    for row, record in enumerate(records, 1):
        if not isinstance(record, Mapping):
            findings.append(_skipped(row, "", "is not a record with names and values"))
            continue
        position = _position(record)
        if position.problem and not position.text:
            findings.append(_skipped(row, position.kind, position.problem))
            continue
        if position.problem:
            remedy = "give a point to be sure"
            findings.append(Finding(row, "geometry", position.kind, position.problem, remedy, Outcome.REPAIRED))
        fields = dict(_flatten(record))
        yield row, fields | ({POSITION: position.text} if position.text else {})


def _skipped(row: int, value: str, problem: str) -> Finding:
    return Finding(row, "geometry", value[:200], problem, "mend it in the program that wrote the file", Outcome.SKIPPED)


def _position(record: Mapping[str, Any]) -> Geometry:
    geometry = record.get("geometry")
    if isinstance(geometry, Mapping):
        return representative_point(geometry)
    centre = record.get("center")
    if isinstance(centre, Mapping) and "lat" in centre:
        return Geometry("center", f"{centre['lat']},{centre.get('lon')}")
    return Geometry()


def _flatten(record: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        key = prefix + str(name)
        if key in {"geometry", "bbox"}:
            continue
        if isinstance(value, Mapping) and depth < _MAX_DEPTH:
            inner = "" if key in {"properties", "tags"} else f"{key}."
            yield from _flatten(value, inner, depth + 1)
        elif value is not None:
            yield key, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
