from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from geo_service.hours.wall_clock import reached

PARIS = ZoneInfo("Europe/Paris")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "first", "last"),
    [
        ((2026, 11, 23, 9), (2026, 11, 23, 8), (2026, 11, 23, 8)),
        ((2026, 7, 23, 9), (2026, 7, 23, 7), (2026, 7, 23, 7)),
        ((2026, 3, 29, 2, 30), (2026, 3, 29, 1), (2026, 3, 29, 1)),
        ((2026, 3, 29, 2), (2026, 3, 29, 1), (2026, 3, 29, 1)),
        ((2026, 10, 25, 2, 30), (2026, 10, 25, 0, 30), (2026, 10, 25, 1, 30)),
        ((2026, 10, 25, 3), (2026, 10, 25, 2), (2026, 10, 25, 2)),
    ],
)
def test_when_a_wall_clock_reaches_a_time(wall, first, last):
    assert reached(datetime(*wall), PARIS) == (utc(*first), utc(*last))  # noqa: DTZ001 - a wall clock


@pytest.mark.parametrize("name", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe"])
def test_a_time_is_reached_and_not_before(name):
    zone = ZoneInfo(name)
    for hours in range(0, 24 * 366, 5):
        wall = datetime(2026, 1, 1) + timedelta(hours=hours)  # noqa: DTZ001 - a wall clock
        first, _ = reached(wall, zone)
        assert first.astimezone(zone).replace(tzinfo=None) >= wall
        assert (first - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None) < wall
