"""A fresh database of each kind, and a store on it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo_service.store.migrate import migrate
from geo_service.store.sql import SqlStore, open_store
from tests.postgres import Cluster, MissingError, cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    try:
        with cluster() as running:
            yield running
    except MissingError as missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(missing))


@pytest.fixture(scope="session")
def template(postgres: Cluster) -> str:
    """A PostgreSQL database with the tables: copying it is ten times faster than making them."""
    name = postgres.create()
    migrate(postgres.url(name))
    return name


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'var' / 'places.sqlite'}"


@pytest.fixture
def postgres_url(postgres: Cluster, template: str) -> Iterator[str]:
    name = postgres.create(template)
    yield postgres.url(name)
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(url, tmp_path / "var")
    yield opened
    opened.close()
