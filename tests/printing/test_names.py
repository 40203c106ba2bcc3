from dataclasses import replace
from math import cos, pi, sin

from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.printing.names import place_names, short_name
from geo_service.printing.pins import Spot, place_pins
from geo_service.streets.interface import FeatureKind
from tests.printing.samples import order, street

FRAME = order().frame


def names(*features, pins=()):
    return place_names(FRAME, features, pins, 7.0)


def test_a_name_lies_along_its_street_and_reads_upright():
    (name,) = names(street("Rue Droite", (100, 100), (20, 20))).names
    assert abs(name.angle_deg - 45) < 0.01
    assert abs(name.x_mm - name.y_mm) < 0.01


def test_a_main_street_comes_before_a_lane():
    lane = street("Passage Long", (40, 50), (80, 50), kind=FeatureKind.FOOTWAY)
    main = street("Grande Rue", (40, 50.5), (80, 50.5), kind=FeatureKind.PRIMARY)
    found = names(lane, main)
    assert [name.text for name in found.names] == ["Grande Rue"]
    assert found.unplaced == ("Passage Long",)


def test_a_street_too_short_for_its_name_is_counted():
    assert names(street("Rue du Général de Gaulle", (40, 50), (50, 50))).unplaced == ("Rue du Général de Gaulle",)


def test_a_main_street_bears_its_name_though_it_is_a_little_longer():
    avenue = street("Avenue de Toulouse", (80, 50), (95, 50), kind=FeatureKind.PRIMARY)
    (name,) = names(avenue).names
    assert (name.text, name.size_pt, name.x_mm, name.y_mm) == ("Av. de Toulouse", 7.0, 87.5, 50.0)
    pins = place_pins([Spot("PAR-0001", 77.0, 50.0)], FRAME, 8.0).pins
    (moved,) = names(avenue, pins=pins).names
    assert moved.x_mm > name.x_mm
    assert names(replace(avenue, kind=FeatureKind.STREET)).names == ()


def test_the_longer_of_two_main_streets_comes_first_whatever_crosses_it():
    parts = [street("Allées Longues", (x, 50), (x + 20, 50), kind=FeatureKind.PRIMARY) for x in (40, 60, 80)]
    branches = [street("Allées Longues", (x, 50), (x, 45), kind=FeatureKind.PRIMARY) for x in (60, 80)]
    other = street("Boulevard Court", (50, 50.5), (75, 50.5), kind=FeatureKind.PRIMARY)
    assert [name.text for name in names(other, *parts, *branches).names] == ["Allées Longues"]


def test_the_name_of_a_round_square_stands_in_it():
    corners = [(90 + 9 * cos(step * pi / 8), 60 + 9 * sin(step * pi / 8)) for step in range(16)]
    ring = [*corners, corners[0]]
    (name,) = names(street("Place du Marché", *ring)).names
    assert (round(name.x_mm), round(name.y_mm), name.angle_deg) == (90, 60, 0)
    block = [(80, 50), (100, 50), (100, 54), (80, 54), (80, 50)]
    assert all(abs(name.y_mm - 52) > 1 for name in names(street("Cité Blanche", *block)).names)


def test_abbreviations_make_a_name_fit():
    (name,) = names(street("Avenue du Général", (40, 50), (60, 50))).names
    assert name.text == "Av. du Gén."
    assert short_name("Rue Saint-Antoine") == "R. St-Antoine"


def test_a_bent_lane_bears_no_name():
    zigzag = [(40 + 4 * step, 50 + 4 * (step % 2)) for step in range(20)]
    assert names(street("Rue Tordue", *zigzag)).names == ()


def test_what_lies_beyond_the_map_is_neither_drawn_nor_missed():
    found = names(street("Rue Lointaine", (400, 50), (500, 50)))
    assert (found.names, found.unplaced) == ((), ())


def test_names_keep_clear_of_pins():
    pins = place_pins([Spot("PAR-0001", 90.0, 50.0)], FRAME, 8.0).pins
    (name,) = names(street("Rue Droite", (10, 50), (170, 50)), pins=pins).names
    assert abs(name.x_mm - 90) > 8


@settings(max_examples=20)
@given(st.lists(st.tuples(st.floats(5, 170), st.floats(5, 120), st.floats(5, 170), st.floats(5, 120)), max_size=15))
def test_every_name_is_placed_or_counted(lines):
    given_names = {f"Rue {number}" for number, line in enumerate(lines) if line[:2] != line[2:]}
    features = [
        street(f"Rue {number}", line[:2], line[2:]) for number, line in enumerate(lines) if line[:2] != line[2:]
    ]
    found = names(*features)
    shown = {name.text.replace("R. ", "Rue ") for name in found.names}
    assert shown | set(found.unplaced) == given_names


def test_the_carriageways_of_a_boulevard_bear_one_name():
    lanes = [street("Boulevard Lascrosses", (10, y), (100, y)) for y in (40, 44)]
    assert [name.text for name in names(*lanes).names] == ["Boulevard Lascrosses"]
