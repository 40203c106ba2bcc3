"""pygeoapi over the same places in PostGIS, in an environment of its own: it pins packages that ours has newer.

``PYGEOAPI_PYTHON`` names its Python; else it is looked for in ``~/.cache/geo_service/pygeoapi``, and made there where
that is asked for.
"""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psycopg

from bench.served import MissingError, free_port, granian, gunicorn
from bench.table import DifferentAnswersError
from geo_service.model.place import Place
from geo_service.model.position import Position
from tests.postgres import Cluster, cluster

ENVIRONMENT = Path.home() / ".cache" / "geo_service" / "pygeoapi"
PACKAGES = ("pygeoapi==0.21.*", "psycopg2-binary", "geoalchemy2", "gunicorn", "granian")
_ITEMS = "/collections/places/items?f=json&limit=10&bbox={:.6f},{:.6f},{:.6f},{:.6f}"
_HALF_DEG = 0.01
"""Half the side of the box around a point: wide enough for ten places anywhere in a city."""
READY = "/conformance?f=json"
_PEER_S = 300
_TABLE = """
    CREATE TABLE places (
        id text PRIMARY KEY, at geometry(Point, 4326), name text, kind text, city text, address text, postcode text,
        town text, phone text, website text, hours text, description text, conditions text, services text, source text,
        licence text, as_of text
    )
"""


def python(*, make: bool) -> str:
    """Return the Python that has pygeoapi.

    Args:
        make: Whether to install it where it is not there.

    Raises:
        MissingError: It is not there.
    """
    named = os.environ.get("PYGEOAPI_PYTHON")
    found = Path(named) if named else ENVIRONMENT / "bin" / "python"
    if found.exists() and _said(str(found), "-c", "import geoalchemy2, pygeoapi") is not None:
        return str(found)
    if not make or named:
        raise MissingError("no pygeoapi: `make bench` installs it in ~/.cache/geo_service, or set PYGEOAPI_PYTHON")
    made = _said(sys.executable, "-m", "venv", str(ENVIRONMENT)), _said(str(found), "-m", "pip", "install", *PACKAGES)
    if None in made:
        raise MissingError("pygeoapi cannot be installed here")
    return str(found)


def _said(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_PEER_S)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def box_path(at: Position) -> str:
    """Return the address of ten places in a box around a point."""
    return _ITEMS.format(at.lon - _HALF_DEG, at.lat - _HALF_DEG, at.lon + _HALF_DEG, at.lat + _HALF_DEG)


def compare(port: int, paths: Sequence[str], places: Sequence[Place]) -> int:
    """Return how many answers are ten places of the box asked for, each with its name and where it is.

    Raises:
        DifferentAnswersError: One is not.
    """
    known = {place.id: place for place in places}
    for path in paths:
        west, south, east, north = (float(part) for part in path.rpartition("=")[2].split(","))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            features = json.load(answer)["features"]
        for feature in features:
            place, (lon, lat) = known[feature["id"]], feature["geometry"]["coordinates"]
            right = (feature["properties"]["name"], Position(lat, lon)) == (place.name, place.position)
            if not (right and west <= lon <= east and south <= lat <= north):
                raise DifferentAnswersError(f"{path}: {feature}")
        inside = [
            place
            for place in places
            if place.position and west <= place.position.lon <= east and south <= place.position.lat <= north
        ]
        if len(features) != min(10, len(inside)):
            raise DifferentAnswersError(f"{path}: {len(features)} places of {len(inside)}")
    return len(paths)


@contextmanager
def filled(places: Sequence[Place]) -> Iterator[Cluster]:
    """Run a database server that has some places, with a spatial index."""
    with cluster() as running, psycopg.connect(f"user=postgres host={running.folder} dbname=postgres") as connection:
        connection.execute("CREATE EXTENSION postgis")
        connection.execute(_TABLE)
        with connection.cursor().copy("COPY places FROM STDIN") as copy:
            for place in places:
                copy.write_row(_row(place))
        connection.execute("CREATE INDEX ON places USING gist (at)")
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE places")
        yield running


def _row(place: Place) -> tuple[str, ...]:
    at = place.position
    where = f"SRID=4326;POINT({at.lon!r} {at.lat!r})" if at else ""
    texts = (place.name, place.kind, place.city, place.address, place.postcode, place.town, place.phone, place.website)
    services = ",".join(offer.service for offer in place.offers)
    source = place.source.name, place.source.licence, place.source.as_of
    return (place.id, where, *texts, place.hours, place.description, place.conditions, services, *source)


def _settings(database: Cluster, port: int) -> dict[str, object]:
    url = f"http://127.0.0.1:{port}"
    words = {"title": "Places", "description": "Places", "keywords": ["places"]}
    about = {
        "identification": words | {"terms_of_service": url, "url": url},
        "license": {"name": "none", "url": url},
        "provider": {"name": "bench", "url": url},
        "contact": {"name": "bench"},
    }
    provider = {
        "type": "feature",
        "name": "PostgreSQL",
        "data": {"host": str(database.folder), "dbname": "postgres", "user": "postgres", "search_path": ["public"]},
        "id_field": "id",
        "table": "places",
        "geom_field": "at",
    }
    places = words | {
        "type": "collection",
        "links": [],
        "extents": {"spatial": {"bbox": [-180, -90, 180, 90], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
        "providers": [provider],
    }
    server = {
        "bind": {"host": "127.0.0.1", "port": port},
        "url": url,
        "mimetype": "application/json; charset=UTF-8",
        "encoding": "utf-8",
        "languages": ["en-US"],
        "limits": {"default_items": 10, "max_items": 100},
        "map": {"url": url, "attribution": "none"},
    }
    return {"server": server, "logging": {"level": "ERROR"}, "metadata": about, "resources": {"places": places}}


def commands(peer: str, database: Cluster, folder: Path) -> Iterator[tuple[str, int, list[str], dict[str, str]]]:
    """Yield name, port, command and environment of pygeoapi on each server."""
    target = "pygeoapi.flask_app:APP"
    servers = {
        "gunicorn sync": lambda port: gunicorn(peer, port, target),
        "gunicorn gthread": lambda port: gunicorn(peer, port, target, "-k", "gthread", "--threads", "4"),
        "granian": lambda port: granian(peer, port, target),
    }
    for name, command in servers.items():
        port = free_port()
        settings, openapi = folder / f"{port}.json", folder / f"{port}.openapi.json"
        settings.write_bytes(msgspec.json.encode(_settings(database, port)))  # JSON is YAML
        env = {"PATH": os.environ["PATH"], "PYGEOAPI_CONFIG": str(settings), "PYGEOAPI_OPENAPI": str(openapi)}
        openapi.write_text(_openapi(peer, settings, env), encoding="utf-8")
        yield name, port, command(port), env


def _openapi(peer: str, settings: Path, env: dict[str, str]) -> str:
    command = [str(Path(peer).with_name("pygeoapi")), "openapi", "generate", str(settings), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=_PEER_S)
    if done.returncode:
        raise MissingError(f"pygeoapi does not take its settings: {done.stderr[-500:]}")
    return done.stdout
