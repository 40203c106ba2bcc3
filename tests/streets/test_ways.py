from collections import defaultdict
from datetime import UTC, datetime

import numpy as np
import pytest

from geo_service.errors import UnreadableFileError
from geo_service.streets.city_file import open_streets
from geo_service.streets.importer import import_streets
from geo_service.streets.interface import Layer
from tests.streets.extracts import Extract, square, town

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def streets_of(extract: Extract, folder, city):
    import_streets([extract.write(folder / "town.osm")], city, folder, now=NOW, progress=lambda _: None)
    return open_streets(folder, city.code)


def only(streets):
    (ways,) = streets.walkable()
    return ways


def points(ways, row):
    return list(map(tuple, ways.xy_m[ways.start[row] : ways.start[row + 1]].tolist()))


def test_walkable_streets_keep_what_routing_needs(tmp_path, toulouse):
    extract = town()
    extract.way((0, 0), (0, -1), (0, -2), highway="steps", conveying="forward", tunnel="yes", layer="-1", access="yes")
    ways = only(streets_of(extract, tmp_path, toulouse))
    assert ways.kind.tolist() == ["street", "footway", "steps", "pedestrian"]
    assert ways.osm_id.tolist() == [1, 3, 12, 10]
    assert ways.outline.tolist() == [False, False, False, True]
    assert (ways.highway[2], ways.conveying[2], ways.access[2], ways.level[2]) == ("steps", "forward", "yes", -1)
    assert (ways.tunnel.tolist(), ways.bridge.tolist()) == ([False, False, True, False], [False, True, False, False])
    assert ways.start.tolist() == [0, 3, 5, 8, 13]
    assert len(ways.xy_m) == 13


def test_ways_that_meet_share_a_point_and_a_bridge_shares_none(tmp_path, toulouse):
    extract = town()
    extract.way((1, 0), (1, 5), highway="path")
    ways = only(streets_of(extract, tmp_path, toulouse))
    ends = defaultdict(set)
    for row in range(len(ways.kind)):
        for point in points(ways, row):
            ends[point].add(int(ways.osm_id[row]))
    assert [shared for shared in ends.values() if len(shared) > 1] == [{1, 12}]


def test_a_closed_way_that_is_a_place_to_walk_and_to_play_is_walked_along_its_outline(tmp_path, toulouse):
    extract = Extract()
    extract.way((0, 0), (-1, 0), highway="footway")
    track = extract.way(*square(0, 0, 2), highway="pedestrian", leisure="track")
    ways = only(streets_of(extract, tmp_path, toulouse))
    assert (ways.osm_id[1], ways.outline[1]) == (track, True)
    assert points(ways, 1)[0] == points(ways, 1)[-1]
    assert set(points(ways, 0)) & set(points(ways, 1))


def test_every_ring_of_a_square_with_a_hole_is_a_way(tmp_path, toulouse):
    extract = Extract()
    extract.way((-1, 0), (0, 0), highway="footway")
    outer, inner = extract.way(*square(0, 0, 4)), extract.way(*square(1, 1, 1))
    extract.relation({outer: "outer", inner: "inner"}, type="multipolygon", highway="pedestrian", name="Place")
    ways = only(streets_of(extract, tmp_path, toulouse))
    assert list(zip(ways.osm_id.tolist(), ways.name.tolist(), strict=True)) == [(1, ""), (-1, "Place"), (-1, "Place")]


def test_the_size_of_parts_changes_nothing(tmp_path, toulouse):
    streets = streets_of(town(), tmp_path, toulouse)
    whole, parts = only(streets), list(streets.walkable(1))
    assert len(parts) == 3
    assert np.concatenate([part.osm_id for part in parts]).tolist() == whole.osm_id.tolist()
    assert np.concatenate([part.xy_m for part in parts]).tolist() == whole.xy_m.tolist()


def test_a_damaged_file_says_what_to_do(tmp_path, toulouse):
    streets = streets_of(town(), tmp_path, toulouse)
    streets.path.write_bytes(b"nonsense")
    with pytest.raises(UnreadableFileError, match="import the streets again"):
        only(streets)


def test_real_streets_are_those_on_foot(tmp_path, toulouse, real_data):
    import_streets([real_data / "streets/toulouse-2020.osm.pbf"], toulouse, tmp_path, now=NOW, progress=lambda _: None)
    streets = open_streets(tmp_path, "toulouse")
    walked = sum(len(part.kind) - int(part.outline.sum()) for part in streets.walkable())
    features = streets.within(streets.info.bounds)
    on_foot = [one for one in features if one.on_foot]
    assert {one.layer for one in on_foot} == {Layer.STREET}
    assert walked == sum(one.shape == "line" for one in on_foot)
