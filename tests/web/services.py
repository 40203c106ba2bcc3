"""A service over a real store in a temporary folder, with a clock that the test turns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from geo_service.config import Config, GeocoderName, shipped_datasets
from geo_service.errors import StoreError
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Place
from geo_service.nearest.index import SphereIndex
from geo_service.reference import Reference, load_reference
from geo_service.service import GeoService
from geo_service.store.sql import open_store

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


@cache
def shipped_reference() -> Reference:
    return load_reference(shipped_datasets())


def build_service(folder: Path, places: Iterable[Place] = (), **settings: object) -> GeoService:
    url = f"sqlite:///{folder / 'test.sqlite'}"
    config = replace(Config(folder, url, shipped_datasets(), geocoder=GeocoderName.NONE), **settings)
    service = GeoService(
        config=config,
        reference=shipped_reference(),
        store=open_store(url, folder),
        geocoder=None,
        build_index=SphereIndex,
        clock=Clock(),
    )
    edit_places(service, *(Edit(None, place) for place in places))
    return service


def edit_places(service: GeoService, *edits: Edit) -> None:
    if edits:
        service.store.apply(Batch("test", FRIDAY, "test", edits), seen=service.store.revision())
        service._looked_at = 0.0
