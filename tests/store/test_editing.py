"""An association's list through a real store: what is applied, and what taking it back restores."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_service.drawing.lists import list_bytes
from geo_service.editing.desk import Choice, EditingDesk
from geo_service.editing.values import CHOOSABLE, Preview, RowClass
from geo_service.model.accounts import AuditEntry
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.store.sql import SqlStore
from tests.builders import make_place
from tests.editing.lists import NOON, SCOPE, context, edited, hours_of
from tests.store.edits import change, create

PLACES = tuple(
    make_place(
        f"PAR-000{number}",
        name=f"Lieu {number}",
        address=f"{number} rue Droite",
        position=Position(48.85, 2.3 + number / 100),
        association="la-cloche",
    )
    for number in range(1, 9)
)
ACTS = ("leave", "edit", "move", "break", "drop")
EXPECTED = {
    "leave": RowClass.UNCHANGED,
    "edit": RowClass.CHANGED,
    "move": RowClass.SUSPICIOUS,
    "break": RowClass.REJECTED,
}
CELLS = {"edit": {"description": "Nouveau"}, "move": {"lat": "48.86"}, "break": {"wheelchair": "bof"}, "leave": {}}
few = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])


def log_of(store: SqlStore) -> Callable[[AuditEntry], None]:
    def log(entry: AuditEntry) -> None:
        with store.accounts.write() as records:
            records.log(entry)

    return log


def desk_of(store: SqlStore) -> EditingDesk:
    return EditingDesk(
        store, context, hours_of, lambda: NOON, lambda batch, seen: store.apply(batch, seen=seen), log_of(store)
    )


def exports(store: SqlStore) -> bytes:
    """Return the list as CSV; its marks name a fixed revision."""
    return list_bytes(current(store), 0, "csv", context().reference)


def current(store: SqlStore) -> tuple[Place, ...]:
    return tuple(place for place in store.snapshot().places if not place.archived)


def all_of(preview: Preview) -> frozenset[str]:
    return frozenset(row.key for row in preview.rows if row.kind in CHOOSABLE)


@few
@given(acts=st.lists(st.sampled_from(ACTS), min_size=8, max_size=8), added=st.integers(0, 3))
def test_any_edits_of_rows_are_previewed_as_they_are_and_can_be_taken_back(store, acts, added):
    if not store.revision():
        create(store, *PLACES)
    places, before = current(store)[:8], exports(store)

    def edit(rows):
        empty = dict.fromkeys(rows[0], "")
        for row, act in zip(list(rows), acts, strict=True):
            rows.remove(row) if act == "drop" else row.update(CELLS[act])
        rows += [empty | {"name": f"Neuf {n}", "address": f"{n} quai", "postcode": "75001"} for n in range(added)]

    if set(acts) == {"drop"} and not added:
        return
    data = edited(edit, places, store.revision())
    desk = desk_of(store)
    preview = desk.preview("liste.csv", data, SCOPE)

    expected = [EXPECTED[act] for act in acts if act != "drop"] + [RowClass.UNLOCATED] * added
    assert [row.kind for row in preview.rows] == expected
    dropped = [place for place, act in zip(places, acts, strict=True) if act == "drop"]
    assert [one.place for one in preview.missing] == dropped
    if all_of(preview) or dropped:
        choice = Choice(all_of(preview), archive_missing=True)
        batch = desk.apply("liste.csv", data, SCOPE, choice, "ana")
        assert exports(store) != before
        store.undo(batch.id, who="ana", when=NOON)
    assert exports(store) == before


@few
@given(theirs=st.sets(st.sampled_from(["phone", "hours", "website", "conditions"])),
       mine=st.sets(st.sampled_from(["phone", "hours", "website", "conditions"]), min_size=1))  # fmt: skip
def test_two_people_who_edit_at_once_lose_nothing(store, theirs, mine):
    values = {"phone": "+33144671834", "hours": "24/7", "website": "https://example.org", "conditions": "Pour tous"}
    others = {"phone": "+33144671835", "hours": "Mo 08:00-09:00", "website": "https://example.com", "conditions": "Non"}
    if not store.revision():
        create(store, *PLACES)
    place = store.snapshot().by_id["PAR-0001"]
    if place != PLACES[0]:
        change(store, place, **{name: getattr(PLACES[0], name) for name in values})
    data = edited(lambda rows: rows[0].update({name: values[name] for name in mine}), PLACES[:1], store.revision())
    if theirs:
        change(store, PLACES[0], **{name: others[name] for name in theirs})

    row = desk_of(store).preview("liste.csv", data, SCOPE).rows[0]

    assert {clash.field for clash in row.conflicts} == mine & theirs
    merged = {name: values[name] for name in mine - theirs} | {name: others[name] for name in theirs}
    assert row.after == replace(PLACES[0], **merged)
