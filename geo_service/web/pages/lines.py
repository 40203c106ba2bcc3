"""The opening states of the coming days as lines that a device reads at any instant; ``hours.js`` does."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from geo_service.drawing.hours_words import open_words
from geo_service.hours.doors import Door, HoursContext, Segment, door_state, segments
from geo_service.hours.state import OpenState
from geo_service.model.place import Place
from geo_service.web.pages.cards import Setting
from geo_service.web.pages.standing import ORDER, doors_of

DAYS = 4
"""How many days a device is sent."""
_SECOND = timedelta(seconds=1)

Turn = tuple[int, int]


@dataclass(slots=True)
class Lines:
    """Gathers the lines of places; equal ones are kept once.

    Attributes:
        setting: Instant and language.
        says: What lines say: code of the state (an index into :data:`ORDER`) and its words, without what comes next.
        lines: From when (seconds since 1970) what is said, in order; and the turn into another state after all that.
    """

    setting: Setting
    says: dict[tuple[int, str], int] = field(default_factory=dict)
    lines: dict[tuple[tuple[Turn, ...], Turn | None], int] = field(default_factory=dict)

    def doors(self, place: Place, needs: tuple[str, ...]) -> list[tuple[int, str]]:
        """Return the lines that lead to what is asked of a place, each with its service where it is an offer's own."""
        context = self.setting.hours_of(place.city)
        doors = doors_of(place, needs, context)
        return [(self._line(door, place, context), offer.service if offer else "") for door, offer in doors.items()]

    def document(self) -> dict[str, Any]:
        """Return all lines gathered."""
        return {
            "says": list(self.says),
            "lines": [{"turns": turns, "next": following} for turns, following in self.lines],
        }

    def _line(self, door: Door, place: Place, context: HoursContext) -> int:
        today = self.setting.instant.astimezone(context.zone).date()
        line = segments(door, context, today, DAYS)
        turns = tuple(_changes((_seconds(each.start), self._say(each, place, context)) for each in line))
        after = door_state(door, line[-1].end - _SECOND, context)
        following = None
        if after.next_change is not None and after.next_state is not None:
            following = (_seconds(after.next_change), ORDER.index(after.next_state))
        return self.lines.setdefault((turns, following), len(self.lines))

    def _say(self, segment: Segment, place: Place, context: HoursContext) -> int:
        state = OpenState(segment.state, segment.reason, segment.detail, segment.until, usual=segment.usual)
        text = open_words(state, segment.start, context.zone, self.setting.words, place.source)
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
