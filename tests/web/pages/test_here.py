import math

import pytest

from geo_service.model.position import Position
from geo_service.web.pages.here import read_fix


def test_what_a_device_tells_is_read():
    fix = read_fix({"lat": "43.6001", "lon": "1.4402", "accuracy": "20"})
    assert (fix.position, fix.accuracy_m, fix.vague) == (Position(43.6001, 1.4402), 20.0, False)


@pytest.mark.parametrize(
    ("accuracy", "vague"), [("100", False), ("101", True), ("-1", True), ("nan", True), ("", True)]
)
def test_what_is_not_known_exactly_is_told(accuracy, vague):
    assert read_fix({"lat": "43.6", "lon": "1.4", "accuracy": accuracy}).vague is vague


def test_without_an_accuracy_anything_may_be():
    assert read_fix({"lat": "43.6", "lon": "1.4"}).accuracy_m == math.inf


@pytest.mark.parametrize("lat", ["", "91", "-90.1", "nan", "inf", "43,6", "north", "1" * 400])
def test_what_is_no_position_is_none(lat):
    assert read_fix({"lat": lat, "lon": "1.4"}) is None
    assert read_fix({"lon": lat, "lat": "200"}) is None
