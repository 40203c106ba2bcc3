from cProfile import Profile
from dataclasses import replace

import pytest

from geo_service.importing.decide import DecideRules, decide, fingerprint
from geo_service.importing.interface import Draft, RawPlace
from geo_service.importing.merge import MergeRules
from geo_service.importing.sensitive import SensitiveRules
from geo_service.model.changes import Snapshot
from geo_service.model.place import Kind, Offer, Origin, Source, Visibility
from geo_service.model.position import Position
from geo_service.model.report import Finding, Outcome
from tests.builders import PARIS, make_place

RULES = DecideRules(
    "d", {"paris": "PAR", "lyon": "LYO"}, MergeRules(frozenset({"address", "services", "phone"}), SensitiveRules(()))
)


def place(key="", **changes):
    return make_place("", **{"name": "Café", "address": "1 rue X", "origin": Origin("d", key), **changes})


def rows(*places):
    return [Draft(RawPlace(number, {"n": str(number)}), each) for number, each in enumerate(places, 2)]


def after(snapshot, decided):
    places = snapshot.by_id | {edit.after.id: edit.after for edit in decided.edits}
    return Snapshot(snapshot.revision + 1, tuple(places[key] for key in sorted(places)), snapshot.last_numbers)


EMPTY = Snapshot(0, ())


def test_new_rows_get_the_next_ids_of_their_city():
    last = Snapshot(5, (), {"PAR-": 416, "PAR-D": 9})

    decided = decide(
        last, rows(place("1"), place("2", city="lyon"), place("3", name="Demo", demonstration=True)), RULES
    )

    assert [edit.after.id for edit in decided.edits] == ["PAR-0417", "LYO-0001", "PAR-D0010"]
    assert decided.counts.created == 3
    assert decided.edits[0].raw == {"n": "2"}


def test_the_same_file_again_changes_nothing():
    drafts = rows(place("1"), place(name="B", position=None), place(name="C", address=""))
    first = decide(EMPTY, drafts, RULES)

    again = decide(after(EMPTY, first), drafts, RULES)

    assert again.edits == ()
    assert again.counts.unchanged == 3
    assert again.counts.unlocated == 1


def test_a_changed_row_is_recognised_by_its_key_and_keeps_its_id():
    stored = after(EMPTY, decide(EMPTY, rows(place("1")), RULES))

    decided = decide(stored, rows(place("1", phone="+33100000000")), RULES)

    assert (decided.counts.changed, decided.edits[0].after.id) == (1, "PAR-0001")
    assert decided.edits[0].before == stored.places[0]


def test_our_own_id_is_recognised_too():
    stored = Snapshot(1, (make_place("PAR-0007", phone="1"),), {"PAR-": 7})

    decided = decide(stored, rows(make_place("PAR-0007", phone="2", origin=None)), RULES)

    assert [edit.after.id for edit in decided.edits] == ["PAR-0007"]


def test_our_own_ids_survive_an_empty_store_and_are_given_to_nobody_else():
    decided = decide(EMPTY, rows(make_place("PAR-0005"), place("1"), make_place("PAR-0003", name="B")), RULES)

    assert [edit.after.id for edit in decided.edits] == ["PAR-0005", "PAR-0006", "PAR-0003"]


@pytest.mark.parametrize("bad", ["PAR-1", "LYO-0009", "PAR-99999999999", "x", "PAR-0002"])
def test_an_id_that_is_not_ours_or_was_given_before_is_replaced(bad):
    decided = decide(Snapshot(1, (), {"PAR-": 2}), rows(make_place(bad)), RULES)

    assert decided.edits[0].after.id == "PAR-0003"


def test_a_row_repeated_in_one_file_is_skipped_with_its_twin():
    decided = decide(EMPTY, rows(place("1"), place("2"), place("1", name="Other")), RULES)

    assert (decided.counts.created, decided.counts.skipped) == (1, 2)
    assert [found.problem for found in decided.findings] == ["is the same as row 2"] * 2


def test_two_rows_never_change_one_place():
    stored = Snapshot(1, (make_place("PAR-0001", origin=Origin("d", "1")),), {"PAR-": 1})
    twice = rows(make_place("PAR-0001", phone="1", origin=None), place("1", phone="2"))

    decided = decide(stored, twice, RULES)

    assert len(decided.edits) == 1
    assert decided.findings[0].problem == "is PAR-0001 once more"


def test_a_hidden_place_is_not_named_by_its_address():
    secret = place("1", name="Refuge Xylophone", address="3 rue Xylophone", visibility=Visibility.REFERRAL)

    assert "Xylophone" not in str(decide(EMPTY, rows(secret, secret), RULES).findings)


def test_two_services_at_one_address_are_two_places():
    decided = decide(EMPTY, rows(place(), place(offers=(Offer("meal"),))), RULES)

    keys = [edit.after.origin.key for edit in decided.edits]
    assert keys == [fingerprint(place()), fingerprint(place()) + "-2"]


def test_a_place_that_another_dataset_told_is_skipped_with_its_id():
    near = Position(PARIS.lat + 0.0004, PARIS.lon)
    stored = Snapshot(1, (make_place("PAR-0001", name="CAFÉ", address="1, Rue X", origin=Origin("other", "9")),), {})

    by_address = decide(stored, rows(place(position=None)), RULES)
    by_position = decide(stored, rows(place(address="", position=near)), RULES)

    for decided in (by_address, by_position):
        assert decided.edits == ()
        assert "PAR-0001" in decided.findings[0].problem


