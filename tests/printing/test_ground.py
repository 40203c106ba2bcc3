import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
import shapely

from geo_service.printing.ground import ground_svg, kinds_at, on_page
from geo_service.streets.interface import Feature, FeatureKind, Shape
from tests.drawing.samples import CITY
from tests.printing.samples import order, street

FRAME = order().frame


def area(kind, *points):
    ring = tuple((FRAME.west_m + x * 5, FRAME.north_m - y * 5) for x, y in points)
    return Feature(kind, Shape.AREA, (ring,), "", on_foot=False)


PARK = area(FeatureKind.PARK, (10, 10), (40, 10), (40, 40), (10, 40), (10, 10))
RUE = street("Rue Droite", (10, 40), (170, 40))


def drawn(*features):
    return ground_svg(FRAME, CITY, features)


def paths(svg):
    return [path.attrib for path in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")]  # noqa: S314 - ours


def test_the_drawing_is_as_large_as_the_map():
    assert ET.fromstring(drawn(RUE)).get("viewBox") == f"0 0 {FRAME.width_mm:g} {FRAME.height_mm:g}"  # noqa: S314 - ours


def test_a_street_is_drawn_with_an_edge_where_it_lies():
    edge, street_itself = [path for path in paths(drawn(RUE)) if path["d"].startswith("M10.00 40.00")]
    assert float(edge["stroke-width"]) > float(street_itself["stroke-width"])
    assert "L170.00 40.00" in edge["d"]


def test_broader_streets_lie_on_narrow_ones():
    avenue = street("Avenue", (10, 60), (170, 60), kind=FeatureKind.PRIMARY)
    whites = [path for path in paths(drawn(avenue, RUE)) if path["stroke"] == "#ffffff" if "stroke" in path]
    assert ["60.00" in path["d"] for path in whites] == [False, True]


def test_a_roundabout_too_small_to_be_seen_is_the_crossing_of_its_streets():
    ring = [(59.2, 60), (60, 60.8), (60.8, 60), (60, 59.2), (59.2, 60)]
    before, after = street("Rue Avant", (20, 60), (59.2, 60)), street("Rue Après", (60.8, 60), (90, 60))
    seen = drawn(before, after, street("", *ring))
    assert "M59.20 60.00L60.00 60.00" in seen
    assert "M60.80 60.00L60.00 60.00" in seen
    assert "60.00 60.80" not in seen
    assert drawn(RUE, street("", *ring)) == drawn(RUE), "what nothing leads to is left out"
    large = [(60 + 3 * (x - 60), 60 + 3 * (y - 60)) for x, y in ring]
    assert "60.00 62.40" in drawn(RUE, street("", *large))


def test_what_lies_in_a_tunnel_is_not_drawn():
    assert drawn(RUE, replace(RUE, tunnel=True)) == drawn(RUE)


def test_streets_are_thinner_on_a_smaller_scale_and_never_vanish():
    widths = []
    for scale in (1000, 5000, 20_000):
        frame = order(scale=scale).frame
        west, south, east, north = frame.bounds_m
        across = replace(RUE, parts=(((west, (south + north) / 2), (east, (south + north) / 2)),))
        svg = ground_svg(frame, CITY, [across])
        widths.append(max(float(one) for one in re.findall(r'stroke="#ffffff" stroke-width="([\d.]+)"', svg)))
    assert widths == sorted(widths, reverse=True)
    assert min(widths) > 0.3


def test_from_afar_paths_and_ways_to_doors_are_left_out():
    assert set(kinds_at(5000)) == set(FeatureKind)
    assert FeatureKind.STREET in kinds_at(25_000)
    assert not {FeatureKind.FOOTWAY, FeatureKind.SERVICE} & set(kinds_at(25_000))


def test_a_park_lies_below_the_streets():
    svg = drawn(RUE, PARK)
    assert svg.index("#dfead6") < svg.index("M10.00 40.00L170.00 40.00")


def test_without_streets_the_outline_of_the_city_is_drawn():
    assert "stroke-dasharray" in drawn()
    assert "stroke-dasharray" not in drawn(RUE)


@pytest.mark.parametrize(
    ("points", "lengths"),
    [(((-50, 40), (230, 40)), [FRAME.width_mm + 8]), (((-60, 40), (-50, 40)), []), (((10, 10), (20, 10)), [10])],
)
def test_streets_are_cut_just_beyond_the_map(points, lengths):
    found = [part.length for _, part in on_page([street("Rue", *points)], FRAME)]
    assert found == pytest.approx(lengths)


def test_an_area_keeps_its_holes():
    hole = tuple((FRAME.west_m + x * 5, FRAME.north_m - y * 5) for x, y in ((20, 20), (30, 20), (30, 30), (20, 20)))
    ((_, shape),) = on_page([replace(PARK, parts=(*PARK.parts, hole))], FRAME)
    assert shape.area == pytest.approx(900 - 50)
    assert isinstance(shape, shapely.Polygon)


def test_the_grid_divides_the_map_into_its_cells():
    grid = paths(drawn())[-1]["d"]
    assert grid.count("V") == FRAME.columns - 1
    assert grid.count("H") == FRAME.rows - 1
