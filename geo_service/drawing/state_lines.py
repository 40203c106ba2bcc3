"""The opening states of the coming days as lines that a device reads at any instant; ``hours.js`` does."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from geo_service.drawing.hours_words import open_words
from geo_service.hours.doors import Door, HoursContext, Segment, door_state, segments
from geo_service.hours.state import OpenState, State
from geo_service.labels import Labels
from geo_service.model.place import Source

ORDER = (State.OPEN, State.UNKNOWN, State.CLOSED)
"""What comes first in lists; a device knows states by their place in it."""
DAYS = 4
"""How many days a device is sent with a page."""
FILE_DAYS = 35
"""How many days a map file knows: it is opened some other day, without network."""
_OF_HOURS = ("open_state.", "open_change.", "week.day.", "standing.", "arrival.")
_SECOND = timedelta(seconds=1)

Turn = tuple[int, int]
_Line = tuple[tuple[Turn, ...], Turn | None]


@lru_cache(maxsize=8)
def hours_labels(words: Labels) -> dict[str, str]:
    """Return the words that ``hours.js`` says states with, to be read only: two thousand are looked through."""
    return {key: text for key, text in words.words.items() if key.startswith(_OF_HOURS)}


@dataclass(slots=True)
class StateLines:
    """Gathers the lines of doors in one time zone; equal ones are kept once.

    Attributes:
        instant: The present, aware.
        words: The language.
        days: How many days they cover, today among them.
        says: What lines say: code of the state (an index into :data:`ORDER`) and its words, without what comes next.
        lines: From when (seconds since 1970) what is said, in order; and the turn into another state after all that.
        until_s: First instant, in seconds since 1970, of which they say nothing; None while there is no line.
    """

    instant: datetime
    words: Labels
    days: int = DAYS
    says: dict[tuple[int, str], int] = field(default_factory=dict)
    lines: dict[_Line, int] = field(default_factory=dict)
    until_s: int | None = None
    _known: dict[tuple[Door, Source], int] = field(default_factory=dict)

    def line(self, door: Door, source: Source, context: HoursContext) -> int:
        """Return the number of the line of a door.

        Args:
            door: The door.
            source: Where its hours come from; named where they are too old to be relied on.
            context: Of its city.
        """
        known = self._known.get((door, source))
        if known is None:
            known = self._known[door, source] = self._drawn(door, source, context)
        return known

    def document(self) -> dict[str, Any]:
        """Return all lines gathered, as ``hours.js`` reads them."""
        lines = [{"turns": turns, "next": following} for turns, following in self.lines]
        return {"says": list(self.says), "lines": lines, "until": self.until_s}

    def _drawn(self, door: Door, source: Source, context: HoursContext) -> int:
        today = self.instant.astimezone(context.zone).date()
        line = segments(door, context, today, self.days)
        self.until_s = _seconds(line[-1].end)
        turns = tuple(_changes((_seconds(each.start), self._say(each, source, context)) for each in line))
        after = door_state(door, line[-1].end - _SECOND, context)
        following = None
        if after.next_change is not None and after.next_state is not None:
            following = (_seconds(after.next_change), ORDER.index(after.next_state))
        return self.lines.setdefault((turns, following), len(self.lines))

    def _say(self, segment: Segment, source: Source, context: HoursContext) -> int:
        state = OpenState(segment.state, segment.reason, segment.detail, segment.until, usual=segment.usual)
        text = open_words(state, segment.start, context.zone, self.words, source)
        return self.says.setdefault((ORDER.index(segment.state), text), len(self.says))


def _changes(turns: Iterable[Turn]) -> Iterable[Turn]:
    """Leave out turns after which the same is said."""
    before = None
    for turn in turns:
        if turn[1] != before:
            yield turn
        before = turn[1]


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
