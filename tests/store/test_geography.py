import logging
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from geo_service.model.position import Position
from geo_service.store.migrate import migrate
from geo_service.store.sql import open_store
from tests.builders import make_place
from tests.postgres import Cluster
from tests.store.edits import create


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(query.encode()).fetchall()


@pytest.fixture
def plain_url(postgres: Cluster) -> Iterator[str]:
    """A database whose owner may not create PostGIS."""
    name = postgres.create()
    postgres.execute("CREATE ROLE plain LOGIN")
    postgres.execute(f"ALTER DATABASE {name} OWNER TO plain")
    yield postgres.url(name).replace("postgres@", "plain@")
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")
    postgres.execute("DROP ROLE plain")


def test_gis_client_finds_places_by_distance(postgres_url: str, tmp_path: Path) -> None:
    store = open_store(postgres_url, tmp_path)
    lyon, nowhere = Position(45.764, 4.8357), None
    create(store, make_place(), make_place("LYO-0001", position=lyon), make_place("PAR-0002", position=nowhere))
    store.close()
    near = "SELECT id FROM places WHERE ST_DWithin(geog, 'POINT(2.3522 48.8566)', 1000)"
    assert ask(postgres_url, near) == [("PAR-0001",)]
    assert ask(postgres_url, "SELECT indexdef FROM pg_indexes WHERE indexname = 'places_geog'")[0][0].count("gist") == 1


def test_store_works_without_postgis_and_says_what_is_missing(
    plain_url: str, postgres: Cluster, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    store = open_store(plain_url, tmp_path)
    assert "CREATE EXTENSION postgis, then run geo-service migrate" in caplog.text
    create(store, make_place())
    store.close()
    postgres.execute("CREATE EXTENSION postgis", plain_url.partition("@/")[2].partition("?")[0])
    migrate(plain_url)
    assert ask(plain_url, "SELECT ST_AsText(geog) FROM places") == [("POINT(2.3522 48.8566)",)]
