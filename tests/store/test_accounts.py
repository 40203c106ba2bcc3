"""What every store of accounts does, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geo_service.accounts.interface import AccountRecords, Credentials, Failures, Invitation, Session
from geo_service.errors import StoreError
from geo_service.model.accounts import Account, Association, AuditEntry, Grant, Role
from geo_service.store.backup import backup, restore
from geo_service.store.sql import SqlStore, open_store

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANA = Account("a1", "ana@example.org", NOON, (Grant("la-cloche", Role.EDITOR, "paris"),))
BEN = Account("b2", "ben@example.org", NOON)
INVITATION = Invitation("eve@example.org", ANA.grants, "ana@example.org", NOON + timedelta(days=7))
SESSION = Session("c3", "a1", NOON, NOON)


def fill(records: AccountRecords) -> None:
    records.put_association(Association("la-cloche", "La Cloche", ("Le Carillon",)))
    records.put_account(BEN)
    records.put_account(ANA)
    records.put_credentials("a1", Credentials("hash", "SECRET", 7, ("one", "two")))
    records.put_invitation("t1", INVITATION)
    records.put_session(SESSION)
    records.put_failures("ana", Failures(3, NOON))
    records.log(AuditEntry(NOON, "ana@example.org", "login", "x", "y\0"))


def test_everything_is_read_as_it_was_written(store: SqlStore) -> None:
    with store.accounts.write() as records:
        fill(records)
    with store.accounts.read() as records:
        assert records.associations() == (Association("la-cloche", "La Cloche", ("Le Carillon",)),)
        assert records.accounts() == (ANA, BEN)
        assert records.account("a1") == records.account_of("ana@example.org") == ANA
        assert records.credentials("a1") == Credentials("hash", "SECRET", 7, ("one", "two"))
        assert records.invitation("t1") == INVITATION
        assert records.session("c3") == SESSION
        assert records.sessions_of("a1") == (SESSION,)
        assert records.failures("ana") == Failures(3, NOON)
        assert [line.entry for line in records.audit(limit=9)] == [
            AuditEntry(NOON, "ana@example.org", "login", "x", "y")
        ]


def test_what_is_not_there(store: SqlStore) -> None:
    with store.accounts.read() as records:
        assert records.account("a1") is records.account_of("ana") is records.credentials("a1") is None
        assert records.invitation("t1") is records.session("c3") is records.failures("ana") is None
        assert records.sessions_of("a1") == records.accounts() == records.audit(limit=1) == ()


def test_everything_can_be_replaced(store: SqlStore) -> None:
    with store.accounts.write() as records:
        fill(records)
        records.put_account(replace(ANA, suspended=True))
        records.put_association(Association("la-cloche", "Cloche"))
        records.put_failures("ana", Failures(4, NOON))
        records.drop_session("c3")
    with store.accounts.read() as records:
        assert records.accounts() == (replace(ANA, suspended=True), BEN)
        assert [each.name for each in records.associations()] == ["Cloche"]
        assert records.failures("ana") == Failures(4, NOON)
        assert records.session("c3") is None


def test_a_login_is_one_person_s(store: SqlStore) -> None:
    def take_twice() -> None:
        with store.accounts.write() as records:
            records.put_account(ANA)
            records.put_account(replace(BEN, login=ANA.login))

    with pytest.raises(StoreError):
        take_twice()
    with store.accounts.read() as records:
        assert records.accounts() == ()


def test_only_invitations_that_may_be_used_are_open(store: SqlStore) -> None:
    with store.accounts.write() as records:
        records.put_invitation("old", replace(INVITATION, expires=NOON))
        records.put_invitation("used", replace(INVITATION, used=NOON))
        records.put_invitation("good", INVITATION)
        assert records.open_invitations(NOON) == {"good": INVITATION}


def test_old_failures_are_forgotten(store: SqlStore) -> None:
    with store.accounts.write() as records:
        records.put_failures("old", Failures(1, NOON - timedelta(microseconds=1)))
        records.put_failures("new", Failures(1, NOON))
        records.forget_failures(NOON)
        assert records.failures("old") is None
        assert records.failures("new") is not None
        records.drop_failures("new")
        assert records.failures("new") is None


def test_the_audit_log_is_read_in_parts(store: SqlStore) -> None:
    with store.accounts.write() as records:
        for number in range(5):
            records.log(AuditEntry(NOON, "ana", str(number)))
    with store.accounts.read() as records:
        first = records.audit(limit=2)
        assert [line.entry.act for line in first] == ["4", "3"]
        assert [line.entry.act for line in records.audit(limit=9, before=first[-1].id)] == ["2", "1", "0"]


def test_a_backup_holds_all_but_what_passes(store: SqlStore, url: str, tmp_path: Path) -> None:
    with store.accounts.write() as records:
        fill(records)
    backup(url, tmp_path / "backup.jsonl.gz")
    restore(tmp_path / "backup.jsonl.gz", f"sqlite:///{tmp_path}/second.sqlite")
    second = open_store(f"sqlite:///{tmp_path}/second.sqlite", tmp_path)
    with second.accounts.read() as restored, store.accounts.read() as records:
        assert restored.accounts() == records.accounts()
        assert restored.credentials("a1") == records.credentials("a1")
        assert restored.invitation("t1") == INVITATION
        assert restored.audit(limit=9) == records.audit(limit=9)
        assert restored.session("c3") is restored.failures("ana") is None
    second.close()


def test_a_store_with_accounts_alone_is_not_overwritten(store: SqlStore, url: str, tmp_path: Path) -> None:
    with store.accounts.write() as records:
        fill(records)
    backup(url, tmp_path / "backup.jsonl.gz")
    with pytest.raises(StoreError, match="not empty"):
        restore(tmp_path / "backup.jsonl.gz", url)
