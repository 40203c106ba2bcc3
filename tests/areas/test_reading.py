import pytest

from geo_service.areas.reading import MAX_FEATURES, read_areas, read_features
from geo_service.errors import UnreadableFileError
from geo_service.model.report import Outcome
from tests.areas.files import REFERENCE, SAID, SOURCES, area, square, write

BOW_TIE = [[2.35, 48.85], [2.36, 48.86], [2.36, 48.85], [2.35, 48.86], [2.35, 48.85]]


def read(*features):
    source = SOURCES.recognise(("code", "nom")).given(SAID)
    return read_areas(features, source, REFERENCE.city_at, SOURCES.postcodes_of)


def test_an_area_is_read_as_it_stands():
    reading = read(area(12, " Petit  Quartier "))
    (found,) = reading.areas
    assert (found.code, found.name, found.kind, found.postcodes) == ("12", "Petit Quartier", "quartier", ())
    assert [list(map(list, ring)) for ring in found.polygons[0]] == [square()]
    assert not reading.findings


def test_postcodes_come_from_the_file_or_from_the_code_of_an_arrondissement():
    source = SOURCES.recognise(("code", "nom")).given(SAID | {"postcode": "{cp}"})
    features = area("75116-3"), area("75116-4", cp="75016;75116, 92100")
    reading = read_areas(features, source, REFERENCE.city_at, SOURCES.postcodes_of)
    assert [one.postcodes for one in reading.areas] == [("75016", "75116"), ("75016", "75116", "92100")]


def test_an_outline_that_crosses_itself_is_repaired_and_said():
    reading = read(area("1", rings=[BOW_TIE]))
    assert len(reading.areas[0].polygons) == 2
    assert [(one.row, one.outcome) for one in reading.findings] == [(1, Outcome.REPAIRED)]


@pytest.mark.parametrize(
    ("feature", "problem"),
    [
        (area("2", rings=[square(west=4.83, south=45.75)]), "outside paris"),
        (area("2", rings=[square(west=2.0, south=45.0)]), "outside paris"),
        (area("2", rings=[square(west=650_000, south=6_860_000)]), "not between"),
        (area("2", rings=[[[2.35, 48.85]]]), "cannot be read"),
        (area("2", rings=[[[2.35, 48.85]] * 4]), "no polygon"),
        (area("2") | {"geometry": None}, "cannot be read"),
        (area("2") | {"geometry": {"type": "Point", "coordinates": [2.35, 48.85]}}, "no polygon"),
        (area("2") | {"geometry": {"type": "Polygon", "coordinates": "x"}}, "cannot be read"),
        (area(None), "no code"),
        (area("2", ""), "no name"),
        (area("1", "Autre"), "has the code 1 already"),
        (area("!"), "is no code"),
    ],
)
def test_what_is_no_area_of_the_city_is_skipped_with_a_reason(feature, problem):
    reading = read(area("1"), feature)
    assert [one.code for one in reading.areas] == ["1"]
    ((found),) = reading.findings
    assert (found.row, found.outcome) == (2, Outcome.SKIPPED)
    assert problem in found.problem


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b'{"features": 3}', b'{"features": []}', b'{"features": [3]}', b"[" * 100_000, b"\xff"],
)
def test_what_is_no_collection_of_features_is_refused(content):
    with pytest.raises(UnreadableFileError, match=r"x\.geojson"):
        read_features(content, "x.geojson")


def test_metres_and_floods_are_refused(tmp_path):
    lambert = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    with pytest.raises(UnreadableFileError, match="convert the file"):
        read_features(write(tmp_path / "a", area("1"), crs=lambert).read_bytes(), "a")
    with pytest.raises(UnreadableFileError, match="at most"):
        read_features(write(tmp_path / "a", *[area("1")] * (MAX_FEATURES + 1)).read_bytes(), "a")
