from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyogrio
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo_service.errors import BadValueError, UnreadableFileError
from geo_service.model.text import fold
from geo_service.streets import city_file
from geo_service.streets.city_file import Streets, open_streets, path_of, read_info
from geo_service.streets.importer import import_streets
from geo_service.streets.interface import Bounds, Feature, FeatureKind, Layer, Shape
from tests.streets.extracts import Extract, square, town

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def imported(extract: Extract, folder: Path, city) -> Streets:
    import_streets([extract.write(folder / "town.osm")], city, folder, now=NOW, progress=lambda _: None)
    found = open_streets(folder, city.code)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def streets(tmp_path_factory, toulouse):
    extract = town()
    for number in range(40):
        extract.way(
            (number % 7, number % 5 - 2), (number % 11 - 5, number % 3), highway="residential", name=f"{number}"
        )
        extract.way(*square(number % 9 - 4, number % 8 - 4, 1 + number % 3), building="yes")
    return imported(extract, tmp_path_factory.mktemp("streets"), toulouse)


@pytest.fixture(scope="module")
def whole(streets) -> tuple[Feature, ...]:
    return streets.within(streets.info.bounds)


def bounds_of(feature: Feature) -> Bounds:
    xs, ys = zip(*(point for part in feature.parts for point in part), strict=True)
    return Bounds(min(xs), min(ys), max(xs), max(ys))


def ground_of(feature: Feature) -> shapely.Geometry:
    first, *holes = feature.parts
    shapes = {Shape.LINE: shapely.LineString, Shape.POINT: shapely.MultiPoint}
    return shapely.Polygon(first, holes) if feature.shape is Shape.AREA else shapes[feature.shape](first)


def test_a_city_without_streets_has_none(tmp_path):
    assert open_streets(tmp_path, "toulouse") is None


def test_everything_is_within_the_bounds_of_the_whole(streets, whole):
    layers = [feature.layer for feature in whole]
    assert {layer: layers.count(layer) for layer in set(layers)} == streets.info.counts
    edges = [bounds_of(feature) for feature in whole]
    assert streets.info.bounds == Bounds(
        min(one.min_x_m for one in edges),
        min(one.min_y_m for one in edges),
        max(one.max_x_m for one in edges),
        max(one.max_y_m for one in edges),
    )


VERTEX = st.integers(0, 10_000)
ASIDE_M = st.integers(-300_000, 300_000).map(lambda millimetres: millimetres / 1000)


@settings(max_examples=60)
@given(vertices=st.tuples(VERTEX, VERTEX), aside_m=st.tuples(ASIDE_M, ASIDE_M, ASIDE_M, ASIDE_M))
def test_reading_by_bounds_equals_looking_at_each(streets, whole, vertices, aside_m):
    corners = [point for feature in whole for part in feature.parts for point in part]
    (x1, y1), (x2, y2) = (corners[vertex % len(corners)] for vertex in vertices)
    xs, ys = sorted((x1 + aside_m[0], x2 + aside_m[1])), sorted((y1 + aside_m[2], y2 + aside_m[3]))
    assume(xs[0] < xs[1] and ys[0] < ys[1])
    frame = shapely.box(xs[0], ys[0], xs[1], ys[1])
    expected = tuple(one for one in whole if frame.intersects(ground_of(one)))
    assert streets.within(Bounds(xs[0], ys[0], xs[1], ys[1])) == expected


def test_reading_by_bounds_equals_reading_by_gdal(streets):
    edges = streets.info.bounds
    x, y = (edges.min_x_m + edges.max_x_m) / 2, (edges.min_y_m + edges.max_y_m) / 2
    for half_m in (1, 50, 120, 300, 5_000):
        box = (x - half_m, y - half_m, x + half_m, y + half_m)
        _, fids, wkb, (kinds,) = pyogrio.raw.read(
            streets.path, layer="features", columns=["kind"], bbox=box, return_fids=True
        )
        ours = streets.within(Bounds(*box))
        order = fids.argsort()
        assert [one.kind for one in ours] == kinds[order].tolist()
        for one, expected in zip(ours, shapely.from_wkb(wkb[order]), strict=True):
            assert ground_of(one).equals(expected)


