"""A desk, and an account at it."""

import pytest

from geo_service.accounts.desk import AccountDesk
from geo_service.accounts.inviting import accept, invite
from geo_service.model.accounts import EVERY_ASSOCIATION, Grant, Role
from geo_service.store.sql import open_store
from tests.accounts.desks import Counted, SpyingPasswords, TurnedClock

PASSWORD = "four odd words together"  # noqa: S105 - of an account that lives as long as a test


@pytest.fixture
def clock():
    return TurnedClock()


@pytest.fixture
def desk(tmp_path, clock):
    store = open_store(f"sqlite:///{tmp_path}/test.sqlite", tmp_path)
    yield AccountDesk(store.accounts, clock, lambda: b"k" * 32, Counted(), SpyingPasswords())
    store.close()


@pytest.fixture
def join(desk):
    """Invite somebody and accept for them."""

    def make(login="ana@example.org", *grants):
        grants = grants or (Grant(EVERY_ASSOCIATION, Role.ADMINISTRATOR),)
        return accept(desk, invite(desk, "test", login, grants), PASSWORD)

    return make


@pytest.fixture
def ana(join):
    return join()


@pytest.fixture
def acts(desk):
    """Return what the audit log says was done, the oldest first."""

    def read():
        with desk.store.read() as records:
            return [(line.entry.who, line.entry.act, line.entry.target) for line in records.audit(limit=99)][::-1]

    return read
