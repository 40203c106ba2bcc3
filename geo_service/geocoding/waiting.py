"""Which places wait to be located, and how long to wait for a geocoder that does not answer: pure functions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from geo_service.model.city import City
from geo_service.model.locating import QueueLine, address_key, may_be_asked
from geo_service.model.place import Place

FIRST_WAIT = timedelta(minutes=5)
"""After the first time that nobody answers; doubled each time."""
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unlocated:
    """A place that has no position, or that of an address it had before.

    Attributes:
        place: The place as stored; not for the public.
        line: Its line of the queue; a fresh one where nobody was asked yet.
    """

    place: Place
    line: QueueLine

    @property
    def moved(self) -> bool:
        """Whether it has a position, of its former address."""
        return self.place.position is not None

    def may_be_asked_about(self, now: datetime) -> bool:
        """Return whether a geocoder may be asked about it now."""
        return bool(self.line.address) and may_be_asked(self.place) and self.line.due(now)


def unlocated(
    places: Iterable[Place], lines: Mapping[str, QueueLine], city: Callable[[str], City]
) -> tuple[Unlocated, ...]:
    """Return the places that wait to be located, in the order of the places.

    Args:
        places: Where to look; what is archived, invented for show or in a city without ground does not wait.
        lines: The queue, by id of place; a line about another address than the present one is void.
        city: Returns a city by code.
    """
    found = []
    for place in places:
        if place.archived or place.demonstration or not city(place.city).mapped:
            continue
        line = lines.get(place.id)
        if line is None or line.address != address_key(place):
            line = QueueLine(place.id, address_key(place))
        if place.position is None or line.moved_from is not None:
            found.append(Unlocated(place, line))
    return tuple(found)


def postponed(line: QueueLine, now: datetime, retry_after_s: int | None) -> QueueLine:
    """Return a line whose geocoder did not answer: it waits twice as long as the last time, a day at most.

    Args:
        line: The line.
        now: The instant, aware of its time zone.
        retry_after_s: Seconds that the geocoder itself asks to wait, if any.
    """
    wait = min(FIRST_WAIT * 2 ** min(line.tries, 12), LONGEST_WAIT)
    asked = timedelta(seconds=min(retry_after_s or 0, LONGEST_WAIT.total_seconds()))
    return replace(line, tries=line.tries + 1, next_try=now + max(wait, asked))
