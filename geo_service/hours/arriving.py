"""Whether what is needed can still be had on arriving there on foot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from geo_service.hours.doors import Door, HoursContext, door_of, door_state, own_door
from geo_service.hours.state import OpenState, State
from geo_service.model.place import Offer, Place
from geo_service.model.query import PlaceFilter

DETOUR = 1.3
"""Length of a way on foot over its straight line, until streets are known. Source: the project's design."""
SPEED_M_PER_S = 4.5 / 3.6
"""An unhurried walk of 4.5 km/h. Source: the project's design."""
TIGHT_S = 10 * 60
"""Whoever arrives with less time left than this must be told: until it closes, or until nobody can say any more."""
_SURE = (State.CLOSED, State.UNKNOWN, State.OPEN)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A door on arriving at it.

    Attributes:
        duration_s: About how long the walk takes, in seconds.
        at: When it ends, aware.
        open: The door's state then.
        closes_in_s: For how long it is then sure to stay open, in seconds; None where it is not, or never closes.
    """

    duration_s: int
    at: datetime
    open: OpenState
    closes_in_s: int | None

    @property
    def tight(self) -> bool:
        """Whether so little time is left that it must be said."""
        return is_tight(self.open, self.at)


def walk_s(walk_m: float) -> int:
    """Return about how long a walk takes, in seconds, from its straight length in metres."""
    return ceil(walk_m * DETOUR / SPEED_M_PER_S)


def is_tight(state: OpenState, at: datetime) -> bool:
    """Return whether a door that is open at an instant is sure to be for so little time that it must be said."""
    change = state.next_change
    return state.state is State.OPEN and change is not None and change - at < timedelta(seconds=TIGHT_S)


def arrive(place: Place, where: PlaceFilter, duration_s: int, instant: datetime, context: HoursContext) -> Arrival:
    """Return what is found on arriving at a place.

    Args:
        place: The place.
        where: As :func:`needed_state`.
        duration_s: How long the walk takes, in seconds.
        instant: When the walk begins, aware.
        context: Of the place's city.
    """
    at = instant + timedelta(seconds=duration_s)
    state = needed_state(place, where, at, context)
    closes = state.next_change if state.state is State.OPEN else None
    return Arrival(duration_s, at, state, None if closes is None else int((closes - at).total_seconds()))


def needed_state(place: Place, where: PlaceFilter, instant: datetime, context: HoursContext) -> OpenState:
    """Return the state of the doors to what is needed.

    Args:
        place: The place.
        where: What is needed. Of several needs the least open one, first to change, decides; where any will do, the
            most open one, last to change.
        instant: When, aware.
        context: Of the place's city.
    """
    states = [door_state(door, instant, context) for door in doors_of(place, where.needs, context)]
    return (max if where.any_need else min)(states, key=certainty)


def doors_of(place: Place, needs: Iterable[str], context: HoursContext) -> dict[Door, Offer | None]:
    """Return the doors that lead to what is needed, each with its offer, or None where it is the place's own.

    Args:
        place: The place.
        needs: Service codes that are asked of it; where it offers none of them, its own door counts.
        context: Of the place's city.
    """
    doors: dict[Door, Offer | None] = {}
    for offer in filter(None, map(place.offer, needs)):
        own = own_door(place, offer, context)
        doors[own or door_of(place, context)] = offer if own else None
    return doors or {door_of(place, context): None}


def certainty(state: OpenState) -> tuple[int, float]:
    """Return what orders states from the one to rely on least to the one to rely on most."""
    change = state.next_change
    return _SURE.index(state.state), float("inf") if change is None else change.timestamp()
