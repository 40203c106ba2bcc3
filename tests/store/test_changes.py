"""What a batch changed, and which batches changed some places, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

from geo_service.model.changes import Batch, Edit
from tests.builders import make_place

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def apply(store, *edits, why="test"):
    return store.apply(Batch("ana", NOON, why, edits), seen=store.revision()).id


def test_the_changes_of_a_batch_by_id(store):
    one, two = make_place("PAR-0002"), make_place("PAR-0001")
    apply(store, Edit(None, one), Edit(None, two))
    moved = replace(one, address="3 rue Neuve")
    batch = apply(store, Edit(one, moved))
    assert [change.after.id for change in store.changes(1)] == ["PAR-0001", "PAR-0002"]
    (change,) = store.changes(batch)
    assert (change.batch.id, change.before, change.after) == (batch, one, moved)
    assert store.changes(99) == ()


def test_the_batches_of_some_places_newest_first(store):
    places = [make_place(f"PAR-{number:04}") for number in range(1, 4)]
    for place in places:
        apply(store, Edit(None, place))
    apply(store, Edit(places[0], replace(places[0], name="New")))
    assert [batch.id for batch in store.batches_of(["PAR-0001", "PAR-0003"], 10)] == [4, 3, 1]
    assert [batch.id for batch in store.batches_of(["PAR-0001", "PAR-0003"], 2)] == [4, 3]
    assert store.batches_of([], 10) == ()


def test_the_batches_of_more_places_than_a_statement_takes(store):
    places = [make_place(f"PAR-{number:04}") for number in range(1, 1101)]
    first = apply(store, *(Edit(None, place) for place in places[:600]))
    second = apply(store, *(Edit(None, place) for place in places[600:]))
    assert [batch.id for batch in store.batches_of([place.id for place in places], 10)] == [second, first]
