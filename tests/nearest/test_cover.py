from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.model.place import Offer, Place
from geo_service.model.position import Position
from geo_service.model.query import Match, NearestQuery, PlaceFilter
from geo_service.nearest.cover import Field, Walk, shortest_cover
from geo_service.nearest.index import SphereIndex
from geo_service.nearest.sphere import chords_m, earth_centred, geodesics_m
from tests.builders import PARIS, make_place
from tests.nearest import oracle
from tests.nearest.strategies import SERVICES, scenes

ROUNDING_M = 1e-5
"""Metres by which lengths may differ that are added up in another order, with room for five roundings."""


def field_of(lat: np.ndarray, lon: np.ndarray, masks: np.ndarray) -> Field:
    xyz = earth_centred(lat, lon)
    origin = earth_centred(np.array([PARIS.lat]), np.array([PARIS.lon]))[0]
    return Field(origin, np.arange(len(lat)), xyz, chords_m(origin, xyz), masks)


def measured(field: Field) -> Walk:
    """Every place after every other, without bounds: the table of all walks, one need set and last place at a time."""
    size, full = len(field.rows), int(np.bitwise_or.reduce(field.masks))
    pairs = [grid.ravel() for grid in np.meshgrid(np.arange(size), np.arange(size), indexing="ij")]
    legs = geodesics_m(field.xyz[pairs[0]], field.xyz[pairs[1]])
    legs = legs.reshape(size, size)
    first = geodesics_m(field.origin, field.xyz)
    best = {(int(mask), last): (first[last], (last,)) for last, mask in enumerate(field.masks)}
    while not any(met == full for met, _ in best):
        longer: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {}
        for (met, last), (length_m, walk) in best.items():
            for place in range(size):
                state = met | int(field.masks[place]), place
                walked = length_m + legs[last, place], (*walk, place)
                if state[0] != met and walked < longer.get(state, (np.inf, ())):
                    longer[state] = walked
        best = longer
    length_m, walk = min(walked for (met, _), walked in best.items() if met == full)
    return Walk(round(float(length_m), 6), walk)


@given(scenes(max_places=8))
def test_the_set_is_that_of_trying_all(scene: tuple[list[Place], NearestQuery]) -> None:
    places, query = scene
    query = replace(query, where=replace(query.where, any_need=False))
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(query)
    if answer.match in {Match.SET, Match.PARTIAL}:
        walk = tuple(nearby.place.id for nearby in answer.results)
        length_m, best = oracle.shortest_cover(places, query)
        assert (answer.path_m, walk) == (pytest.approx(length_m, abs=ROUNDING_M), best)


@given(st.permutations(SERVICES), st.integers(0, 2**32 - 1))
def test_five_places_of_one_need_each_are_walked_in_the_best_order(services: list[str], seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = [
        make_place(f"PAR-{number:04d}", offers=(Offer(service),), position=Position(*rng.normal((48, 2), 0.01)))
        for number, service in enumerate(services + services[:2])
    ]
    query = NearestQuery(Position(48, 2), PlaceFilter(SERVICES))
    answer = SphereIndex(places, 1, oracle.CONTEXTS).nearest(query)
    assert answer.match is Match.SET
    length_m, best = oracle.shortest_cover(places, query)
    assert answer.path_m == pytest.approx(length_m, abs=ROUNDING_M)
    assert tuple(nearby.place.id for nearby in answer.results) == best


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("choices", [(1, 2, 4), (1, 2, 3, 4, 12, 16), (3, 5, 6, 8), (1, 2, 4, 8)])
def test_bounds_leave_the_shortest_walk_among_many_places(choices: tuple[int, ...], seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = 70
    weights = np.linspace(1.0, 0.05, len(choices))
    masks = np.concatenate((choices, rng.choice(choices, size - len(choices), p=weights / weights.sum())))
    field = field_of(rng.normal(PARIS.lat, 0.02, size), rng.normal(PARIS.lon, 0.03, size), masks)
    assert shortest_cover(field) == measured(field)


def test_a_rare_need_far_away_draws_the_walk_along() -> None:
    lat = np.array([PARIS.lat + 0.08, *(PARIS.lat + np.linspace(-0.08, 0.081, 200))])
    lon = np.full(201, PARIS.lon) + np.array([0.0, *np.linspace(0.02, 0.0005, 200)])
    field = field_of(lat, lon, np.array([4, *([1, 2] * 100)]))
    assert shortest_cover(field) == measured(field)


def test_equal_walks_are_decided_by_the_first_ids() -> None:
    ring = [PARIS.lat + 0.01, PARIS.lat + 0.01, PARIS.lat, PARIS.lat]
    field = field_of(np.array(ring), np.full(4, PARIS.lon), np.array([1, 1, 2, 2]))
    assert shortest_cover(field).rows == (2, 0)


def test_many_places_of_one_need_are_compared_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    field = field_of(rng.normal(PARIS.lat, 0.02, 60), rng.normal(PARIS.lon, 0.03, 60), rng.choice([1, 2, 4], 60))
    expected = shortest_cover(field)
    monkeypatch.setattr("geo_service.nearest.cover._BLOCK", 50)
    assert shortest_cover(field) == expected
