from dataclasses import replace
from datetime import timedelta

import pytest

from geo_service.errors import NotFoundError
from geo_service.model.uploads import KEPT_FOR, PendingUpload, UploadState
from geo_service.store.backup import backup, restore
from geo_service.store.sql import open_store
from geo_service.store.uploads import MAX_PER_ACCOUNT
from tests.store.edits import NOON

UPLOAD = PendingUpload("u1", "ana", "la-cloche", "", NOON, 3, "liste.csv", b"nom\r\n\xe9\x00")


def test_an_upload_comes_back_as_it_was(store):
    store.uploads.keep(UPLOAD)

    assert store.uploads.get("u1", NOON) == UPLOAD
    assert store.uploads.of("la-cloche", NOON) == (replace(UPLOAD, content=b""),)
    assert store.uploads.of("utopia-56", NOON) == ()


def test_an_upload_that_waits_too_long_is_gone(store):
    store.uploads.keep(UPLOAD)

    store.uploads.get("u1", NOON + KEPT_FOR)
    with pytest.raises(NotFoundError, match="upload the file again"):
        store.uploads.get("u1", NOON + KEPT_FOR + timedelta(seconds=1))
    store.uploads.keep(replace(UPLOAD, id="u2", created=NOON + 2 * KEPT_FOR))
    with pytest.raises(NotFoundError):
        store.uploads.get("u1", NOON)


def test_the_oldest_of_many_of_one_account_go(store):
    store.uploads.keep(replace(UPLOAD, id="other", account="bob"))
    for number in range(MAX_PER_ACCOUNT + 2):
        store.uploads.keep(replace(UPLOAD, id=f"n{number}", created=NOON + timedelta(minutes=number)))

    kept = {upload.id for upload in store.uploads.of("la-cloche", NOON)}
    assert kept == {"other", *(f"n{number}" for number in range(2, MAX_PER_ACCOUNT + 2))}


def test_what_was_applied_waits_no_more(store):
    store.uploads.keep(UPLOAD)
    store.uploads.close("u1", UploadState.APPLIED, 7)

    assert store.uploads.of("la-cloche", NOON) == ()
    assert store.uploads.get("u1", NOON) == replace(UPLOAD, content=b"", state=UploadState.APPLIED, batch=7)


def test_a_backup_holds_uploads(store, url, tmp_path):
    store.uploads.keep(UPLOAD)
    backup(url, tmp_path / "b.jsonl.gz")
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    restore(tmp_path / "b.jsonl.gz", fresh)

    restored = open_store(fresh, tmp_path)
    assert restored.uploads.get("u1", NOON) == UPLOAD
    restored.close()
