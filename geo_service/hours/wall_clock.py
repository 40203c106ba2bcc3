"""From the clock on the wall to instants, at the changes to and from summer time too."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=65536)
def reached(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first and the last instant at which a wall clock reaches a time.

    Args:
        wall: The time, without a time zone.
        zone: The zone of the clock.

    Returns:
        Two instants in UTC, equal except in the hour that the clock shows twice in autumn. A time that spring leaves
        out is reached when the clock jumps over it.
    """
    first, last = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= last:
        return first, last
    before = last.astimezone(zone).utcoffset()
    jump = bisect_left(
        range(int((first - last) / MINUTE)),
        True,  # noqa: FBT003 - what is searched for
        key=lambda minutes: (last + minutes * MINUTE).astimezone(zone).utcoffset() != before,
    )
    return last + jump * MINUTE, last + jump * MINUTE
