"""From ways to a graph: where edges begin and end, and what is kept of a street."""

import numpy as np
import pytest

from geo_service.walking.network import BACKWARD, FORWARD, STEPS, build_network
from tests.walking.ways import Town, grid

BOTH = FORWARD | BACKWARD


def test_an_edge_is_a_stretch_without_a_junction():
    network = build_network([grid(3).ways()], beside_m=0)
    assert len(network.tail) == 12
    assert network.nodes == 9
    bent = build_network([Town().way((0, 0), (50, 0), (50, 50), (90, 50)).ways()], beside_m=0)
    assert bent.lengths_m().tolist() == pytest.approx([140])
    assert len(bent.course_m(0)) == 4


def test_the_length_of_all_streets_is_kept():
    assert build_network([grid(4).ways()]).lengths_m().sum() == pytest.approx(8 * 300)


def test_a_part_in_several_chunks_hangs_together():
    west, east = Town().way((0, 0), (100, 0)).ways(), Town().way((100, 0), (200, 0)).ways()
    network = build_network([west, east], beside_m=0)
    assert network.nodes == 3


@pytest.mark.parametrize(
    ("tags", "flags"),
    [
        ({}, BOTH),
        ({"kind": "steps"}, BOTH | STEPS),
        ({"conveying": "forward"}, FORWARD),
        ({"conveying": "backward", "kind": "steps"}, BACKWARD | STEPS),
        ({"conveying": "yes"}, BOTH),
        ({"oneway": "yes"}, FORWARD),
        ({"oneway": "-1"}, BACKWARD),
        ({"oneway": "no"}, BOTH),
    ],
)
def test_what_a_street_is_stays_with_it(tags, flags):
    network = build_network([Town().way((0, 0), (100, 0), name="Quai", **tags).ways()])
    assert network.flags.tolist() == [flags]
    assert [network.names[row] for row in network.name] == ["Quai"]


def test_what_lies_beside_the_largest_part_without_a_way_there_is_left_out():
    town = Town().way((0, 0), (900, 0)).way((0, 50), (400, 99), (800, 50)).way((100, -199), (100, -1))
    assert build_network([town.ways()]).lengths_m().tolist() == pytest.approx([900])
    assert len(build_network([town.ways()], beside_m=98).tail) == 3
    assert len(build_network([town.ways()], beside_m=0).tail) == 3


@pytest.mark.parametrize("island", [((0, 50), (600, 101)), ((0, 50), (100, 50), (200, 201))])
def test_what_leads_away_is_an_island_sooner_where_it_is_long(island):
    town = Town().way((0, 0), (900, 0)).way(*island).way((0, 10), (5, 10))
    assert len(build_network([town.ways()]).tail) == 2


def test_a_street_that_comes_back_to_its_beginning_is_an_edge():
    ring = Town().way((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))
    network = build_network([ring.ways()])
    assert np.array_equal(network.tail, network.head)
    assert network.lengths_m().tolist() == pytest.approx([400])


def test_no_ways_are_no_graph():
    assert build_network([]).nodes == 0
    assert build_network([Town().ways()]).nodes == 0
