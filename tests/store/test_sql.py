"""What every store promises, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_service.errors import BadValueError, NotFoundError, StaleEditError
from geo_service.model.changes import Batch, Edit, Mark, Snapshot, Update
from geo_service.model.place import Origin, Place
from geo_service.store.schema import metadata
from geo_service.store.sql import SqlStore, open_store
from tests.builders import make_place
from tests.store.edits import NOON, batch, change, create
from tests.strategies import places

OLD, NEW = make_place(), make_place(name="New name")


def test_empty_store(store: SqlStore) -> None:
    assert store.revision() == 0
    assert store.snapshot() == Snapshot(0, ())
    assert store.batches() == ()
    assert store.history("PAR-0001") == ()
    assert store.raw("PAR-0001") == {}


def test_apply_says_what_was_recorded(store: SqlStore) -> None:
    summary = store.apply(batch(Edit(None, OLD), Edit(None, make_place("PAR-0002")), why="list.csv"), seen=0)
    assert (summary.id, summary.who, summary.when, summary.why, summary.size) == (1, "tester", NOON, "list.csv", 2)
    assert store.batches() == (summary,)
    assert store.revision() == store.snapshot().revision == 1


def test_snapshot_is_sorted_by_id(store: SqlStore) -> None:
    ids = ["PAR-0417", "LYO-0002", "PAR-D0417", "PAR-D0001", "PAR-0001"]
    create(store, *map(make_place, ids))
    assert [place.id for place in store.snapshot().places] == sorted(ids)


def test_snapshot_follows_changes_of_this_and_other_stores(store: SqlStore, url: str, tmp_path: Path) -> None:
    create(store, OLD, make_place("PAR-0002"))
    other = open_store(url, tmp_path)
    before = store.snapshot()
    change(other, OLD, name=NEW.name)
    assert before.by_id["PAR-0001"] == OLD
    assert store.revision() == 2
    assert store.snapshot() == other.snapshot()
    assert store.snapshot().by_id["PAR-0001"] == NEW
    other.close()


def test_snapshot_of_a_database_that_was_restored_meanwhile(store: SqlStore) -> None:
    create(store, OLD)
    assert store.snapshot().places == (OLD,)
    with store._database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    later = Batch("me", NOON + timedelta(days=1), "", (Edit(None, make_place("LYO-0001")),))
    store.apply(later, seen=0)
    assert store.snapshot() == Snapshot(1, (make_place("LYO-0001"),), {"LYO-": 1})


def test_what_changed_since_a_state_is_told(store: SqlStore) -> None:
    assert store.changed_since(Mark()) == Update(Mark(), (), whole=True)
    create(store, OLD, make_place("PAR-0002"))
    first = store.changed_since(Mark())
    assert (first.whole, set(first.places)) == (True, {OLD, make_place("PAR-0002")})
    change(store, OLD, name=NEW.name)
    later = store.changed_since(first.mark)
    assert (later.mark.revision, later.whole, later.places) == (2, False, (NEW,))
    assert store.changed_since(later.mark) == Update(later.mark, (), whole=False)


@pytest.mark.parametrize("mark", [Mark(1, "2026-01-01T00:00:00+00:00"), Mark(7, "2026-01-01T00:00:00+00:00")])
def test_everything_is_told_to_who_knows_another_database(store: SqlStore, mark: Mark) -> None:
    create(store, OLD)
    told = store.changed_since(mark)
    assert (told.whole, told.places, told.mark.revision) == (True, (OLD,), 1)


def test_batches_come_newest_first_and_limited(store: SqlStore) -> None:
    for number in range(1, 4):
        create(store, make_place(f"PAR-{number:04}"))
    assert [summary.id for summary in store.batches()] == [3, 2, 1]
    assert [summary.id for summary in store.batches(limit=2)] == [3, 2]


def test_instant_keeps_its_moment(store: SqlStore) -> None:
    when = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    assert store.apply(Batch("me", when, "", (Edit(None, OLD),)), seen=0).when == when


def test_history_of_a_place_comes_newest_first(store: SqlStore) -> None:
    first, second = create(store, OLD, make_place("PAR-0002")), change(store, OLD, name=NEW.name)
    lines = store.history("PAR-0001")
    assert [(line.batch, line.before, line.after) for line in lines] == [(second, OLD, NEW), (first, None, OLD)]
    assert len(store.history("PAR-0002")) == 1


def test_raw_record_is_kept_until_another_comes(store: SqlStore) -> None:
    create(store, OLD, raw={"nom": "Fontaine", "état": "\0 ok"})
    change(store, OLD, name=NEW.name)
    assert store.raw("PAR-0001") == {"nom": "Fontaine", "état": "\0 ok"}
    change(store, NEW, name="Third", raw={"nom": "Other"})
    assert store.raw("PAR-0001") == {"nom": "Other"}


def test_edit_that_changes_nothing_is_left_out(store: SqlStore) -> None:
    create(store, OLD, make_place("PAR-0002"), raw={"a": "1"})
    edits = (Edit(OLD, NEW), Edit(make_place("PAR-0002"), make_place("PAR-0002"), {"a": "2"}))
    assert store.apply(batch(*edits), seen=1).size == 1
    assert len(store.history("PAR-0002")) == 1
    assert store.raw("PAR-0002") == {"a": "1"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (batch(), "changes anything"),
        (batch(Edit(OLD, OLD)), "changes anything"),
        (batch(Edit(None, OLD), Edit(None, NEW)), "one edit per place"),
        (batch(Edit(None, make_place(""))), "has an id"),
        (batch(Edit(OLD, make_place("PAR-0002"))), "keeps the id"),
        (Batch("me", NOON.replace(tzinfo=None), "", (Edit(None, OLD),)), "time zone"),
        (batch(Edit(None, make_place(name="half \ud800"))), "surrogate"),
    ],
)
def test_bad_batch_is_refused(store: SqlStore, wrong: Batch, said: str) -> None:
    with pytest.raises(BadValueError, match=said):
        store.apply(wrong, seen=0)
    assert store.revision() == 0


def test_stale_edit_is_refused_with_nothing_written(store: SqlStore) -> None:
    second, third = make_place("PAR-0002"), make_place("PAR-0003")
    create(store, OLD, second)
    change(store, OLD, name="Meanwhile")
    late = batch(Edit(OLD, NEW), Edit(second, replace(second, name="x")), Edit(None, third, {"a": "1"}))
    before = store.snapshot()
    with pytest.raises(StaleEditError) as refused:
        store.apply(late, seen=1)
    assert refused.value.place_ids == ("PAR-0001",)
    assert store.snapshot() == before
    assert store.raw("PAR-0003") == {}
    assert store.history("PAR-0003") == ()


def test_edit_of_a_place_that_did_not_change_is_not_stale(store: SqlStore) -> None:
    create(store, OLD, make_place("PAR-0002"))
    change(store, make_place("PAR-0002"), name="Other")
    assert store.apply(batch(Edit(OLD, NEW)), seen=1).id == 3


def test_change_there_and_back_makes_stale_all_the_same(store: SqlStore) -> None:
    create(store, OLD)
    change(store, OLD, name=NEW.name)
    change(store, NEW, name=OLD.name)
    with pytest.raises(StaleEditError):
        store.apply(batch(Edit(OLD, NEW)), seen=1)


@pytest.mark.parametrize("seen", [1, 99])
def test_edit_of_what_is_not_kept_is_stale(store: SqlStore, seen: int) -> None:
    create(store, OLD)
    unknown = make_place("PAR-0009")
    for edit in (Edit(NEW, OLD), Edit(unknown, replace(unknown, name="x")), Edit(None, NEW)):
        with pytest.raises(StaleEditError):
            store.apply(batch(edit), seen=seen)


def test_origin_belongs_to_one_place(store: SqlStore) -> None:
    first = make_place(origin=Origin("paris-toilets", "17"))
    create(store, first, make_place("PAR-0002", origin=Origin("paris-toilets", "18")))
    taken = make_place("PAR-0003", origin=Origin("paris-toilets", "17"))
    with pytest.raises(StaleEditError) as refused:
        create(store, taken)
    assert refused.value.place_ids == ("PAR-0003",)
    with pytest.raises(StaleEditError):
        change(store, first, origin=Origin("paris-toilets", "18"))
    create(store, replace(taken, origin=Origin("lyon-toilets", "17")), make_place("PAR-0004"), make_place("PAR-0005"))


def test_two_places_of_one_batch_cannot_share_an_origin(store: SqlStore) -> None:
    origin = Origin("paris-toilets", "17")
    with pytest.raises(StaleEditError) as refused:
        create(store, make_place(origin=origin), make_place("PAR-0002", origin=origin))
    assert refused.value.place_ids == ("PAR-0002",)


def test_numbers_are_never_reused(store: SqlStore) -> None:
    create(store, *map(make_place, ["PAR-0417", "PAR-0009", "PAR-D0020", "LYO-0001", "odd"]))
    assert store.snapshot().last_numbers == {"PAR-": 417, "PAR-D": 20, "LYO-": 1}
    store.undo(1, who="me", when=NOON)
    create(store, make_place("PAR-0003"), make_place("LYO-0002"))
    assert store.snapshot().last_numbers == {"PAR-": 417, "PAR-D": 20, "LYO-": 2}
    with pytest.raises(StaleEditError):
        create(store, make_place("PAR-0417"))


def test_undo_of_a_creation_archives(store: SqlStore) -> None:
    create(store, OLD, raw={"a": "1"})
    summary = store.undo(1, who="me", when=NOON)
    assert (summary.id, summary.undoes, summary.undone_by, summary.who, summary.size) == (2, 1, None, "me", 1)
    assert store.batches()[1].undone_by == 2
    assert store.snapshot().places == (replace(OLD, archived=True),)
    assert store.raw("PAR-0001") == {}
    assert [line.batch.id for line in store.history("PAR-0001")] == [2, 1]


def test_undo_of_a_change_brings_back_place_and_raw_record(store: SqlStore) -> None:
    create(store, OLD, raw={"a": "1"})
    change(store, OLD, name=NEW.name, raw={"a": "2"})
    store.undo(2, who="me", when=NOON)
    assert store.snapshot().places == (OLD,)
    assert store.raw("PAR-0001") == {"a": "1"}


def test_undo_leaves_a_raw_record_that_the_batch_left(store: SqlStore) -> None:
    create(store, OLD, raw={"a": "1"})
    change(store, OLD, archived=True)
    store.undo(2, who="me", when=NOON)
    assert store.snapshot().places == (OLD,)
    assert store.raw("PAR-0001") == {"a": "1"}


def test_undo_of_an_undo_brings_all_back(store: SqlStore) -> None:
    create(store, OLD, make_place("PAR-0002"), raw={"a": "1"})
    before = store.snapshot().places
    store.undo(1, who="me", when=NOON)
    store.undo(2, who="me", when=NOON)
    assert store.snapshot().places == before
    assert store.raw("PAR-0002") == {"a": "1"}
    assert [(line.undoes, line.undone_by) for line in store.batches()] == [(2, None), (1, 3), (None, 2)]


def test_undo_is_refused_where_a_place_changed_since(store: SqlStore) -> None:
    create(store, OLD, make_place("PAR-0002"))
    change(store, OLD, name=NEW.name)
    with pytest.raises(StaleEditError) as refused:
        store.undo(1, who="me", when=NOON)
    assert refused.value.place_ids == ("PAR-0001",)
    assert store.revision() == 2


def test_undo_happens_once(store: SqlStore) -> None:
    create(store, OLD)
    store.undo(1, who="me", when=NOON)
    with pytest.raises(BadValueError, match="taken back by batch 2"):
        store.undo(1, who="me", when=NOON)


@pytest.mark.parametrize("batch_id", [-1, 0, 2, 10**30])
def test_undo_of_a_batch_that_never_was(store: SqlStore, batch_id: int) -> None:
    create(store, OLD)
    with pytest.raises(NotFoundError, match=f"no batch {batch_id}"):
        store.undo(batch_id, who="me", when=NOON)


def test_undo_that_would_change_nothing(store: SqlStore) -> None:
    create(store, make_place(archived=True))
    with pytest.raises(BadValueError):
        store.undo(1, who="me", when=NOON)


def test_many_places_at_once(store: SqlStore) -> None:
    created = [make_place(f"PAR-{number:04}", origin=Origin("list", str(number))) for number in range(1, 1202)]
    create(store, *created, raw={"a": "1"})
    edits = (Edit(place, replace(place, name="Changed"), {"a": "2"}) for place in created)
    assert store.apply(batch(*edits), seen=1).size == 1201
    assert {place.name for place in store.snapshot().places} == {"Changed"}
    assert store.raw("PAR-1201") == {"a": "2"}
    store.undo(2, who="me", when=NOON)
    assert store.snapshot().places == tuple(created)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(places(), min_size=1, max_size=3, unique_by=lambda place: place.id))
def test_any_place_comes_back_as_it_went(store: SqlStore, drawn: list[Place]) -> None:
    kept = store.snapshot().by_id
    wanted = [replace(place, origin=place.origin and Origin(place.id, place.origin.key)) for place in drawn]
    edits = [Edit(kept.get(place.id), place) for place in wanted if kept.get(place.id) != place]
    if edits:
        store.apply(batch(*edits), seen=store.revision())
    fresh = SqlStore(store._database).snapshot()
    assert [fresh.by_id[place.id] for place in wanted] == wanted
    assert fresh == store.snapshot()


def test_places_are_seen_as_they_were(store: SqlStore) -> None:
    first, second = make_place("PAR-0001"), make_place("PAR-0002")
    create(store, first)
    change(store, first, name="B")
    create(store, second)
    change(store, store.snapshot().by_id["PAR-0001"], name="C")

    assert store.at(0).places == ()
    assert store.at(1).places == (first,)
    assert store.at(2).by_id["PAR-0001"].name == "B"
    assert [place.name for place in store.at(3).places] == ["B", second.name]
    assert store.at(4).places == store.snapshot().places
    with pytest.raises(NotFoundError):
        store.at(5)
