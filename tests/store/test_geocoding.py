"""The queue of places to locate and the answers that are kept, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from geo_service.model.changes import Batch, Edit
from geo_service.model.locating import Candidate, Precision, QueueLine, QueueState, address_key
from geo_service.model.place import Visibility
from geo_service.model.position import Position
from geo_service.store import geocoding
from geo_service.store.backup import backup, restore
from geo_service.store.sql import open_store
from tests.builders import make_place

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FOUND = (
    Candidate("8 Rue A 75012 Paris", Precision.HOUSENUMBER, Position(48.8, 2.3), 0.9, "8", "Rue A", "75012", "Paris"),
)
LATER = timedelta(days=1)
PLACE = make_place(association="la-cloche", address="8 rue A", postcode="75012")
MOVED = replace(PLACE, address="9 rue B")


def apply(store, before, after):
    return store.apply(Batch("ana", NOW, "test", (Edit(before, after),)), seen=store.revision())


@pytest.fixture
def queue(store):
    return store.geocoding


def test_an_answer_is_kept_for_one_geocoder_address_and_municipality(queue):
    queue.keep_answer("ban", "8 rue a", "paris", FOUND, NOW)
    assert queue.answer("ban", "8 rue a", "paris", NOW) == FOUND
    assert queue.answer("nominatim", "8 rue a", "paris", NOW) is None
    assert queue.answer("ban", "8 rue a", "lyon", NOW) is None
    queue.keep_answer("ban", "8 rue a", "paris", (), NOW)
    assert queue.answer("ban", "8 rue a", "paris", NOW) == ()


@pytest.mark.parametrize(("found", "lives"), [(FOUND, geocoding.ANSWERS_LIVE), ((), geocoding.NOTHING_LIVES)])
def test_answers_get_too_old(queue, found, lives):
    queue.keep_answer("ban", "8 rue a", "paris", found, NOW)
    assert queue.answer("ban", "8 rue a", "paris", NOW + lives - LATER) == found
    assert queue.answer("ban", "8 rue a", "paris", NOW + lives) is None


def test_the_oldest_answers_go_when_there_are_too_many(queue, monkeypatch):
    monkeypatch.setattr(geocoding, "MOST_ANSWERS", 3)
    for number in range(5):
        queue.keep_answer("ban", f"{number} rue a", "paris", FOUND, NOW + number * LATER)
    kept = [number for number in range(5) if queue.answer("ban", f"{number} rue a", "paris", NOW + 5 * LATER)]
    assert kept == [2, 3, 4]


def test_a_line_comes_back_as_it_was_put_also_after_a_restart(store, url, tmp_path):
    line = QueueLine("PAR-0001", "8 rue a", "7 rue a", QueueState.TO_CONFIRM, 3, NOW, "ban", FOUND)
    store.geocoding.put([line])
    again = open_store(url, tmp_path / "var")
    assert again.geocoding.lines() == {"PAR-0001": line}
    again.geocoding.drop(["PAR-0001"])
    assert store.geocoding.lines() == {}
    again.close()


def test_a_list_s_place_whose_address_changed_alone_waits(store):
    apply(store, None, PLACE)
    assert not store.geocoding.lines()
    apply(store, PLACE, MOVED)
    line = store.geocoding.lines()[PLACE.id]
    assert (line.address, line.moved_from, line.state) == (address_key(MOVED), address_key(PLACE), QueueState.WAITING)


@pytest.mark.parametrize(
    "after",
    [
        replace(MOVED, position=Position(48.9, 2.4)),
        replace(PLACE, name="Another name"),
        replace(PLACE, address="8, RUE A"),
        replace(MOVED, association=""),
        replace(PLACE, address=""),
    ],
    ids=["with its position", "another name", "another spelling", "of nobody's list", "no address"],
)
def test_other_changes_queue_nothing(store, after):
    apply(store, None, PLACE)
    apply(store, PLACE, after)
    assert not store.geocoding.lines()


def test_an_address_that_comes_back_has_its_position_still(store):
    apply(store, None, PLACE)
    third = replace(PLACE, address="10 rue C")
    apply(store, PLACE, MOVED)
    apply(store, MOVED, third)
    assert store.geocoding.lines()[PLACE.id].moved_from == address_key(PLACE)
    apply(store, third, PLACE)
    assert not store.geocoding.lines()


def test_undoing_the_change_of_an_address_undoes_the_waiting(store):
    apply(store, None, PLACE)
    batch = apply(store, PLACE, MOVED)
    store.undo(batch.id, who="ana", when=NOW)
    assert not store.geocoding.lines()


def test_a_position_that_was_taken_back_is_not_asked_for_again(store):
    apply(store, None, replace(PLACE, position=None))
    batch = apply(store, replace(PLACE, position=None), PLACE)
    store.undo(batch.id, who="ana", when=NOW)
    assert store.geocoding.lines()[PLACE.id].state is QueueState.NOT_FOUND
    assert not store.geocoding.lines()[PLACE.id].due(NOW)


@pytest.mark.parametrize("change", [{"archived": True}, {"visibility": Visibility.REFERRAL}])
def test_a_place_that_goes_or_hides_leaves_no_proposals_behind(store, change):
    unlocated = replace(PLACE, position=None)
    apply(store, None, unlocated)
    store.geocoding.put([QueueLine(PLACE.id, address_key(PLACE), state=QueueState.TO_CONFIRM, candidates=FOUND)])
    apply(store, unlocated, replace(unlocated, **change))
    assert not store.geocoding.lines()


def test_a_line_written_about_the_old_address_does_not_hide_that_a_place_moved(store):
    apply(store, None, PLACE)
    apply(store, PLACE, MOVED)
    store.geocoding.put([QueueLine(PLACE.id, address_key(PLACE), state=QueueState.FAILED)])
    assert store.geocoding.lines()[PLACE.id].address == address_key(MOVED)


def test_one_at_a_time_asks_until_it_lets_go_or_dies(queue):
    minute = timedelta(minutes=1)
    assert queue.take_lease("one", NOW, minute)
    assert queue.take_lease("one", NOW, minute)
    assert not queue.take_lease("two", NOW, minute)
    queue.release("two")
    assert not queue.take_lease("two", NOW, minute)
    assert queue.take_lease("two", NOW + minute, minute)
    queue.release("two")
    assert queue.take_lease("one", NOW, minute)


def test_a_backup_holds_queue_and_answers(store, url, tmp_path):
    line = QueueLine("PAR-0001", "8 rue a", candidates=FOUND)
    store.geocoding.put([line])
    store.geocoding.keep_answer("ban", "8 rue a", "paris", FOUND, NOW)
    backup(url, tmp_path / "all.jsonl.gz")
    other = f"sqlite:///{tmp_path / 'other' / 'places.sqlite'}"
    restore(tmp_path / "all.jsonl.gz", other)
    restored = open_store(other, tmp_path / "other")
    assert restored.geocoding.lines() == {"PAR-0001": line}
    assert restored.geocoding.answer("ban", "8 rue a", "paris", NOW) == FOUND
    restored.close()
