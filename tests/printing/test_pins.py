import csv
import math
import random
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.model.position import Position
from geo_service.printing.frame import Frame, to_metres
from geo_service.printing.pins import MAX_SHIFT_MM, Spot, pin_pt, place_pins

FRAME = Frame(650_000, 6_860_000, 5000, 180, 130)
WITHIN = st.tuples(st.floats(0, 179.99), st.floats(0, 129.99))


def spots(points):
    return [Spot(f"PAR-{number:04d}", x, y) for number, (x, y) in enumerate(points, start=1)]


def overlap(one, other):
    return (
        abs(one.x_mm - other.x_mm) < one.half_width_mm + other.half_width_mm
        and abs(one.y_mm - other.y_mm) < one.half_height_mm + other.half_height_mm
    )


def check(given_spots):
    pinned = place_pins(given_spots, FRAME, 8.0)
    drawn = [spot for pin in pinned.pins for spot in pin.spots]
    assert sorted([*drawn, *pinned.unplaced], key=lambda spot: spot.id) == sorted(given_spots, key=lambda s: s.id)
    assert sorted(pinned.numbers.values()) == list(range(1, len(given_spots) + 1))
    assert not any(overlap(one, other) for one, other in combinations(pinned.pins, 2))
    for pin in pinned.pins:
        assert all(math.dist((pin.x_mm, pin.y_mm), (s.x_mm, s.y_mm)) <= MAX_SHIFT_MM for s in pin.spots)
        assert [pinned.numbers[spot.id] for spot in pin.spots] == list(range(pin.first, pin.first + len(pin.spots)))
        shown = {(spot.x_mm, spot.y_mm) for spot in pin.spots}
        assert all(point in pin.leaders for point in shown if math.dist(point, (pin.x_mm, pin.y_mm)) > 1)
        assert pin.half_width_mm <= pin.x_mm <= FRAME.width_mm - pin.half_width_mm
        assert pin.half_height_mm <= pin.y_mm <= FRAME.height_mm - pin.half_height_mm
    return pinned


@settings(max_examples=30)
@given(st.lists(WITHIN, max_size=40))
def test_every_place_is_pinned_once_and_no_pins_overlap(points):
    check(spots(points))


@settings(max_examples=10)
@given(st.lists(st.tuples(st.floats(80, 95), st.floats(60, 75)), min_size=20, max_size=60))
def test_a_crowd_shares_pins_and_loses_nobody(points):
    check(spots(points))


def test_pins_of_three_figures_are_small_and_readable():
    assert (pin_pt(99, 7.0), pin_pt(100, 7.0), pin_pt(100, 14.0)) == (8.0, 7.0, 14.0)
    many = [(x * 13.0 + 5, y * 12.0 + 5) for x in range(13) for y in range(10)]
    few, all_of_them = (place_pins(spots(some), FRAME, pin_pt(len(some), 7.0)).pins[0] for some in (many[:99], many))
    assert all_of_them.half_height_mm < 0.85 * few.half_height_mm
    assert all_of_them.half_width_mm < 1.15 * few.half_width_mm


def test_thirty_places_on_one_point_share_one_pin():
    pinned = check(spots([(90.0, 60.0)] * 30))
    (pin,) = pinned.pins
    assert pin.label == "1-30"
    assert pin.leaders == ()


def test_two_hundred_places_in_six_hundred_metres_are_all_drawn():
    dice = random.Random(4)  # noqa: S311 - places, not secrets
    pinned = check(spots([(dice.uniform(20, 140), dice.uniform(5, 125)) for _ in range(200)]))
    assert pinned.unplaced == ()


def test_numbers_follow_the_cells_row_by_row():
    pinned = check(spots([(170, 120), (10, 120), (170, 10), (10, 10)]))
    assert pinned.numbers == {"PAR-0004": 1, "PAR-0003": 2, "PAR-0002": 3, "PAR-0001": 4}


def test_a_lone_place_is_pinned_on_its_point():
    (pin,) = place_pins(spots([(50.0, 40.0)]), FRAME, 8.0).pins
    assert (pin.x_mm, pin.y_mm, pin.label, pin.leaders) == (50.0, 40.0, "1", ())


def test_a_place_at_the_edge_is_moved_inwards_with_a_line_to_it():
    (pin,) = check(spots([(0.0, 0.0)])).pins
    assert pin.leaders == ((0.0, 0.0),)


def test_nobody_is_lost_where_paris_is_densest(real_data):
    points = []
    for name in ("paris-fontaines-a-boire-2021.csv", "paris-sanisettes-2021.csv"):
        with (real_data / "places" / name).open(encoding="utf-8-sig") as file:
            cells = [row["geo_point_2d"] for row in csv.DictReader(file, delimiter=";")]
        points += [Position(*map(float, cell.split(","))) for cell in cells]
    metres = [to_metres(point) for point in points]
    crowd = [sum(max(abs(x - a), abs(y - b)) < 300 for a, b in metres) for x, y in metres]
    x_m, y_m = metres[crowd.index(max(crowd))]
    frame = Frame(x_m - 300, y_m + 300, 5000, 120.0, 120.0)
    within = [at for x, y in metres if frame.holds(*(at := frame.to_page(x, y)))]
    assert len(within) == max(crowd) > 25
    for scale in (5000, 20_000):
        smaller = [(60 + (x - 60) * 5000 / scale, 60 + (y - 60) * 5000 / scale) for x, y in within]
        assert check(spots(smaller)).unplaced == ()
