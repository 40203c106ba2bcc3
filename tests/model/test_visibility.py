from dataclasses import fields, replace

import pytest
from hypothesis import given

from geo_service.model.place import Place, Source, Visibility
from geo_service.model.visibility import WITHHELD_NAME, disclose, tells_more
from tests.builders import make_place
from tests.strategies import places

KEPT = {"id", "kind", "city", "name", "source", "phone", "visibility", "demonstration"}
HIDDEN = Visibility.REFERRAL


@pytest.mark.parametrize("visibility", Visibility)
def test_an_archived_place_is_not_disclosed(visibility: Visibility) -> None:
    assert disclose(make_place(visibility=visibility, archived=True)) is None


def test_a_private_place_is_not_disclosed_and_a_public_one_is_as_it_is() -> None:
    place = make_place()
    assert disclose(place) is place
    assert disclose(make_place(visibility=Visibility.PRIVATE)) is None


@given(places())
def test_a_referral_place_keeps_only_name_telephone_and_publisher(place: Place) -> None:
    shown = disclose(make_place(**{**_values(place), "visibility": HIDDEN, "archived": False}))
    blank = Place(place.id, place.kind, place.city, "", Source(""))
    for field in fields(Place):
        if field.name not in KEPT:
            assert getattr(shown, field.name) == getattr(blank, field.name), field.name
    assert shown.name in {place.name, WITHHELD_NAME}
    assert shown.source == Source(place.source.name, licence=place.source.licence, as_of=place.source.as_of)


@pytest.mark.parametrize(
    ("name", "address", "withheld"),
    [
        ("Refuge des Lilas", "12 rue des Lilas", True),
        ("Foyer du 12", "12 rue des Lilas", True),
        ("Refuge des LILAS", "12, allée des lilas", True),
        ("Place aux femmes", "12 place des Lilas", False),
        ("Association Rue", "12 rue des Lilas", False),
        ("Refuge du Lac", "3 rue du Lac", True),
        ("Foyer 75011", "75011 Paris", True),
        ("Refuge des femmes de Paris", "12 rue des Lilas, Paris", False),
        ("Refuge des Lilas", "", False),
    ],
)
def test_a_name_that_repeats_the_address_is_withheld(name: str, address: str, withheld: bool) -> None:
    shown = disclose(make_place(name=name, address=address, visibility=HIDDEN))
    assert shown.name == (WITHHELD_NAME if withheld else name)


def test_a_name_that_says_the_town_is_withheld() -> None:
    shown = disclose(make_place(name="Maison des femmes de Puteaux", town="Puteaux", visibility=HIDDEN))
    assert shown.name == WITHHELD_NAME


def _values(place: Place) -> dict[str, object]:
    return {field.name: getattr(place, field.name) for field in fields(Place)}


def test_a_telephone_that_is_words_is_left_out() -> None:
    place = make_place(visibility=Visibility.REFERRAL, phone="appeler au 9 rue Cachée")
    assert disclose(place).phone == ""
    assert disclose(replace(place, phone="01 40 00 00 00 / 115")).phone == "01 40 00 00 00 / 115"


def test_who_learns_more_of_a_place_after_a_change() -> None:
    laxest_first = [Visibility.PUBLIC, Visibility.REFERRAL, Visibility.PRIVATE]
    told = {(after, before) for after in Visibility for before in Visibility if tells_more(after, before)}
    assert told == {(laxest_first[i], laxest_first[j]) for i in range(3) for j in range(3) if i < j}
