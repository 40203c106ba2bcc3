"""Small batches to test with."""

from dataclasses import replace
from datetime import UTC, datetime

from geo_service.model.changes import Batch, BatchSummary, Edit
from geo_service.model.place import Place
from geo_service.store.interface import Store

NOON = datetime(2026, 10, 7, 12, tzinfo=UTC)


def batch(*edits: Edit, why: str = "a test") -> Batch:
    return Batch("tester", NOON, why, edits)


def create(store: Store, *places: Place, raw: dict[str, str] | None = None) -> BatchSummary:
    return store.apply(batch(*(Edit(None, place, raw) for place in places)), seen=store.revision())


def change(store: Store, place: Place, *, raw: dict[str, str] | None = None, **changes: object) -> BatchSummary:
    return store.apply(batch(Edit(place, replace(place, **changes), raw)), seen=store.revision())