def test_only_kinds_that_are_asked_for_are_read(streets, whole):
    kinds = {FeatureKind.STREET, FeatureKind.PARK}
    found = streets.within(streets.info.bounds, kinds)
    assert found == tuple(feature for feature in whole if feature.kind in kinds)
    assert 0 < len(found) < len(whole)


def test_a_street_is_found_by_its_name_and_its_middle_lies_on_it(streets, whole):
    ways = [feature for feature in whole if feature.name == "7"]
    middle = streets.middle_of(" 7 ")
    assert ways
    assert min(ground_of(way).distance(shapely.Point(middle)) for way in ways) < 0.01
    assert streets.middle_of("nulle part") is None
    assert streets.middle_of("") is None
    assert (streets.written(" 7 "), streets.written("Nulle part")) == ("7", "Nulle part")


def test_names_are_read_once_for_each_import(streets, monkeypatch):
    compared = []
    monkeypatch.setattr(city_file, "fold", lambda text: compared.append(text) or fold(text))
    later = replace(streets, info=replace(streets.info, imported_at=streets.info.imported_at + timedelta(1)))
    assert later.middle_of("7") == streets.middle_of("7")
    read = len(compared)
    assert read > 2
    assert later.middle_of("nulle part") is None
    assert compared[read:] == ["nulle part"]


def test_nothing_lies_far_away(streets):
    assert streets.within(Bounds(0, 0, 10, 10)) == ()


def test_shapes_and_parts(whole):
    by_name = {(feature.kind, feature.name): feature for feature in whole}
    street = by_name[FeatureKind.STREET, "Rue d'Été & Fils"]
    assert (street.shape, len(street.parts), len(street.parts[0]), street.on_foot) == (Shape.LINE, 1, 3, True)
    park = by_name[FeatureKind.PARK, "Jardin"]
    assert (park.shape, len(park.parts), park.layer) == (Shape.AREA, 2, Layer.GREEN)
    assert all(ring[0] == ring[-1] and len(ring) == 5 for ring in park.parts)
    quarter = by_name[FeatureKind.QUARTER, "Arnaud-Bernard"]
    assert (quarter.shape, [len(part) for part in quarter.parts]) == (Shape.POINT, [1])
    assert by_name[FeatureKind.PEDESTRIAN, "Place"].shape is Shape.AREA


def test_the_order_is_that_of_the_extract(whole):
    names = [feature.name for feature in whole if feature.name.isdigit()]
    assert names == [str(number) for number in range(40)]


def test_where_they_come_from_is_told(streets, tmp_path):
    info = streets.info
    assert (info.city, info.file, info.as_of, info.imported_at) == ("toulouse", "town.osm", None, NOW)
    assert (info.attribution, info.licence) == ("© OpenStreetMap contributors", "ODbL-1.0")
    assert read_info(tmp_path, "toulouse") is None


def test_any_gis_opens_the_file(streets):
    about = pyogrio.read_info(streets.path, layer="features")
    assert (about["driver"], about["crs"]) == ("GPKG", "EPSG:2154")


def test_a_damaged_file_says_what_to_do(tmp_path, toulouse):
    path = path_of(tmp_path, "toulouse")
    path.parent.mkdir()
    path.write_bytes(b"nonsense")
    with pytest.raises(UnreadableFileError, match="import the streets again"):
        open_streets(tmp_path, "toulouse")


def test_a_file_damaged_while_open_says_so_too(tmp_path, toulouse):
    streets = imported(town(), tmp_path, toulouse)
    streets.path.write_bytes(b"nonsense")
    with pytest.raises(UnreadableFileError, match="import the streets again"):
        streets.within(Bounds(0, 0, 1, 1))


def test_a_file_of_another_version_says_what_to_do(tmp_path, toulouse, monkeypatch):
    imported(town(), tmp_path, toulouse)
    monkeypatch.setattr("geo_service.streets.city_file.FORMAT", 999)
    with pytest.raises(UnreadableFileError, match="another version"):
        open_streets(tmp_path, "toulouse")


def test_bounds_know_their_sides():
    with pytest.raises(BadValueError, match="west must be left of east"):
        Bounds(1, 0, 0, 1)
