"""Reasons to look twice before a row is applied."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from geo_service.editing.comparing import distance_m
from geo_service.editing.fields import is_public
from geo_service.editing.values import Suspicion, Why
from geo_service.hours.doors import HoursContext, schedule_segments
from geo_service.hours.state import State
from geo_service.importing.steps.opening import is_read
from geo_service.model.place import Place
from geo_service.model.report import Finding
from geo_service.model.text import fold
from geo_service.model.visibility import tells_more

MOVED_M = 200.0
"""Metres beyond which a place has not been corrected but moved."""
TWICE_M = 20.0
"""Two places of one name that are nearer than this, in metres, are one."""
WHOLE = "hours"
"""Stands among codes of services for the hours of the whole place."""
_DAYS = 28
"""Days over which open hours are counted: rules such as "first Saturday" take turns within four weeks."""

Contexts = Callable[[str], HoursContext]
"""City code -> what opening hours need to know of it."""


def suspicions(before: Place, after: Place, contexts: Contexts, today: date) -> Iterator[Suspicion]:
    """Yield what is suspicious of a change.

    Args:
        before: The place as stored.
        after: The place as it would be.
        contexts: What opening hours need to know of cities.
        today: From which day open hours are counted.
    """
    if before.position and after.position and (moved := distance_m(before.position, after.position)) > MOVED_M:
        yield Suspicion(Why.MOVED, str(round(moved)))
    context = contexts(after.city)
    shortened = [
        name for name, (old, new) in _changed_hours(before, after).items() if _shorter(old, new, context, today)
    ]
    if shortened:
        yield Suspicion(Why.HOURS, "|".join(shortened))
    kept = [(old, after.offer(old.service)) for old in before.offers]
    if lost := [old.service for old, new in kept if new and old.quota and not new.quota]:
        yield Suspicion(Why.QUOTA, "|".join(lost))
    if gone := [old.service for old, new in kept if new is None]:
        yield Suspicion(Why.OFFERS, "|".join(gone))
    if tells_more(after.visibility, before.visibility):
        yield Suspicion(Why.VISIBLE, str(before.visibility))


def unread(before: Place | None, after: Place) -> Iterator[Suspicion]:
    """Yield that hours which a row brings cannot be read: nobody could tell whether that door is open.

    Args:
        before: The place as stored; None for a new one.
        after: The place as it would be.
    """
    if names := [name for name, (_, new) in _changed_hours(before, after).items() if not is_read(new)]:
        yield Suspicion(Why.UNREAD, "|".join(names))


def sensitive(findings: Iterable[Finding]) -> Iterator[Suspicion]:
    """Yield that a row makes public what looks confidential."""
    for found in findings:
        if found.field == "visibility" and found.problem.startswith("looks sensitive"):
            yield Suspicion(Why.SENSITIVE, found.problem)


class Twins:
    """Finds places that are the same as another: of one name, at one address or within :data:`TWICE_M`.

    Args:
        places: The places that the author of a list may know of.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_name: dict[tuple[str, str], list[tuple[str, Place]]] = defaultdict(list)
        for place in places:
            self.add(place.id, place)

    def add(self, label: str, place: Place) -> None:
        """Add a place.

        Args:
            label: Its id, or the row that it stands in.
            place: The place.
        """
        self._by_name[place.city, fold(place.name)].append((label, place))

    def of(self, label: str, place: Place) -> str:
        """Return the label of another place that is the same; empty for none."""
        others = self._by_name[place.city, fold(place.name)]
        return next((other for other, known in others if other != label and _same(place, known)), "")


def _same(one: Place, other: Place) -> bool:
    if one.address and fold(one.address) == fold(other.address):
        return True
    return bool(one.position and other.position and distance_m(one.position, other.position) < TWICE_M)


def _changed_hours(before: Place | None, after: Place) -> dict[str, tuple[str, str]]:
    """Return whose hours differ, of the place and of the services it has still: how they were, how they would be."""
    was, becomes = ({} if place is None else _hours(place) for place in (before, after))
    return {name: (was.get(name, ""), hours) for name, hours in becomes.items() if was.get(name, "") != hours}


def _hours(place: Place) -> dict[str, str]:
    return {WHOLE: place.hours} | {offer.service: offer.hours for offer in place.offers}


def _shorter(before: str, after: str, context: HoursContext, today: date) -> bool:
    if not before or not is_read(after):
        return False
    was = _open_time(before, context, today)
    return bool(was) and _open_time(after, context, today) < was


def _open_time(text: str, context: HoursContext, first: date) -> timedelta:
    segments = schedule_segments(text, context.department, context.zone, first, _DAYS)
    return sum((part.end - part.start for part in segments if part.state is State.OPEN), timedelta())


def known_to(places: Iterable[Place], holds: Callable[[Place], bool]) -> Iterator[Place]:
    """Yield the places that the author of a list may know of: the list's own, and public ones."""
    return (place for place in places if not place.archived and (is_public(place) or holds(place)))
