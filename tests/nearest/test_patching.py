"""An index that took changes over answers as one made anew."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.listed import patch_of
from geo_service.model.place import Offer, Place, Visibility
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery, PlaceFilter
from geo_service.nearest.chosen import Edits
from geo_service.nearest.index import SphereIndex
from geo_service.nearest.patching import Known, patched
from tests.builders import PARIS, make_place
from tests.nearest import oracle
from tests.nearest.strategies import scenes


def applied(places: list[Place], changed: Mapping[str, Place | None]) -> list[Place]:
    now = {place.id: place for place in places} | dict(changed)
    return [place for _, place in sorted(now.items()) if place is not None]


def to_be_found(places: list[Place]) -> list[Place]:
    return [
        place for place in places if place.position and not place.archived and place.visibility is Visibility.PUBLIC
    ]


@settings(max_examples=25)
@given(scenes(6), scenes(4), st.data())
def test_changes_one_after_the_other_answer_as_all_at_once(
    scene: tuple[list[Place], NearestQuery], other: tuple[list[Place], NearestQuery], data: st.DataObject
) -> None:
    places, query = sorted(to_be_found(scene[0]), key=lambda place: place.id), other[1]
    index, new = SphereIndex(places, 1, oracle.CONTEXTS), to_be_found(other[0])
    for revision in (2, 3, 4):
        ids = [place.id for place in (*places, *new)]
        gone = data.draw(st.lists(st.sampled_from(ids), max_size=3)) if ids else []
        came = data.draw(st.lists(st.sampled_from(new), max_size=3)) if new else []
        changed = {**dict.fromkeys(gone), **{place.id: place for place in came}}
        places = applied(places, changed)
        index = index.changed(revision, changed)
    anew = SphereIndex(places, 4, oracle.CONTEXTS)
    assert index.nearest(scene[1]) == anew.nearest(scene[1])
    assert index.nearest(query) == anew.nearest(query)
    again = SphereIndex(anew._places, 4, oracle.CONTEXTS, index.parts)
    assert again.nearest(query) == anew.nearest(query)
    for name, part in anew.parts.items():
        if not name.startswith(("tree/", "doors/")):
            assert np.array_equal(part, index.parts[name]), name


def test_a_tree_is_made_again_only_where_a_place_of_it_came_went_or_moved() -> None:
    here = [make_place(f"PAR-000{n}", offers=(Offer(code),)) for n, code in enumerate(("water", "wifi", "wifi"), 1)]
    index = SphereIndex(here, 1, oracle.CONTEXTS)
    known = Known(index._spots, index._columns.facts, index._columns.doors.table, index._trees.every, Edits.none(3))

    def kept(changed: Mapping[str, Place | None]) -> set[str]:
        return set(patched(known, here, patch_of(here, changed), oracle.CONTEXTS).trees)

    assert kept({"PAR-0001": replace(here[0], name="Autre", hours="24/7")}) == {"", "water", "wifi"}
    assert kept({"PAR-0002": replace(here[1], position=Position(48.0, 2.0))}) == {"water"}
    assert kept({"PAR-0001": replace(here[0], offers=(Offer("water"), Offer("wifi")))}) == {"", "water"}
    assert kept({"PAR-0003": None}) == {"water"}
    assert kept({"PAR-0004": make_place("PAR-0004", offers=(Offer("meal"),))}) == {"water", "wifi"}


def test_a_door_that_nobody_has_any_more_is_let_go() -> None:
    index = SphereIndex([make_place(hours="24/7", offers=(Offer("meal", hours="Mo 10:00-11:00"),))], 1, oracle.CONTEXTS)
    for day in range(1, 9):
        index = index.changed(1 + day, {"PAR-0001": make_place(hours=f"Mo 0{day}:00-10:00")})
    table = index._columns.doors.table
    assert [door.hours for door, _ in table.kinds] == ["Mo 08:00-10:00"]
    assert len(table.row_of) == 0


def test_a_change_of_nothing_that_is_there_changes_nothing() -> None:
    index = SphereIndex([make_place()], 1, oracle.CONTEXTS).changed(2, {"PAR-0099": None})
    answer = index.nearest(NearestQuery(PARIS, PlaceFilter()))
    assert (answer.revision, [near.place.id for near in answer.results]) == (2, ["PAR-0001"])
