"""What is said at each corner."""

import numpy as np
import pytest

from geo_service.model.walk import Profile, Turn
from geo_service.walking.directions import turn_between
from geo_service.walking.graph import GraphWalker
from geo_service.walking.network import build_network
from tests.walking.ways import Town, at, grid


def told(town: Town, start, end) -> list[tuple[str, str, bool]]:
    route = GraphWalker(build_network([town.ways()], beside_m=0)).route(at(*start), at(*end), Profile.NORMAL)
    assert route.walk.distance_m == pytest.approx(sum(stage.distance_m for stage in route.stages), abs=1)
    return [(stage.turn, stage.street, stage.steps) for stage in route.stages]


@pytest.mark.parametrize(
    ("degrees", "turn"),
    [
        (0, Turn.STRAIGHT),
        (29, Turn.STRAIGHT),
        (45, Turn.SLIGHT_LEFT),
        (90, Turn.LEFT),
        (135, Turn.LEFT),
        (178, Turn.BACK),
        (-20, Turn.STRAIGHT),
        (-45, Turn.SLIGHT_RIGHT),
        (-90, Turn.RIGHT),
        (-175, Turn.BACK),
    ],
)
@pytest.mark.parametrize("north", [0, 70, 180, 290])
def test_angles_have_names(degrees, turn, north):
    came, goes = np.radians(north), np.radians(north + degrees)
    behind = np.array([[-50 * np.cos(came), -50 * np.sin(came)], [0, 0]])
    assert turn_between(behind, np.array([[0, 0], [50 * np.cos(goes), 50 * np.sin(goes)]])) is turn


def test_a_kink_at_the_very_corner_is_not_a_turn():
    behind = np.array([[-50.0, 0], [-1, 0], [0, 1]])
    assert turn_between(behind, np.array([[0.0, 1], [50, 1]])) is Turn.STRAIGHT


def test_streets_are_named_where_one_turns_into_them():
    assert told(grid(3), (10, 0), (100, 150)) == [
        (Turn.START, "Street 0", False),
        (Turn.LEFT, "Avenue 1", False),
    ]
    assert told(grid(3), (100, 140), (200, 50)) == [
        (Turn.START, "Avenue 1", False),
        (Turn.LEFT, "Street 1", False),
        (Turn.RIGHT, "Avenue 2", False),
    ]


def test_steps_are_a_stage_of_their_own():
    town = Town().way((0, 0), (100, 0), name="Rue").way((100, 0), (120, 0), kind="steps")
    town.way((120, 0), (200, 0), name="Rue")
    assert told(town, (10, 0), (190, 0)) == [
        (Turn.START, "Rue", False),
        (Turn.STRAIGHT, "", True),
        (Turn.STRAIGHT, "Rue", False),
    ]


def test_a_few_nameless_metres_are_part_of_the_street_before():
    town = Town().way((0, 0), (100, 0), name="Rue A").way((100, 0), (106, 0)).way((106, 0), (200, 0), name="Rue B")
    assert told(town, (10, 0), (190, 0)) == [(Turn.START, "Rue A", False), (Turn.STRAIGHT, "Rue B", False)]


@pytest.mark.parametrize("kind", ["street", "steps"])
def test_turns_of_nameless_ways_are_told_but_not_those_of_steps(kind):
    town = Town().way((0, 0), (90, 0), kind=kind).way((90, 0), (90, 80), kind=kind).way((90, 0), (200, 0), kind=kind)
    town.way((90, 80), (170, 80), kind=kind).way((90, 80), (0, 80), kind=kind)
    steps = kind == "steps"
    turns = [Turn.START] if steps else [Turn.START, Turn.LEFT, Turn.RIGHT]
    assert told(town, (10, 0), (160, 80)) == [(turn, "", steps) for turn in turns]


def test_a_nameless_way_that_steps_aside_or_curves_is_one():
    town = Town().way((0, 0), (90, 0)).way((90, 0), (90, 6)).way((90, 6), (150, 6)).way((90, 0), (90, -50))
    town.way((150, 6), (190, 30)).way((150, 6), (200, 6))
    assert told(town, (10, 0), (180, 24)) == [(Turn.START, "", False)]


def test_a_corner_in_two_halves_is_one_turn():
    town = Town().way((0, 0), (90, 0)).way((90, 0), (96, 6)).way((96, 6), (96, 90)).way((90, 0), (150, 0))
    town.way((96, 6), (150, 6))
    assert told(town, (10, 0), (96, 80)) == [(Turn.START, "", False), (Turn.LEFT, "", False)]


def test_whoever_is_there_already_is_told_nothing():
    route = GraphWalker(build_network([grid(3).ways()])).route(at(50, 3), at(50, 3), Profile.NORMAL)
    assert route.stages == ()
    assert route.line == (at(50, 3), at(50, 3))
