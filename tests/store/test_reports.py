from dataclasses import replace
from datetime import timedelta

import pytest

from geo_service.errors import BadValueError, NotFoundError, StoreError
from geo_service.model.reports import Decision, QueueItem, QueueState, Reason, Report, Suggestion
from geo_service.store.backup import backup, restore
from geo_service.store.reports import FORGOTTEN_AFTER, MAX_WAITING
from geo_service.store.sql import open_store
from tests.builders import make_place
from tests.store.edits import NOON

REPORT = QueueItem("AAAA0001", "PAR-0001", NOON, 3, Report(Reason.MOVED, "Parti rue d'à côté \0", "water"))
SUGGESTION = QueueItem(
    "AAAA0002",
    "PAR-0001",
    NOON,
    3,
    suggestion=Suggestion(make_place(), make_place(name="Autre"), "bob@example.org", "vu hier"),
)
REFUSED = Decision(NOON, "ana@example.org", "refuse", "toujours là")


def test_items_come_back_as_they_were_the_oldest_first(store):
    later = replace(REPORT, code="AAAA0003", place="PAR-0002", created=NOON + timedelta(minutes=1))
    for item in (later, SUGGESTION, REPORT):
        assert store.reports.add(item) == item

    assert store.reports.get("AAAA0002") == SUGGESTION
    assert store.reports.waiting() == (REPORT, SUGGESTION, later)


def test_who_says_the_same_again_gets_the_code_of_the_first(store):
    store.reports.add(REPORT)
    again = replace(REPORT, code="AAAA0009", report=Report(Reason.MOVED, "parti RUE d'a cote", "water"))
    assert store.reports.add(again) == REPORT
    for other in (
        replace(again, report=replace(again.report, reason=Reason.OTHER)),
        replace(again, code="AAAA0010", place="PAR-0002"),
        replace(again, code="AAAA0011", report=replace(again.report, words="ailleurs")),
    ):
        assert store.reports.add(other) == other


def test_what_was_decided_may_be_reported_again(store):
    store.reports.add(REPORT)
    store.reports.decide(REPORT.code, QueueState.REFUSED, REFUSED)
    again = replace(REPORT, code="AAAA0009")
    assert store.reports.add(again) == again


def test_no_more_wait_about_one_place_than_anybody_reads(store):
    for number in range(MAX_WAITING):
        store.reports.add(replace(REPORT, code=f"N{number}", report=Report(Reason.OTHER, str(number))))
    with pytest.raises(BadValueError, match="waits to be read"):
        store.reports.add(REPORT)
    assert store.reports.add(replace(REPORT, place="PAR-0002")).place == "PAR-0002"


def test_a_decision_is_made_once(store):
    store.reports.add(REPORT)
    decided = store.reports.decide(REPORT.code, QueueState.REFUSED, REFUSED)
    assert decided == replace(REPORT, state=QueueState.REFUSED, decision=REFUSED)
    assert store.reports.get(REPORT.code) == decided
    assert store.reports.waiting() == ()
    with pytest.raises(BadValueError, match="somebody else"):
        store.reports.decide(REPORT.code, QueueState.ACCEPTED, replace(REFUSED, act="archive"))
    with pytest.raises(NotFoundError):
        store.reports.decide("NONE", QueueState.REFUSED, REFUSED)


def test_decided_items_are_forgotten_and_waiting_ones_are_not(store):
    store.reports.add(REPORT)
    store.reports.add(SUGGESTION)
    store.reports.decide(REPORT.code, QueueState.REFUSED, REFUSED)
    late = NOON + FORGOTTEN_AFTER
    store.reports.add(replace(REPORT, code="B1", created=late))
    assert store.reports.get(REPORT.code)
    store.reports.add(replace(REPORT, code="B2", place="PAR-0002", created=late + timedelta(seconds=1)))
    with pytest.raises(NotFoundError):
        store.reports.get(REPORT.code)
    assert store.reports.get(SUGGESTION.code) == SUGGESTION


def test_a_backup_holds_the_queue(store, url, tmp_path):
    store.reports.add(REPORT)
    store.reports.add(SUGGESTION)
    backup(url, tmp_path / "b.jsonl.gz")
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    restore(tmp_path / "b.jsonl.gz", fresh)

    restored = open_store(fresh, tmp_path)
    assert restored.reports.waiting() == (REPORT, SUGGESTION)
    restored.close()


def test_a_damaged_item_is_named_as_such(store):
    store.reports.add(REPORT)
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE moderation_queue SET document = '{'")
    with pytest.raises(StoreError, match="damaged"):
        store.reports.get(REPORT.code)
