import pytest

from geo_service.streets.interface import FeatureKind, Layer
from geo_service.streets.tags import KINDS, is_set, kind_of, level_of, on_foot, wanted


@pytest.mark.parametrize(
    ("layer", "tags", "kind"),
    [
        ("lines", {"highway": "primary_link"}, FeatureKind.PRIMARY),
        ("lines", {"highway": "living_street"}, FeatureKind.STREET),
        ("lines", {"highway": "path"}, FeatureKind.FOOTWAY),
        ("lines", {"highway": "construction"}, None),
        ("lines", {"highway": "construction", "railway": "tram"}, FeatureKind.TRAM),
        ("lines", {"railway": "abandoned"}, None),
        ("lines", {"highway": None, "waterway": "canal"}, FeatureKind.CANAL),
        ("multipolygons", {"building": "church"}, FeatureKind.BUILDING),
        ("multipolygons", {"building": "no"}, None),
        ("multipolygons", {"leisure": "park", "natural": "water"}, FeatureKind.WATER),
        ("multipolygons", {"landuse": "industrial"}, None),
        ("points", {"place": "suburb"}, FeatureKind.QUARTER),
        ("points", {"railway": "station"}, FeatureKind.STATION),
        ("points", {}, None),
    ],
)
def test_the_first_tag_that_means_something_decides(layer, tags, kind):
    assert kind_of(layer, tags) is kind


@pytest.mark.parametrize(
    ("kind", "tags", "walked"),
    [
        ("street", {}, True),
        ("street", {"access": "private"}, False),
        ("street", {"access": "private", "foot": "yes"}, True),
        ("street", {"access": "destination"}, True),
        ("footway", {"access": "customers"}, False),
        ("pedestrian", {"foot": "no"}, False),
        ("cycleway", {}, True),
        ("motorway", {}, False),
        ("trunk", {}, False),
        ("trunk", {"foot": "designated"}, True),
        ("rail", {"foot": "yes"}, False),
        ("building", {}, False),
    ],
)
def test_who_may_walk(kind, tags, walked):
    assert on_foot(FeatureKind(kind), tags) is walked


@pytest.mark.parametrize(("text", "level"), [(None, 0), ("", 0), ("-1", -1), ("2", 2), ("1;2", 0), ("99", 0)])
def test_levels_are_small_whole_numbers(text, level):
    assert level_of(text) == level


def test_a_flag_is_set_by_any_value_but_no():
    assert [is_set(value) for value in (None, "", "no", "yes", "viaduct")] == [False, False, False, True, True]


def test_every_kind_comes_from_some_tag_and_has_a_layer():
    found = {kind for tags in KINDS.values() for kinds in tags.values() for kind in kinds.values()}
    assert found == set(FeatureKind)
    assert {kind.layer for kind in FeatureKind} == set(Layer)


def test_the_condition_is_sql():
    assert "railway IN ('rail', " in wanted("lines")
    assert wanted("multipolygons").endswith("OR building IS NOT NULL")
