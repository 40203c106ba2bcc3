"""Many points at once: the same as asking one by one, and as measuring every place."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.data import make_places, make_starts
from geo_service.errors import BadValueError
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import MAX_RADIUS_M, Match, NearestQuery, OpenAt, PlaceFilter
from geo_service.nearest.batch import Asked
from geo_service.nearest.index import SphereIndex
from tests.builders import PARIS, make_place
from tests.nearest import oracle
from tests.nearest.strategies import PARIS_TIME, centres, positions_near, scenes

Found = list[tuple[str, float]]
EVERY = PlaceFilter()


def one_by_one(index: SphereIndex, starts: list[Position], asked: Asked) -> list[Found]:
    """Return what single questions answer; a set of places is no answer here."""
    query = NearestQuery(PARIS, asked.where, asked.radius_m, asked.limit, asked.open_at)
    answers = [index.nearest(replace(query, at=start)) for start in starts]
    return [
        [(near.place.id, near.distance_m) for near in answer.results] if answer.match is Match.ALL else []
        for answer in answers
    ]


def at_once(index: SphereIndex, starts: list[Position], asked: Asked) -> list[Found]:
    found = index.nearest_to_each(starts, asked)
    assert found.rows.shape == found.distances_m.shape == (len(starts), asked.limit)
    return [[(place.id, distance_m) for place, distance_m in found.of(point)] for point in range(len(starts))]


@given(scenes(), st.data())
def test_a_batch_equals_single_questions(scene: tuple[list[Place], NearestQuery], data: st.DataObject) -> None:
    places, query = scene
    nearby = positions_near(query.at) | centres
    starts = [query.at, *data.draw(st.lists(nearby, max_size=4))]
    asked = Asked(query.where, query.radius_m, query.limit, query.open_at)
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    assert at_once(index, starts, asked) == one_by_one(index, starts, asked)


@pytest.mark.parametrize("limit", [1, 10])
@pytest.mark.parametrize("where", [PlaceFilter(), PlaceFilter(("wifi",)), PlaceFilter(("wifi", "meal"), any_need=True)])
def test_many_points_among_many_places(where: PlaceFilter, limit: int) -> None:
    places, starts = make_places(2_000), [start for _, start in make_starts(20)]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    asked = Asked(where, MAX_RADIUS_M, limit)
    expected = [oracle.nearest(places, NearestQuery(start, where, MAX_RADIUS_M, limit)) for start in starts]
    found = [[(distance_m, place_id) for place_id, distance_m in each] for each in at_once(index, starts, asked)]
    assert found == expected


def test_points_among_many_places_at_one_spot_are_searched_farther() -> None:
    crowd = [make_place(f"PAR-{number:04d}", position=Position(48.86, PARIS.lon)) for number in range(90)]
    alone = make_place("PAR-0100", position=Position(48.9, PARIS.lon))
    asked = Asked(PlaceFilter(("water",)), limit=3)
    starts = [PARIS, Position(48.9001, PARIS.lon)]
    near_crowd, near_alone = at_once(SphereIndex([*crowd[::-1], alone], 1), starts, asked)
    assert [place_id for place_id, _ in near_crowd] == ["PAR-0000", "PAR-0001", "PAR-0002"]
    assert [place_id for place_id, _ in near_alone] == ["PAR-0100", "PAR-0000", "PAR-0001"]


def test_fewer_places_than_asked_for_leave_the_rest_empty() -> None:
    found = SphereIndex([make_place()], 1).nearest_to_each([PARIS, Position(43.0, 1.0)], Asked(EVERY, limit=2))
    assert found.rows.tolist() == [[0, -1], [-1, -1]]
    assert np.isinf(found.distances_m).tolist() == [[False, True], [True, True]]
    assert found.of(1) == []


def test_nothing_is_asked_and_nothing_is_there() -> None:
    assert SphereIndex([make_place()], 1).nearest_to_each([], Asked(EVERY)).rows.shape == (0, 10)
    assert at_once(SphereIndex([], 1), [PARIS], Asked(PlaceFilter(("water",)))) == [[]]


def test_doors_must_be_open_where_asked() -> None:
    places = [make_place("PAR-0001", hours="Mo 09:00-10:00"), make_place("PAR-0002", hours="24/7")]
    index = SphereIndex(places, 1, oracle.CONTEXTS)
    tuesday = datetime(2026, 11, 24, 14, tzinfo=PARIS_TIME)
    ((found,),) = at_once(index, [PARIS], Asked(EVERY, open_at=OpenAt(tuesday)))
    assert found[0] == "PAR-0002"


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(BadValueError, match="use 1 or more"):
        SphereIndex([], 1).nearest_to_each([PARIS], Asked(EVERY, limit=0))
