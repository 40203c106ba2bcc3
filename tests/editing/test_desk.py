"""Uploads that are kept, previewed, applied once and taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from geo_service.drawing.list_book import list_csv
from geo_service.editing.choosing import Side
from geo_service.editing.desk import Choice, EditingDesk
from geo_service.editing.values import CHOOSABLE, RowClass
from geo_service.errors import BadValueError, NotFoundError, UnreadableFileError
from geo_service.model.changes import Batch, Edit
from geo_service.model.uploads import UploadState
from tests.editing.lists import BAKERY, CAFE, FOREIGN, NOON, OWN, SCOPE, context, edited, hours_of, setting
from tests.fakes import MemoryStore


@pytest.fixture
def logged():
    return []


@pytest.fixture
def desk(logged):
    store = MemoryStore()
    store.apply(Batch("test", NOON, "test", tuple(Edit(None, place) for place in (*OWN, FOREIGN))), seen=0)
    return EditingDesk(
        store, context, hours_of, lambda: NOON, lambda batch, seen: store.apply(batch, seen=seen), logged.append
    )


def choosable(preview):
    return frozenset(row.key for row in preview.rows if row.kind in CHOOSABLE)


def test_a_kept_upload_is_previewed_applied_once_and_taken_back(desk):
    upload = desk.keep("liste.csv", edited(setting(description="x"), revision=1), SCOPE, "ana")
    kept = desk.waiting(upload.id)
    preview = desk.preview(kept.name, kept.content, SCOPE)
    batch = desk.apply_waiting(kept, SCOPE, Choice(choosable(preview)), "ana")

    assert desk.store.snapshot().by_id["PAR-0001"] == replace(CAFE, description="x")
    assert desk.waiting(upload.id).state is UploadState.APPLIED
    with pytest.raises(BadValueError, match="upload it again"):
        desk.apply_waiting(desk.waiting(upload.id), SCOPE, Choice(choosable(preview)), "ana")
    desk.store.undo(batch.id, who="ana", when=NOON + timedelta(minutes=1))
    assert desk.store.snapshot().by_id["PAR-0001"] == CAFE


def test_what_cannot_be_read_is_not_kept(desk):
    with pytest.raises(UnreadableFileError, match="headings"):
        desk.keep("liste.csv", b"a;b\n1;2\n", SCOPE, "ana")
    assert desk.store.uploads.of("la-cloche", NOON) == ()


def test_an_upload_put_aside_waits_no_more(desk):
    upload = desk.keep("liste.csv", edited(setting(description="x")), SCOPE, "ana")
    desk.discard(upload, "ana")

    assert desk.store.uploads.of("la-cloche", NOON) == ()
    with pytest.raises(NotFoundError):
        desk.waiting("nobody's")


def test_only_chosen_rows_are_applied(desk):
    data = edited(lambda rows: [row.update(description="x") for row in rows], revision=1)
    preview = desk.preview("a.csv", data, SCOPE)
    desk.apply("a.csv", data, SCOPE, Choice(frozenset({preview.rows[1].key})), "ana")

    assert [place.description for place in desk.store.snapshot().places[:3]] == [CAFE.description, "x", ""]


def test_new_places_get_the_next_numbers(desk):
    def add(rows):
        for name in ("A", "B"):
            rows.append(dict.fromkeys(rows[0], "") | {"name": name, "kind": "merchant", "postcode": "75001"})

    data = edited(add)
    desk.apply("a.csv", data, SCOPE, Choice(choosable(desk.preview("a.csv", data, SCOPE))), "ana")

    added = desk.store.snapshot().places[4:]
    assert [(place.id, place.name, place.association) for place in added] == [
        ("PAR-0005", "A", "la-cloche"),
        ("PAR-0006", "B", "la-cloche"),
    ]


@pytest.mark.parametrize("asked", [True, False])
def test_missing_places_are_archived_only_if_asked(desk, asked):
    data = edited(lambda rows: (rows.pop(1), rows[0].update(description="x")), revision=1)
    preview = desk.preview("a.csv", data, SCOPE)
    desk.apply("a.csv", data, SCOPE, Choice(choosable(preview), archive_missing=asked), "ana")

    assert desk.store.snapshot().by_id[BAKERY.id].archived is asked


def test_one_missing_place_is_archived_by_its_key(desk):
    data = edited(lambda rows: [rows.pop(), rows.pop()], revision=1)
    preview = desk.preview("a.csv", data, SCOPE)
    desk.apply("a.csv", data, SCOPE, Choice(frozenset({preview.missing[0].key})), "ana")

    assert [place.archived for place in desk.store.snapshot().places[:3]] == [False, True, False]


def test_nothing_chosen_is_nothing_to_do(desk):
    with pytest.raises(BadValueError, match="choose rows"):
        desk.apply("a.csv", edited(setting(description="x")), SCOPE, Choice(frozenset()), "ana")


def test_a_row_that_would_do_something_else_by_now_is_refused(desk):
    data = edited(setting(hours="24/7"), revision=1)
    chosen = Choice(choosable(desk.preview("a.csv", data, SCOPE)))
    meanwhile(desk, hours="Mo 08:00-09:00")

    with pytest.raises(BadValueError, match="look at the preview again"):
        desk.apply("a.csv", data, SCOPE, chosen, "ana")


@pytest.mark.parametrize(("side", "hours"), [(Side.THEIRS, "Mo-Su 00:00-24:00"), (Side.YOURS, "24/7")])
def test_a_conflict_ends_as_it_was_decided(desk, side, hours):
    data = edited(setting(hours="24/7", description="x"), revision=1)
    meanwhile(desk, hours="Mo-Su 00:00-24:00")
    row = desk.preview("a.csv", data, SCOPE).rows[0]
    assert row.kind is RowClass.CONFLICT

    with pytest.raises(BadValueError, match="decide about hours"):
        desk.apply("a.csv", data, SCOPE, Choice(frozenset({row.key})), "ana")
    choice = Choice(frozenset({row.key}), resolutions={row.key: {"hours": side}})
    desk.apply("a.csv", data, SCOPE, choice, "ana")

    assert desk.store.snapshot().by_id["PAR-0001"] == replace(CAFE, hours=hours, description="x")


def test_a_place_archived_meanwhile_comes_back_only_if_decided(desk):
    data = edited(setting(description="x"), revision=1)
    meanwhile(desk, archived=True)
    row = desk.preview("a.csv", data, SCOPE).rows[0]
    choice = Choice(frozenset({row.key}), resolutions={row.key: {"archived": Side.YOURS}})
    desk.apply("a.csv", data, SCOPE, choice, "ana")

    assert desk.store.snapshot().by_id["PAR-0001"] == replace(CAFE, description="x")


def test_rows_of_others_cannot_be_chosen(desk):
    data = edited(setting(description="x"), (FOREIGN,), revision=1)
    row = desk.preview("a.csv", data, SCOPE).rows[0]

    assert row.kind is RowClass.OUTSIDE
    with pytest.raises(BadValueError):
        desk.apply("a.csv", data, SCOPE, Choice(frozenset({row.key})), "ana")


def test_two_editors_of_one_list_lose_nothing(desk):
    before = list_csv(OWN, 1)
    ana = edited(setting(description="Ana"), revision=1)
    bob = edited(lambda rows: (rows[0].update(phone="0100000000"), rows[1].update(description="Bob")), revision=1)
    for data in (ana, bob, before):
        preview = desk.preview("a.csv", data, SCOPE)
        if choosable(preview):
            desk.apply("a.csv", data, SCOPE, Choice(choosable(preview)), "somebody")

    places = desk.store.snapshot().by_id
    assert places["PAR-0001"] == replace(CAFE, description="Ana", phone="+33100000000")
    assert places["PAR-0002"].description == "Bob"


def meanwhile(desk, **changes):
    before = desk.store.snapshot().by_id["PAR-0001"]
    desk.store.apply(Batch("bob", NOON, "other", (Edit(before, replace(before, **changes)),)), seen=1)


def test_everything_that_is_done_is_in_the_audit_log(desk, logged):
    data = edited(setting(description="x"), revision=1)
    first, second = (desk.keep("liste.csv", data, SCOPE, "ana") for _ in range(2))
    preview = desk.preview("liste.csv", data, SCOPE)
    desk.apply_waiting(first, SCOPE, Choice(choosable(preview)), "ben")
    desk.discard(second, "eve")

    told = [(entry.who, entry.act, entry.target, entry.detail) for entry in logged]
    assert told == [
        ("ana", "list-upload", "la-cloche", "liste.csv"),
        ("ana", "list-upload", "la-cloche", "liste.csv"),
        ("ben", "list-apply", "la-cloche", "liste.csv: batch 2, 1 places"),
        ("eve", "list-discard", "la-cloche", "liste.csv"),
    ]


def test_what_somebody_else_decides_about_waits_on(desk):
    upload = desk.keep("liste.csv", edited(setting(description="x"), revision=1), SCOPE, "ana")
    preview = desk.preview(upload.name, upload.content, SCOPE)
    desk.apply_waiting(upload, SCOPE, Choice(choosable(preview)), "ana", keep_rest=True)

    (rest,) = desk.store.uploads.of("la-cloche", NOON)
    kept = desk.waiting(rest.id)
    assert (kept.content, kept.created, kept.choice) == (upload.content, upload.created, "")
    assert desk.preview(kept.name, kept.content, SCOPE).counts[RowClass.UNCHANGED] == 3


def test_a_preview_is_computed_once_for_each_state_of_the_store(desk):
    data = edited(setting(description="x"), revision=1)
    shown = desk.preview("liste.csv", data, SCOPE)
    assert desk.preview("liste.csv", data, SCOPE) is shown
    assert desk.preview("liste.csv", data, replace(SCOPE, city="lyon")) is not shown

    desk.store.apply(Batch("x", NOON, "x", (Edit(BAKERY, replace(BAKERY, phone="1")),)), seen=1)
    assert desk.preview("liste.csv", data, SCOPE).revision == 2
