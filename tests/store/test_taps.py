"""What the store of taps does, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from geo_service.accounts.desk import AccountDesk
from geo_service.errors import StaleEditError, TapRefusedError
from geo_service.model.accounts import AuditEntry
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Kind
from geo_service.model.taps import Act, Tap, TapLink, TapState, Wish
from geo_service.store.backup import backup, restore
from geo_service.store.codec import encode
from geo_service.store.sql import open_store
from geo_service.taps.desk import TapDesk
from geo_service.taps.links import issue, link_token
from geo_service.taps.tapping import REPLAYED, ask, confirm
from tests.accounts.desks import Counted
from tests.builders import make_place
from tests.store.edits import change, create

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLACE = make_place("PAR-0417", kind=Kind.MERCHANT, association="la-cloche")
LINK = TapLink("PAR-0417", 2, NOON, NOON + timedelta(days=397), used=NOON, revoked=None)
TAP = Tap("t1", "PAR-0417", Wish(Act.HOLIDAY, NOON.date(), NOON.date()), NOON)


def fill(store):
    create(store, PLACE, make_place("PAR-0418"))
    with store.taps.write() as records:
        records.put_link(LINK)
        records.put_tap(TAP)
        records.put_tap(replace(TAP, id="t2", at=NOON + timedelta(hours=1), state=TapState.WAITING))
        records.put_tap(replace(TAP, id="t3", place="PAR-0418", state=TapState.WAITING))


def test_everything_is_read_as_it_was_written(store):
    fill(store)
    with store.taps.read() as records:
        assert records.place("PAR-0417") == PLACE
        assert records.link("PAR-0417") == LINK
        assert records.links() == {"PAR-0417": LINK}
        assert records.tap("t1") == TAP
        assert [tap.id for tap in records.taps_of("PAR-0417", NOON)] == ["t2", "t1"]
        assert [tap.id for tap in records.taps_of("PAR-0417", NOON + timedelta(seconds=1))] == ["t2"]
        assert [tap.id for tap in records.taps(TapState.WAITING, NOON)] == ["t2", "t3"]
        assert records.place("x") is records.link("x") is records.tap("x") is None


def test_everything_can_be_replaced_and_what_was_not_confirmed_is_forgotten(store):
    fill(store)
    with store.taps.write() as records:
        records.put_link(replace(LINK, revoked=NOON))
        records.put_tap(replace(TAP, id="t3", state=TapState.REFUSED, decided_by="ana@example.org"))
        records.forget_asked(NOON + timedelta(seconds=1))
        assert records.link("PAR-0417").revoked == NOON
        assert records.tap("t3").state is TapState.REFUSED
        assert records.tap("t1") is None
        assert [tap.id for tap in records.taps(TapState.WAITING, NOON)] == ["t2"]


def test_what_fails_leaves_nothing(store):
    fill(store)
    before = store.snapshot()

    def fail():
        with store.taps.write() as records:
            records.apply(Batch("merchant", NOON, "tap", (Edit(PLACE, replace(PLACE, hours="24/7")),)))
            records.put_link(replace(LINK, revoked=NOON))
            records.log(AuditEntry(NOON, "ana@example.org", "tap"))
            records.undo(1, "ana@example.org", NOON)

    with pytest.raises(StaleEditError):
        fail()
    assert store.snapshot() == before
    with store.taps.read() as records, store.accounts.read() as accounts:
        assert records.link("PAR-0417") == LINK
        assert accounts.audit(limit=1) == ()


def test_a_tap_is_in_the_history_and_taking_it_back_restores_every_byte(store):
    fill(store)
    before = encode(store.snapshot().by_id["PAR-0417"])
    with store.taps.write() as records:
        number = records.apply(Batch("merchant", NOON, "tap: leave", (Edit(PLACE, replace(PLACE, archived=True)),)))
    with store.taps.write() as records:
        undone = records.undo(number, "ana@example.org", NOON)
    assert encode(store.snapshot().by_id["PAR-0417"]) == before
    latest, tapped, _ = store.history("PAR-0417")
    assert (latest.batch.id, latest.batch.who, latest.batch.undoes) == (undone, "ana@example.org", number)
    assert (tapped.batch.id, tapped.batch.who, tapped.batch.why) == (number, "merchant", "tap: leave")


def test_a_batch_is_taken_back_once_and_not_under_later_changes(store):
    fill(store)
    number = change(store, PLACE, hours="24/7").id
    store.undo(number, who="test", when=NOON)
    with pytest.raises(StaleEditError), store.taps.write() as records:
        records.undo(number, "test", NOON)


def test_a_number_confirms_once_however_many_try_at_once(store):
    fill(store)
    accounts = AccountDesk(store.accounts, lambda: NOON, lambda: b"k" * 32, Counted())
    desk = TapDesk(store.taps, accounts, lambda _: NOON.date(), lambda: None)
    issue(desk, "test", ["PAR-0417"])
    token = link_token(desk, LINK)
    nonce = ask(desk, token, Wish(Act.CLOSED_TODAY)).nonce

    def confirmed(_):
        try:
            return confirm(desk, token, nonce).state
        except TapRefusedError as refused:
            return refused.reason

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(confirmed, range(6)))
    assert sorted(outcomes) == sorted([TapState.APPLIED, *[REPLAYED] * 5])
    assert len(store.history("PAR-0417")) == 2


def test_a_backup_holds_links_and_taps(store, url, tmp_path):
    fill(store)
    backup(url, tmp_path / "b.jsonl.gz")
    restore(tmp_path / "b.jsonl.gz", f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    restored = open_store(f"sqlite:///{tmp_path / 'fresh.sqlite'}", tmp_path)
    with restored.taps.read() as records:
        assert records.links() == {"PAR-0417": LINK}
        assert records.tap("t1") == TAP
    restored.close()
