"""Small files of areas: squares in and around Paris."""

import json
from datetime import UTC, datetime
from pathlib import Path

from geo_service.areas.importer import AreaImporter
from geo_service.areas.sources import load_area_sources
from geo_service.config import shipped_datasets
from geo_service.reference import load_reference

REFERENCE = load_reference(shipped_datasets())
SOURCES = load_area_sources(shipped_datasets())
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SAID = {"city": "paris", "kind": "quartier", "source": "Test", "licence": "CC0-1.0", "as_of": "2026-01-01"}
SAID_OPTIONS = [text for name, value in SAID.items() for text in (f"--{name.replace('_', '-')}", value)]


def square(west: float = 2.35, south: float = 48.85, size: float = 0.01) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def area(code: object, name: object = "Nom", rings: list | None = None, **more: object) -> dict:
    geometry = {"type": "Polygon", "coordinates": rings or [square()]}
    return {"type": "Feature", "properties": {"code": code, "nom": name, **more}, "geometry": geometry}


def write(path: Path, *features: dict, **members: object) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}), encoding="utf-8")
    return path


def importer(data_dir: Path) -> AreaImporter:
    return AreaImporter(SOURCES, REFERENCE, data_dir, NOW)
