from dataclasses import replace

import pytest

from geo_service.model.coverage import BEYOND, NO_WAY, Stretch, Totals, class_of, minutes
from tests.drawing.coverages import TOILETS, make_coverage


@pytest.mark.parametrize(("seconds", "told"), [(0, 0), (0.2, 1), (60, 1), (60.0000001, 1), (60.1, 2), (299.9, 5)])
def test_minutes_are_whole_and_never_too_few(seconds, told):
    assert minutes(seconds) == told


@pytest.mark.parametrize(
    ("seconds", "number"),
    [(0, 0), (300, 0), (300.1, 1), (600, 1), (900, 2), (1200, 3), (1200.1, BEYOND), (None, NO_WAY)],
)
def test_a_class_agrees_with_the_minutes_told(seconds, number):
    assert class_of(seconds) == number


def test_a_stretch_is_as_far_as_its_farther_end():
    stretch = Stretch("Rue", ((1.4, 43.6), (1.5, 43.6)), 100.0, 30.0, 90.0)
    assert stretch.seconds == 90.0
    assert replace(stretch, start_s=None).seconds is None
    assert replace(stretch, end_s=None).seconds is None


def test_what_is_within_a_limit_is_all_up_to_it():
    totals = Totals(21.0, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), 100.0)
    assert [totals.within_m(limit) for limit in (5, 10, 15, 20)] == [1.0, 3.0, 6.0, 10.0]


def test_one_invented_place_makes_a_demonstration():
    assert not make_coverage().demonstration
    assert make_coverage(places=(TOILETS, replace(TOILETS, demonstration=True))).demonstration