@pytest.mark.parametrize(
    "changes",
    [
        {"position": Position(PARIS.lat + 0.0006, PARIS.lon), "address": "2 rue X"},
        {"name": "Bar"},
        {"city": "lyon"},
        {"position": None, "address": ""},
    ],
)
def test_a_place_that_only_looks_alike_comes_in(changes):
    stored = Snapshot(1, (make_place("PAR-0001", name="Café", address="1 rue X", origin=None),), {"PAR-": 1})

    assert decide(stored, rows(place(**changes)), RULES).counts.created == 1


def test_archived_and_demonstration_places_stand_in_nobodys_way():
    twin = make_place("PAR-0001", name="Café", address="1 rue X", origin=None)
    stored = Snapshot(1, (replace(twin, archived=True), replace(twin, id="PAR-D0001", demonstration=True)), {})

    assert decide(stored, rows(place()), RULES).counts.created == 1


@pytest.mark.parametrize(
    ("old", "new", "changed"), [("2021-06", "2021-04", 0), ("2021-06", "2021", 1), ("2021", "2022-01", 1)]
)
def test_an_older_row_does_not_overwrite_a_newer_one(old, new, changed):
    stored = after(EMPTY, decide(EMPTY, rows(place("1", source=Source("S", as_of=old))), RULES))

    decided = decide(stored, rows(place("1", source=Source("S", as_of=new), phone="1")), RULES)

    assert (decided.counts.changed, decided.counts.unchanged) == (changed, 1 - changed)
    assert bool(decided.findings) is not bool(changed)


def test_what_vanished_from_a_complete_list_is_archived_and_comes_back():
    complete = replace(RULES, archive_missing=True)
    both = rows(place("1"), place("2", name="B"))
    stored = after(EMPTY, decide(EMPTY, both, complete))

    gone = decide(stored, both[:1], complete)
    back = decide(after(stored, gone), both, complete)

    assert gone.counts.archived == 1
    assert [found.problem for found in gone.findings] == ["places that the file no longer holds: 1"]
    assert [edit.after.archived for edit in gone.edits] == [True]
    assert decide(after(stored, gone), both[:1], complete).edits == ()
    assert [edit.after.archived for edit in back.edits] == [False]


def test_only_what_the_file_speaks_of_is_archived():
    complete = replace(RULES, archive_missing=True)
    others = (
        make_place("LYO-0001", city="lyon", origin=Origin("d", "7")),
        make_place("PAR-0001", origin=Origin("other", "7")),
        make_place("PAR-0002", origin=None),
        make_place("PAR-0003", origin=Origin("d", "8"), network="Another network"),
    )

    assert decide(Snapshot(1, others, {"PAR-": 3}), rows(place("1")), complete).counts.archived == 0


def test_real_merchants_take_the_place_of_demonstration_ones():
    demos = tuple(
        make_place(f"{prefix}-D0001", city=city, demonstration=True)
        for prefix, city in (("LYO", "lyon"), ("PAR", "paris"))
    )
    stored = Snapshot(1, demos, {})
    replaces = replace(RULES, replaces_demonstration=True)

    merchants = decide(stored, rows(place("1", kind=Kind.MERCHANT)), replaces)
    others = decide(stored, rows(place("1", kind=Kind.AMENITY)), replaces)

    assert [edit.after.id for edit in merchants.edits if edit.after.archived] == ["PAR-D0001"]
    [found] = merchants.findings
    assert (found.value, found.outcome) == ("paris", Outcome.ARCHIVED)
    assert found.problem == "places of demonstration, which the real merchants of this file replace: 1"
    assert (others.counts.archived, others.findings) == (0, ())
    assert decide(stored, rows(place("1", kind=Kind.MERCHANT)), RULES).counts.archived == 0


def test_demonstration_places_that_the_file_holds_itself_stay():
    demo = make_place("PAR-D0001", name="Exemple", kind=Kind.MERCHANT, demonstration=True, origin=Origin("d", "x"))
    both = rows(demo, place("1", kind=Kind.MERCHANT))

    decided = decide(Snapshot(1, (demo,), {}), both, replace(RULES, replaces_demonstration=True))

    assert (decided.counts.archived, decided.counts.unchanged, decided.counts.created) == (0, 1, 1)


def test_skipped_drafts_are_counted():
    skipped = Finding(2, "", "", "is bad", "", Outcome.SKIPPED)

    assert decide(EMPTY, [replace(rows(place())[0], skipped=skipped)], RULES).counts.skipped == 1


def test_the_effort_grows_with_the_number_of_rows_and_not_with_its_square():
    def calls(count):
        drafts = rows(*(place(str(number), address=f"{number} rue X", position=None) for number in range(count)))
        stored = after(EMPTY, decide(EMPTY, drafts, RULES))
        counted = Profile()
        counted.runcall(decide, stored, drafts, replace(RULES, dataset="e"))
        return sum(entry.callcount for entry in counted.getstats())

    assert calls(4000) < 5 * calls(1000)
