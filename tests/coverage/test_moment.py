from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from geo_service.coverage.moment import read_moment
from geo_service.errors import BadValueError

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
"""Sunday, 10:30 in Paris."""


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("now", "2026-11-22 10:30"),
        ("Sunday 22:00", "2026-11-22 22:00"),
        ("sunday 10:30", "2026-11-22 10:30"),
        ("Sunday 10:29", "2026-11-29 10:29"),
        ("Dimanche 22:00", "2026-11-22 22:00"),
        ("samedi  03:00", "2026-11-28 03:00"),
        ("monday 00:00", "2026-11-23 00:00"),
        ("2026-12-26 10:00", "2026-12-26 10:00"),
        ("2026-12-26T10:00", "2026-12-26 10:00"),
    ],
)
def test_a_moment_is_local_and_the_next_one(text, local):
    found = read_moment(text, NOW, PARIS)
    assert f"{found:%Y-%m-%d %H:%M}" == local
    assert found.utcoffset().total_seconds() == 3600


def test_after_the_clocks_changed_the_hour_is_still_local():
    found = read_moment("Monday 08:00", datetime(2026, 10, 23, 12, tzinfo=UTC), PARIS)
    assert found.astimezone(UTC).hour == 7


@pytest.mark.parametrize("text", ["", "Sunday", "Sunday 25:00", "someday 10:00", "2026-12-26", "2026-12-26T10:00Z"])
def test_what_is_no_moment_says_what_is(text):
    with pytest.raises(BadValueError, match="Sunday 22:00"):
        read_moment(text, NOW, PARIS)


def test_more_than_a_year_away_is_nobodys_knowledge():
    with pytest.raises(BadValueError, match="a year away"):
        read_moment("2028-01-01 10:00", NOW, PARIS)
