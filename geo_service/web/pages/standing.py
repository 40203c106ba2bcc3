"""Whether what is asked of a place can be had, now and when one gets there on foot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, inf

from geo_service.drawing.hours_words import open_words
from geo_service.hours.arriving import DETOUR, SPEED_M_PER_S, TIGHT_S
from geo_service.hours.doors import Door, HoursContext, door_of, door_state
from geo_service.hours.state import OpenState, State
from geo_service.labels import Labels
from geo_service.model.place import Offer, Place
from geo_service.model.query import PlaceFilter
from geo_service.model.vocabulary import Vocabulary

ORDER = (State.OPEN, State.UNKNOWN, State.CLOSED)
"""What comes first in lists."""
WARNINGS = frozenset({"last_minutes", "closed", "unknown"})
"""Sentences of arriving that warn."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether what is asked can be had at an instant.

    Attributes:
        open: The state that decides.
        offer: The offer whose own hours decide; None where those of the place do.
        instant: When, aware.
    """

    open: OpenState
    offer: Offer | None
    instant: datetime

    @property
    def rank(self) -> int:
        """Where it comes in a list."""
        return ORDER.index(self.open.state)


def doors_of(place: Place, needs: tuple[str, ...], context: HoursContext) -> dict[Door, Offer | None]:
    """Return the doors that lead to what is asked, each with its offer, or None where it is the place's own.

    Args:
        place: The place.
        needs: Service codes asked, of which the place may have some.
        context: Of its city.
    """
    own = door_of(place, context)
    offers = [offer for need in needs if (offer := place.offer(need)) is not None]
    doors = {door_of(place, context, offer): offer for offer in offers}
    return {door: None if door == own else offer for door, offer in doors.items()} or {own: None}


def standing_of(place: Place, where: PlaceFilter, instant: datetime, context: HoursContext) -> Standing:
    """Return whether what is asked of a place can be had.

    Args:
        place: The place.
        where: What is asked. Of several needs the least open one, first to change, decides; where any will do, the
            most open one, last to change.
        instant: When, aware.
        context: Of the place's city.
    """
    doors = doors_of(place, where.needs, context)
    standings = [Standing(door_state(door, instant, context), offer, instant) for door, offer in doors.items()]
    return (max if where.any_need else min)(standings, key=_caution)


def _caution(standing: Standing) -> tuple[int, float]:
    change = standing.open.next_change
    return -standing.rank, inf if change is None else change.timestamp()


def standing_words(
    standing: Standing, place: Place, context: HoursContext, words: Labels, vocabulary: Vocabulary
) -> str:
    """Return a standing as one line, which names the service where that has hours of its own."""
    text = open_words(standing.open, standing.instant, context.zone, words, place.source)
    if standing.offer is None:
        return text
    return words(
        "open_state.of_service", service=vocabulary.services[standing.offer.service].label(words.lang), text=text
    )


def walk_s(distance_m: float) -> int:
    """Return about how long a walk takes, in seconds, from its straight length."""
    return ceil(distance_m * DETOUR / SPEED_M_PER_S)


def arrival_key(now: Standing, then: Standing) -> str:
    """Return which sentence is to be said of arriving on foot; empty where there is nothing to say.

    Args:
        now: The standing on leaving.
        then: The standing on arriving.
    """
    state, before = then.open.state, now.open.state
    if state is State.OPEN:
        left = then.open.next_change - then.instant if then.open.next_change else None
        if left is not None and left < timedelta(seconds=TIGHT_S) and then.open.next_state is State.CLOSED:
            return "last_minutes"
        return "still_open" if before is State.OPEN else "open"
    return "" if state is before else str(state)
