from datetime import timedelta

import pytest

from geo_service.errors import BadValueError, NotFoundError
from geo_service.model.accounts import AuditEntry
from geo_service.model.uploads import PendingUpload, UploadState
from tests.builders import make_place
from tests.store.edits import NOON, create

UPLOAD = PendingUpload("u1", "ana", "la-cloche", "", NOON, 0, "liste.csv", b"nom")


def log(store, act):
    with store.accounts.write() as records:
        records.log(AuditEntry(NOON, "ana", act))


def acts(store):
    with store.accounts.read() as records:
        return [line.entry.act for line in records.audit(limit=9)]


def test_what_is_written_together_is_there_together(store):
    with store.together():
        store.uploads.keep(UPLOAD)
        batch = create(store, make_place())
        store.uploads.close("u1", UploadState.APPLIED, batch.id)
        log(store, "apply")
        assert (store.revision(), acts(store)) == (0, [])

    assert store.uploads.get("u1", NOON).batch == store.revision() == 1
    assert acts(store) == ["apply"]


def test_what_fails_together_leaves_nothing(store):
    def fail():
        with store.together():
            create(store, make_place())
            log(store, "apply")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (store.revision(), store.snapshot().places, acts(store)) == (0, (), [])
    create(store, make_place())
    assert store.revision() == 1


def test_a_part_that_fails_is_taken_back_alone(store):
    with store.together():
        log(store, "first")
        with pytest.raises(BadValueError):
            create(store)
        log(store, "last")

    assert (store.revision(), acts(store)) == (0, ["last", "first"])


def test_choices_are_kept_until_an_upload_is_closed(store):
    store.uploads.keep(UPLOAD)
    store.uploads.choose("u1", '{"on": ["a"]}')

    assert store.uploads.get("u1", NOON + timedelta(1)).choice == '{"on": ["a"]}'
    store.uploads.close("u1", UploadState.DISCARDED)
    assert store.uploads.get("u1", NOON).choice == ""


def test_a_batch_is_found_by_its_number(store):
    made = create(store, make_place())

    assert store.batch(made.id) == made
    with pytest.raises(NotFoundError):
        store.batch(2)
