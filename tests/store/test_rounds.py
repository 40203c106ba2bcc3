from dataclasses import replace

import pytest

from geo_service.errors import NotFoundError, StoreError
from geo_service.model.rounds import Round
from tests.store.edits import NOON

ROUND = Round("AAAA0001", "la-cloche", "paris", NOON, ("PAR-0002", "PAR-0001"))


def test_a_round_comes_back_as_it_was(store):
    store.rounds.put(ROUND)
    assert store.rounds.get(ROUND.code) == ROUND
    store.rounds.put(replace(ROUND, batch=7))
    assert store.rounds.get(ROUND.code) == replace(ROUND, batch=7)
    with pytest.raises(NotFoundError):
        store.rounds.get("AAAA0002")


def test_a_damaged_round_is_named_as_such(store):
    store.rounds.put(ROUND)
    with store._database.write() as connection:
        connection.exec_driver_sql("UPDATE rounds SET document = '[]'")
    with pytest.raises(StoreError, match="damaged"):
        store.rounds.get(ROUND.code)
