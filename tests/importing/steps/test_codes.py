from dataclasses import replace

import pytest

from geo_service.importing.steps.codes import need_use, read_accepts, read_audience, read_services
from geo_service.importing.steps.context import placed
from geo_service.model.place import Accepted, Demand, Kind, Offer, OfferSort


@pytest.mark.parametrize("text", ["toilets|wifi", "WC, Wi-Fi", "Toilettes ; internet", "wifi\ntoilettes"])
def test_services_are_codes_labels_or_aliases_in_the_vocabularys_order(draft, steps, text):
    offers = read_services(draft(services=text), steps).place.offers

    assert offers == (Offer("toilets"), Offer("wifi"))


def test_an_unknown_service_is_said_and_the_others_stay(draft, steps):
    read = read_services(draft(services="wifi|teleport"), steps)

    assert read.place.offers == (Offer("wifi"),)
    assert "teleport" in read.findings[0].problem


def test_free_holds_for_every_offer(draft, steps):
    assert read_services(draft(services="water", free="oui"), steps).place.offers == (Offer("water", free=True),)


def test_offers_say_more_than_codes(draft, steps):
    told = '[{"service": "haircut", "sort": "voucher", "quota": "4 par mois"}]'

    offers = read_services(draft(services="haircut|wifi", offers=told), steps).place.offers

    assert offers == (Offer("wifi"), Offer("haircut", OfferSort.VOUCHER, quota="4 par mois"))


def test_broken_offers_are_said(draft, steps):
    read = read_services(draft(services="wifi", offers="[{"), steps)

    assert read.place.offers == (Offer("wifi"),)
    assert read.findings[0].field == "offers"


def test_what_can_be_brought(draft, steps):
    told = '[{"item": "toys", "need": "urgent", "note": "2-12 ans"}]'

    accepts = read_accepts(draft(accepts="toys|books", accepted=told), steps).place.accepts

    assert accepts == (Accepted("toys", Demand.URGENT, "2-12 ans"), Accepted("books"))


def test_audience_codes_are_found_among_words(draft, steps):
    assert read_audience(draft(audience="Femmes, nobody knows"), steps).place.audience == ("women",)


def test_a_useless_row_of_an_open_dataset_is_left_out(draft, steps):
    strict = replace(steps, mapping=replace(steps.mapping, useful_only=True))

    assert need_use(draft(name="A"), strict).skipped is not None
    assert need_use(placed(draft(name="A"), kind=Kind.SHELTER), strict).skipped is None
    assert need_use(placed(draft(name="A"), offers=(Offer("water"),)), strict).skipped is None
    assert need_use(draft(name="A"), steps).skipped is None


def test_labels_with_commas_are_one_word_each(draft, steps):
    offers = read_services(draft(services="Imprimer, photocopier | Toilettes, wifi"), steps).place.offers

    assert offers == (Offer("toilets"), Offer("wifi"), Offer("print_copy"))


def test_a_service_that_left_the_list_is_gone_whatever_its_details_say(draft, steps):
    told = '[{"service": "haircut", "quota": "4 par mois"}, {"service": "wifi", "note": "lent"}]'

    assert read_services(draft(services="wifi", offers=told), steps).place.offers == (Offer("wifi", note="lent"),)


def test_an_item_that_left_the_list_is_gone_whatever_its_details_say(draft, steps):
    told = '[{"item": "toys", "need": "urgent"}, {"item": "books", "need": "full"}]'

    assert read_accepts(draft(accepts="books", accepted=told), steps).place.accepts == (Accepted("books", Demand.FULL),)
