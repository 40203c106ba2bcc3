"""Whether one may enter a place, as filters ask it."""

from collections.abc import Mapping

from geo_service.hours.doors import Door, HoursContext, door_of, door_state
from geo_service.hours.state import State
from geo_service.model.matching import Entry, at_any_time
from geo_service.model.place import Offer, Place
from geo_service.model.query import OpenAt


def entry(open_at: OpenAt | None, contexts: Mapping[str, HoursContext]) -> Entry:
    """Return what decides whether one may enter a place.

    Args:
        open_at: When; None for "at any time".
        contexts: What hours need to know of each city, by its code.
    """
    if open_at is None:
        return at_any_time
    accepted = {State.OPEN, State.UNKNOWN} if open_at.or_unknown else {State.OPEN}
    known: dict[tuple[Door, str], bool] = {}  # thousands of places of a list have few different doors

    def is_open(place: Place, offer: Offer | None) -> bool:
        context = contexts[place.city]
        door = door_of(place, context, offer)
        open_then = known.get((door, place.city))
        if open_then is None:
            open_then = known[door, place.city] = door_state(door, open_at.instant, context).state in accepted
        return open_then

    return is_open
