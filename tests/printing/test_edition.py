from dataclasses import replace
from datetime import date

import pytest

from geo_service.model.editions import code_of
from geo_service.model.place import Offer, Period, Visibility
from geo_service.model.position import Position
from geo_service.model.visibility import disclose
from geo_service.printing.edition import imprint_of, publish, since
from tests.builders import PARIS, make_place
from tests.fakes import MemoryStore
from tests.printing.samples import EXAMPLE, FAR, FOUNTAIN, PLACES, SHUT_AWAY, order

TODAY = date(2026, 12, 1)
SHOP = make_place("PAR-0007", name="Épicerie", position=Position(PARIS.lat - 0.0005, PARIS.lon), phone="+33100000007")


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def edition(store):
    sheet = publish(order(), (FOUNTAIN, SHOP), (), store, 3)
    return store.edition(sheet.code)


def now(edition, *places):
    return since(edition, places, TODAY)


def test_printing_again_is_the_same_edition(store):
    codes = {publish(order(), PLACES, (), store, 3).code for _ in range(2)}
    assert codes == {edition.code for edition in store.editions()}
    assert len(codes) == 1


def test_an_edition_knows_what_was_shown_and_until_when(store):
    sheet = publish(order(), PLACES, (), store, 3)
    edition = store.edition(sheet.code)
    assert [(shown.number, shown.id) for shown in edition.places] == [(row.number, row.id) for row in sheet.rows]
    assert edition.valid_until == sheet.validity.until
    assert edition.imprint.revision == 3
    assert FAR.id not in {shown.id for shown in edition.places}


@pytest.mark.parametrize("changes", [{"lang": "en"}, {"mono": True}, {"needs": ("water",)}, {"day": TODAY}])
def test_other_options_are_another_edition(store, changes):
    assert publish(order(**changes), PLACES, (), store, 3).code != publish(order(), PLACES, (), store, 3).code


def test_another_revision_is_another_edition(store):
    assert publish(order(), PLACES, (), store, 4).code != publish(order(), PLACES, (), store, 3).code


def test_a_sheet_with_examples_is_no_edition(store):
    assert publish(order(), [FOUNTAIN, EXAMPLE], (), store, 3).code == ""
    assert store.editions() == ()


def test_two_imprints_that_draw_one_code_get_two(store):
    taken = code_of(imprint_of(order(), 3))
    publish(order(lang="en"), PLACES, (), store, 3)
    other = replace(store.editions()[0], code=taken)
    store.register(other)
    sheet = publish(order(), PLACES, (), store, 3)
    assert sheet.code == code_of(imprint_of(order(), 3), 1)
    assert store.edition(taken) == other


def test_nothing_has_changed_at_first(edition):
    found = now(edition, FOUNTAIN, SHOP, FAR)
    assert found.current == (FOUNTAIN, SHOP)
    assert (found.changed, found.closed, found.gone, found.new) == ((), (), (), ())


def test_what_changed_is_named(edition):
    shop = replace(SHOP, phone="", hours="24/7", offers=(Offer("wifi"),))
    (changed,) = now(edition, FOUNTAIN, shop).changed
    assert changed.number == next(shown.number for shown in edition.places if shown.id == SHOP.id)
    assert changed.what == ("services", "phone", "hours")
    assert changed.moved_m == 0


def test_a_place_that_moved_says_how_far_and_a_better_position_does_not(edition):
    moved = replace(SHOP, position=Position(SHOP.position.lat + 0.001, SHOP.position.lon))
    better = replace(FOUNTAIN, position=Position(PARIS.lat + 0.00005, PARIS.lon))
    (changed,) = now(edition, better, moved).changed
    assert changed.place == moved
    assert changed.moved_m == pytest.approx(111, abs=1)


def test_a_place_that_moved_out_of_the_frame_is_not_gone(edition):
    away = replace(SHOP, position=FAR.position)
    found = now(edition, FOUNTAIN, away)
    assert [one.place for one in found.changed] == [away]
    assert found.gone == ()
    assert found.current == (FOUNTAIN,)


def test_a_closure_in_force_is_closed_and_a_coming_one_is_a_change(edition):
    shut = replace(SHOP, closures=(Period(date(2026, 11, 30), None, "travaux"),))
    found = now(edition, FOUNTAIN, shut)
    assert [one.place.id for one in found.closed] == [SHOP.id]
    assert found.changed == ()
    coming = replace(SHOP, closures=(Period(date(2026, 12, 24), None),))
    assert [one.place.id for one in now(edition, FOUNTAIN, coming).changed] == [SHOP.id]


@pytest.mark.parametrize(
    "changes",
    [{"archived": True}, {"visibility": Visibility.PRIVATE}, {"visibility": Visibility.REFERRAL, "address": "7 rue"}],
)
def test_why_a_place_is_listed_no_more_is_not_told(edition, changes):
    shown = filter(None, map(disclose, (FOUNTAIN, replace(SHOP, **changes), SHUT_AWAY)))
    found = now(edition, *shown)
    assert [place_id for _, place_id in found.gone] == [SHOP.id]
    assert found.current == (FOUNTAIN,)


def test_new_places_of_the_area_are_named_and_examples_are_not(edition):
    new = make_place("PAR-0050", name="Nouveau")
    found = now(edition, FOUNTAIN, SHOP, new, FAR, EXAMPLE)
    assert found.new == (new,)
    assert found.current == (FOUNTAIN, SHOP, new)


def test_only_needs_of_the_edition_count_for_what_is_new(store):
    sheet = publish(order(needs=("wifi",)), [], (), store, 3)
    wifi = make_place("PAR-0051", offers=(Offer("wifi"),))
    assert since(store.edition(sheet.code), [FOUNTAIN, wifi], TODAY).new == (wifi,)
