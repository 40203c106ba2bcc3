import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo_service.hours.entering import entry
from geo_service.model.matching import fits, matches
from geo_service.model.place import Offer, Place
from geo_service.model.query import NearestQuery, PlaceFilter
from geo_service.nearest.columns import Columns
from geo_service.nearest.doors import Visit
from tests.builders import make_place
from tests.nearest import oracle
from tests.nearest.strategies import scenes


def visit_of(query: NearestQuery) -> Visit | None:
    return query.open_at and Visit(query.open_at.instant, or_unknown=query.open_at.or_unknown)


@given(scenes())
def test_columns_and_the_predicate_agree(scene: tuple[list[Place], NearestQuery]) -> None:
    places, query = scene
    columns = Columns(places, oracle.CONTEXTS)
    assert columns.fits(query.where).tolist() == [fits(place, query.where) for place in places]
    may_enter = entry(query.open_at, oracle.CONTEXTS)
    expected = [matches(place, query.where, may_enter) for place in places]
    assert columns.matches(query.where, visit=visit_of(query)).tolist() == expected


@given(scenes(), st.integers(1, 3))
def test_some_rows_answer_as_all_rows_do(scene: tuple[list[Place], NearestQuery], step: int) -> None:
    places, query = scene
    rows = np.arange(len(places))[::-step]
    columns = Columns(places, oracle.CONTEXTS)
    assert columns.matches(query.where, rows).tolist() == columns.matches(query.where)[rows].tolist()


def test_the_first_offer_of_a_service_counts_as_in_the_model() -> None:
    place = make_place(offers=(Offer("water", free=False), Offer("water", free=True)))
    where = PlaceFilter(("water",), free=True)
    assert Columns([place], oracle.CONTEXTS).matches(where).tolist() == [matches(place, where)] == [False]
