"""Hours as a table of days: data only, the words for it are labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from geo_service.hours.calendar import public_holiday
from geo_service.hours.doors import ONE_DAY, Door, HoursContext, Segment, midnight, segments
from geo_service.hours.rules import DAY_MIN
from geo_service.hours.state import Reason, State

WEEK_DAYS = 7
_NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Slot:
    """From one time of the day to another.

    Attributes:
        start: Minutes after midnight by the wall clock.
        end: The same; hours past midnight stay with the evening they began on and exceed 24 * 60.
        state: Open or unknown.
        reason: Why.
        detail: The source's words behind it.
        usual: What old hours say, where they are too old to be relied on.
    """

    start: int
    end: int
    state: State
    reason: Reason
    detail: str = ""
    usual: State | None = None

    @property
    def all_day(self) -> bool:
        """Whether it covers the whole day."""
        return self.start == 0 and self.end == DAY_MIN


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the table.

    Attributes:
        day: The day.
        slots: When it is open or may be; none where it is closed all day.
        closed_by: What closes it all day, where it has no slots.
        detail: The source's words behind that, such as the reason of a closure.
        holiday: French name of the public holiday it is, or empty.
    """

    day: date
    slots: tuple[Slot, ...]
    closed_by: Reason | None = None
    detail: str = ""
    holiday: str = ""


def day_lines(door: Door, context: HoursContext, first: date, days: int = WEEK_DAYS) -> tuple[DayLine, ...]:
    """Return the table of some days.

    Args:
        door: The door.
        context: Of its city.
        first: First day; the line of that day alone is "today's line".
        days: Number of days.
    """
    line = segments(door, context, first - ONE_DAY, days + 2)
    return tuple(_day_line(line, context, first + number * ONE_DAY) for number in range(days))


def _day_line(line: Sequence[Segment], context: HoursContext, day: date) -> DayLine:
    slots = tuple(_slots(line, context, day))
    noon = datetime.combine(day, time(12), context.zone)
    at_noon = next(segment for segment in line if segment.start <= noon < segment.end)
    closed_by = None if slots else at_noon.reason
    return DayLine(day, slots, closed_by, "" if slots else at_noon.detail, public_holiday(day, context.department))


def _slots(line: Sequence[Segment], context: HoursContext, day: date) -> Iterator[Slot]:
    begins, ends = midnight(day, context), midnight(day + ONE_DAY, context)
    for segment in line:
        if segment.state is State.CLOSED or segment.end <= begins or segment.start >= ends:
            continue
        of_evening_before = segment.start < begins and segment.end <= begins + _NOON
        if of_evening_before:
            continue
        start = _minutes(max(segment.start, begins), day, context)
        last = segment.end if segment.end <= ends + _NOON and segment.start > begins else min(segment.end, ends)
        yield Slot(start, _minutes(last, day, context), segment.state, segment.reason, segment.detail, segment.usual)


def _minutes(instant: datetime, day: date, context: HoursContext) -> int:
    wall = instant.astimezone(context.zone).replace(tzinfo=None)
    return int((wall - datetime.combine(day, time.min)) / timedelta(minutes=1))
