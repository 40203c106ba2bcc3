"""Places made as columns are those that an index finds, and what is called the truth is one."""

from bench.data import make_starts
from bench.many import RARE, SHARES, make_many, place_id
from bench.nearest import NEED, alike, ours
from geo_service.model.position import Position
from geo_service.model.query import MAX_RADIUS_M, NearestQuery, PlaceFilter
from geo_service.nearest.index import SphereIndex
from tests.nearest import oracle


def test_an_index_of_columns_answers_as_one_of_places_does() -> None:
    made = make_many(600)
    places = [made.index.nearest(NearestQuery(at, limit=100, radius_m=MAX_RADIUS_M)) for _, at in make_starts(30)]
    known = {near.place.id: near.place for answer in places for near in answer.results}
    for start in (at for _, at in make_starts(5)):
        query = NearestQuery(start, PlaceFilter((NEED,)), 5_000.0)
        expected = SphereIndex(list(known.values()), 1).nearest(query)
        assert [near.place for near in made.index.nearest(query).results] == [near.place for near in expected.results]


def test_the_truth_is_what_measuring_every_place_finds() -> None:
    made = make_many(2_000)
    start = make_starts(1)[0][1]
    for need in (NEED, RARE):
        rows = [row for row in range(2_000) if made.offered[need][row]]
        measured = sorted(
            (oracle.measure(start, Position(made.lat[row], made.lon[row])), place_id(row)) for row in rows
        )
        right = tuple(found for distance_m, found in measured[:10] if distance_m <= MAX_RADIUS_M)
        assert made.truth(start, need, 10) == ours(made.index, [start], need)(start) == right


def test_services_are_offered_as_often_as_said() -> None:
    made = make_many(20_000)
    for bit, (code, share) in enumerate(SHARES.items()):
        assert abs(made.offered[code].mean() - share) < 0.02
        assert ((made.masks >> bit & 1) == made.offered[code]).all()


def test_answers_alike_differ_by_a_neighbour_at_most() -> None:
    assert alike(("a", "b", "c"), ("b", "a", "x"))
    assert not alike(("a", "b", "c"), ("a", "y", "x"))
