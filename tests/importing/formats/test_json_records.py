import json

import pytest

from geo_service.errors import UnreadableFileError
from geo_service.importing.formats.json_records import POSITION, read_json
from geo_service.model.report import Outcome


def read(document):
    return read_json(json.dumps(document).encode())


def test_an_opendatasoft_export():
    fields = {"nom": "A", "geo_point_2d": [48.5, 7.7], "open": True, "none": None}
    table = read([{"recordid": "1", "fields": fields, "geometry": {"type": "Point", "coordinates": [7.7, 48.5]}}])

    assert table.rows[0].fields == {
        "recordid": "1",
        "fields.nom": "A",
        "fields.geo_point_2d": "[48.5, 7.7]",
        "fields.open": "yes",
        POSITION: "48.5,7.7",
    }


def test_a_feature_collection_loses_its_wrapper():
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [2.3, 48.8]},
        "properties": {"name": "A"},
    }
    table = read({"type": "FeatureCollection", "features": [feature]})

    assert table.rows[0].fields == {"type": "Feature", "name": "A", POSITION: "48.8,2.3"}
    assert table.rows[0].row == 1


def test_an_overpass_answer():
    table = read(
        {"elements": [{"type": "way", "id": 3, "center": {"lat": 48.8, "lon": 2.3}, "tags": {"amenity": "toilets"}}]}
    )

    assert table.rows[0].fields["amenity"] == "toilets"
    assert table.rows[0].fields[POSITION] == "48.8,2.3"


def test_a_list_under_any_name_and_a_byte_order_mark():
    assert len(read_json(b'\xef\xbb\xbf{"_structuresDatas": [{"nom": "A"}, {"nom": "B"}]}').rows) == 2


def test_a_feature_without_geometry_comes_in():
    assert POSITION not in read({"features": [{"geometry": None, "properties": {"name": "A"}}]}).rows[0].fields


@pytest.mark.parametrize(
    ("geometry", "position"),
    [
        ({"type": "MultiPoint", "coordinates": [[2.0, 48.0], [3.0, 49.0]]}, "48.0,2.0"),
        ({"type": "LineString", "coordinates": [[2.0, 48.0], [3.0, 49.0]]}, "48.0,2.0"),
        ({"type": "Polygon", "coordinates": [[[2, 48], [4, 48], [4, 50], [2, 50], [2, 48]]]}, "49.0,3.0"),
        ({"type": "MultiPolygon", "coordinates": [[[[2, 48], [4, 48], [4, 50], [2, 50], [2, 48]]]]}, "49.0,3.0"),
    ],
)
def test_other_geometries_become_a_point_and_are_said(geometry, position):
    table = read({"features": [{"geometry": geometry, "properties": {"name": "A"}}]})

    assert table.rows[0].fields[POSITION] == position
    assert table.findings[0].outcome is Outcome.REPAIRED


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[2, 48], [4, 48], [4, 50], [2, 50]]]},
        {"type": "Polygon", "coordinates": [[[2, 48], [2, 48]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Spiral", "coordinates": [1, 2]},
    ],
)
def test_a_broken_geometry_leaves_its_record_out_and_the_others_in(geometry):
    good = {"geometry": {"type": "Point", "coordinates": [2.3, 48.8]}, "properties": {"name": "B"}}
    table = read({"features": [{"geometry": geometry, "properties": {"name": "A"}}, good]})

    assert [row.row for row in table.rows] == [2]
    assert (table.findings[0].row, table.findings[0].outcome) == (1, Outcome.SKIPPED)


def test_an_unclosed_ring_is_named():
    ring = {"type": "Polygon", "coordinates": [[[2, 48], [4, 48], [4, 50], [2, 50]]]}

    assert "not closed" in read([{"geometry": ring}]).findings[0].problem


@pytest.mark.parametrize(
    "data", [b'{"features": [', b"[1, 2", b'"text"', b"{}", b'{"a": [], "b": []}', b"[" * 5000, b'["\xff"]']
)
def test_broken_json_cannot_be_read(data):
    with pytest.raises(UnreadableFileError):
        read_json(data)


def test_a_record_that_is_none_is_said():
    assert read([1, {"name": "A"}]).findings[0].outcome is Outcome.SKIPPED
