from dataclasses import replace
from datetime import date

import pytest

from geo_service.importing.merge import MergeRules, merge
from geo_service.importing.sensitive import SensitiveRule, SensitiveRules
from geo_service.model.place import Offer, Verification, Visibility, Wheelchair
from geo_service.model.visibility import WITHHELD_NAME, disclose
from tests.builders import PARIS, make_place

CHECK = Verification(date(2026, 10, 1), "A", "visit")
SENSITIVE = SensitiveRules((SensitiveRule(topic="refuge", names=("refuge",)),))
ALL = MergeRules(frozenset({"address", "services", "phone", "lat", "website", "description", "hours"}), SENSITIVE)


def test_the_source_wins_where_it_speaks_and_is_silent_elsewhere():
    before = make_place(phone="1", hours="24/7", wheelchair=Wheelchair.YES, verified=CHECK, how_to_ask="Ask")
    told = make_place("", name=before.name, phone="2")

    after = merge(before, told, MergeRules(frozenset({"phone"}), SENSITIVE))

    assert after == replace(before, phone="2")


def test_details_of_an_offer_survive_a_row_that_only_names_it():
    detailed = Offer("water", conditions="cup", verified=CHECK)
    before = make_place(offers=(detailed, Offer("wifi")))

    assert merge(before, make_place(offers=(Offer("water"),)), ALL).offers == (detailed,)
    told = merge(before, make_place(offers=(Offer("water", conditions="bottle"),)), ALL)
    assert told.offers == (Offer("water", conditions="bottle", verified=CHECK),)


def test_a_position_found_for_an_address_stays_while_the_address_does():
    before = make_place(address="1 rue X")

    assert merge(before, make_place(address="1 rue X", position=None), ALL).position == PARIS
    assert merge(before, make_place(address="2 rue X", position=None), ALL).position is None


@pytest.mark.parametrize(
    ("stored", "name", "told", "kept"),
    [
        (Visibility.REFERRAL, "A", Visibility.PUBLIC, Visibility.REFERRAL),
        (Visibility.PRIVATE, "A", Visibility.PUBLIC, Visibility.PRIVATE),
        (Visibility.PUBLIC, "Refuge", Visibility.REFERRAL, Visibility.PUBLIC),
        (Visibility.PUBLIC, "A", Visibility.REFERRAL, Visibility.REFERRAL),
    ],
)
def test_what_a_person_decided_of_visibility_survives(stored, name, told, kept):
    before = make_place(name=name, visibility=stored)

    assert merge(before, make_place(visibility=told), ALL).visibility is kept


def test_a_file_with_a_column_for_visibility_decides():
    speaks = MergeRules(ALL.spoken | {"visibility"}, SENSITIVE)
    before = make_place(visibility=Visibility.REFERRAL)

    assert merge(before, make_place(), speaks).visibility is Visibility.PUBLIC


def test_the_export_of_a_hidden_place_erases_nothing():
    before = make_place(
        name="Refuge, 1 rue X",
        address="1 rue X",
        website="https://a.org",
        description="x",
        visibility=Visibility.REFERRAL,
    )
    exported = disclose(before)
    assert exported.name == WITHHELD_NAME

    after = merge(before, replace(exported, origin=None), replace(ALL, spoken=ALL.spoken - {"services"}))

    assert (after.name, after.address, after.position) == (before.name, before.address, before.position)
    assert (after.website, after.description) == (before.website, before.description)
