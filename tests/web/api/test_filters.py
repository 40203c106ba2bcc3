import pytest
from werkzeug.datastructures import MultiDict

from geo_service.errors import BadValueError
from geo_service.model.query import PlaceFilter
from geo_service.web.api import filters as module
from geo_service.web.api.filters import Filters
from geo_service.web.api.parameters import NearestParameters, PlacesParameters, read_parameters
from tests.web.services import shipped_reference

FILTERS = Filters(shipped_reference())


def places(*pairs):
    return read_parameters(PlacesParameters, MultiDict(pairs))


def nearest(lat, *pairs):
    return read_parameters(NearestParameters, MultiDict([("lat", lat), ("lon", "2.37"), *pairs]))


def test_every_parameter_has_its_place():
    pairs = [("need", "water,wifi"), ("any", "1"), ("kind", "merchant"), ("city", "paris"), ("free", "1")]
    read = places(*pairs, ("wheelchair", "1"), ("audience", "women"), ("item", "toys"))
    where = PlaceFilter(("water", "wifi"), True, ("toys",), ("merchant",), "paris", True, True, "women")
    assert FILTERS.read(read) == where
    assert FILTERS.read(places()) == PlaceFilter()


@pytest.mark.parametrize(("name", "value"), [("need", "watre"), ("city", "atlantis"), ("audience", "x"), ("item", "x")])
def test_codes_of_no_vocabulary_are_refused_with_those_that_exist(name, value):
    with pytest.raises(BadValueError) as caught:
        FILTERS.read(places((name, value)))
    assert caught.value.field == name
    assert len(caught.value.accepted) > 3


def test_repeated_codes_and_former_codes_count_once():
    words = shipped_reference().vocabulary.services
    former = next(term for term in words.terms if term.aliases)
    read = places(("need", former.code), ("need", former.aliases[0]), ("need", former.code))
    assert FILTERS.read(read).needs == (former.code,)


def test_a_filter_is_read_once_wherever_it_is_asked_from():
    filters = Filters(shipped_reference())
    read = [filters.read(nearest(lat, ("need", "water"), ("limit", "3"))) for lat in ("48.87", "48.88")]
    assert read[0] is read[1]
    assert filters.read(nearest("48.87", ("need", "wifi"))) != read[0]


def test_no_more_filters_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    filters = Filters(shipped_reference())
    for need in ("water", "wifi", "shower", "water"):
        assert filters.read(places(("need", need))).needs == (need,)
    assert filters._kept.cache_info().currsize == 2
