"""An index put together from its parts answers as the one they were taken from."""

import numpy as np
from hypothesis import given, settings

from geo_service.model.place import Place
from geo_service.model.query import NearestQuery
from geo_service.nearest.index import SphereIndex
from tests.nearest import oracle
from tests.nearest.strategies import scenes


@settings(max_examples=40)
@given(scenes())
def test_parts_are_all_that_an_index_needs(scene: tuple[list[Place], NearestQuery]) -> None:
    places, query = scene
    index = SphereIndex(places, 3, oracle.CONTEXTS)
    for part in (parts := index.parts).values():
        part.flags.writeable = False  # as those of a file are
    again = SphereIndex(index._places, 3, oracle.CONTEXTS, parts)
    assert again.nearest(query) == index.nearest(query)
    assert again.parts.keys() == parts.keys()
    assert all(np.array_equal(again.parts[name], part) for name, part in parts.items())


def test_parts_are_numbers_and_letters() -> None:
    parts = SphereIndex([], 1, oracle.CONTEXTS).parts
    assert {part.dtype.kind for part in parts.values()} <= set("bfiuS")
