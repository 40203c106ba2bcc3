"""A service over a real store in a temporary folder, with a clock that the test turns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from argon2 import Parameters, Type
from argon2.low_level import ARGON2_VERSION

from geo_service.accounts.passwords import Passwords
from geo_service.config import Config, GeocoderName, shipped_datasets
from geo_service.errors import StoreError
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Place
from geo_service.nearest.index import SphereIndex
from geo_service.reference import Reference, load_reference
from geo_service.service import GeoService, account_desk
from geo_service.store.sql import open_store

CHEAP_PASSWORDS = Passwords(Parameters(Type.ID, ARGON2_VERSION, 16, 32, time_cost=1, memory_cost=8, parallelism=1))
"""Hashes that cost nothing: what they are worth is tested elsewhere."""
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = FRIDAY

    def __call__(self) -> datetime:
        return self.now


class BrokenStore:
    """A store whose database has gone; its words are for the operator alone."""

    def revision(self):
        raise StoreError("postgresql://user:password@db/places: connection refused")

    def snapshot(self):
        return self.revision()

    def changed_since(self, mark):
        return self.revision()


@cache
def shipped_reference() -> Reference:
    return load_reference(shipped_datasets())


def build_service(folder: Path, places: Iterable[Place] = (), **settings: object) -> GeoService:
    url = f"sqlite:///{folder / 'test.sqlite'}"
    config = replace(Config(folder, url, shipped_datasets(), geocoder=GeocoderName.NONE), **settings)
    store, clock = open_store(url, folder), Clock()
    service = GeoService(
        config=config,
        reference=shipped_reference(),
        store=store,
        accounts=replace(account_desk(config, store.accounts, clock), passwords=CHEAP_PASSWORDS),
        geocoder=None,
        build_index=SphereIndex,
        clock=clock,
    )
    edit_places(service, *(Edit(None, place) for place in places))
    return service


def edit_places(service: GeoService, *edits: Edit) -> None:
    if edits:
        service.store.apply(Batch("test", FRIDAY, "test", edits), seen=service.store.revision())
        service.look_again()
