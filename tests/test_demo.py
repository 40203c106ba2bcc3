from collections import Counter
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from geo_service.demo import DATASET, demonstration_merchants
from geo_service.model.city import City
from geo_service.model.place import Kind, OfferSort, Place, Visibility
from geo_service.model.position import Position
from geo_service.reference import Reference, load_reference

DATASETS = Path(__file__).parent.parent / "datasets"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(DATASETS)


@pytest.fixture(scope="module")
def merchants(reference: Reference) -> tuple[Place, ...]:
    return demonstration_merchants(reference)


def test_there_are_about_900_over_the_eight_cities(reference: Reference, merchants: tuple[Place, ...]) -> None:
    by_city = Counter(place.city for place in merchants)
    assert 850 <= len(merchants) <= 950
    assert set(by_city) == {city.code for city in reference.cities if city.mapped}
    assert min(by_city.values()) >= 50


def test_the_same_seed_gives_the_same_merchants(reference: Reference, merchants: tuple[Place, ...]) -> None:
    assert demonstration_merchants(reference) == merchants
    assert demonstration_merchants(reference, seed=1) != merchants


def test_another_city_does_not_change_the_others(reference: Reference, merchants: tuple[Place, ...]) -> None:
    fewer = Reference(reference.cities[1:], reference.vocabulary)
    assert demonstration_merchants(fewer) == tuple(place for place in merchants if place.city != "paris")


def test_each_is_plainly_marked(merchants: tuple[Place, ...]) -> None:
    for place in merchants:
        assert place.demonstration
        assert place.kind is Kind.MERCHANT
        assert place.visibility is Visibility.PUBLIC
        assert (place.source.name, place.source.licence) == ("demonstration", "CC0-1.0")
        assert place.origin is not None
        assert (place.origin.dataset, place.origin.key) == (DATASET, place.id)
        assert place.verified is None
        assert not place.address
        assert not place.phone
        assert not place.network
        label = place.id.partition("-")[2]
        assert place.name.startswith(f"Exemple {label}, ")


def test_ids_are_numbered_within_each_city(reference: Reference, merchants: tuple[Place, ...]) -> None:
    assert len({place.id for place in merchants}) == len(merchants)
    for code, places in groupby(merchants, key=lambda place: place.city):
        prefix = reference.city(code).prefix
        assert [place.id for place in places] == [
            f"{prefix}-D{number:04}" for number in range(1, sum(p.city == code for p in merchants) + 1)
        ]


def test_each_lies_within_its_city(reference: Reference, merchants: tuple[Place, ...]) -> None:
    bare = Reference(tuple(_without_surroundings(city) for city in reference.cities), reference.vocabulary)
    for place in merchants:
        assert isinstance(place.position, Position)
        found = bare.city_at(place.position)
        assert found is not None
        assert found.code == place.city


def _without_surroundings(city: City) -> City:
    return replace(city, around_m=2.0)  # positions are rounded to a metre


def test_they_are_denser_near_the_centre(reference: Reference, merchants: tuple[Place, ...]) -> None:
    paris = reference.city("paris")
    lats = [lat for ring in paris.outline for _, lat in ring]
    middle = (max(lats) - min(lats)) / 4
    near = [p for p in merchants if p.city == "paris" and abs(p.position.lat - paris.centre.lat) < middle]
    assert len(near) > 0.6 * sum(p.city == "paris" for p in merchants)


def test_offers_are_like_those_of_a_real_network(reference: Reference, merchants: tuple[Place, ...]) -> None:
    order = list(reference.vocabulary.services.by_code)
    offered = Counter(offer.service for place in merchants for offer in place.offers)
    for place in merchants:
        codes = [offer.service for offer in place.offers]
        assert 2 <= len(codes) <= 8
        assert codes == sorted(set(codes), key=order.index)
        assert place.how_to_ask
    assert set(offered) >= {"charge_phone", "water", "toilets", "microwave", "keep_belongings", "wifi", "first_aid"}
    assert offered.most_common(1)[0][0] == "water"
    assert "sleep_tonight" not in offered


def test_some_offers_wait_for_somebody_to_pay(merchants: tuple[Place, ...]) -> None:
    sorts = Counter(offer.sort for place in merchants for offer in place.offers)
    assert sorts[OfferSort.PREPAID] > sorts[OfferSort.VOUCHER] > 0
    assert all(offer.how_to_ask for p in merchants for offer in p.offers if offer.sort is not OfferSort.IMMEDIATE)
    assert all(offer.free for place in merchants for offer in place.offers)
    assert any(offer.quota for place in merchants for offer in place.offers)


def test_hours_are_written_as_osm_does(merchants: tuple[Place, ...]) -> None:
    days = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    assert all(place.hours.startswith(days) and ":" in place.hours for place in merchants)
    assert len({place.hours for place in merchants}) > 10
