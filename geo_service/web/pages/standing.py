"""Whether what is asked of a place can be had, now and when one gets there on foot."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from geo_service.drawing.hours_words import open_words
from geo_service.drawing.state_lines import ORDER
from geo_service.hours.arriving import certainty, doors_of, is_tight
from geo_service.hours.doors import HoursContext, lasting_state
from geo_service.hours.state import OpenState, State
from geo_service.labels import Labels
from geo_service.model.place import Offer, Place
from geo_service.model.query import PlaceFilter
from geo_service.model.vocabulary import Vocabulary

WARNINGS = frozenset({"last_minutes", "last_sure_minutes", "closed", "unknown"})
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


def standing_of(place: Place, where: PlaceFilter, instant: datetime, context: HoursContext) -> Standing:
    """Return whether what is asked of a place can be had.

    Args:
        place: The place.
        where: What is asked. Of several needs the least open one, first to change, decides; where any will do, the
            most open one, last to change.
        instant: When, aware.
        context: Of the place's city.
    """
    return lasting_standing(place, where, instant, context).standing


class LastingStanding(NamedTuple):
    """A standing and between which instants it is exactly that: from ``since`` to before ``until``."""

    standing: Standing
    since: datetime
    until: datetime


def lasting_standing(place: Place, where: PlaceFilter, instant: datetime, context: HoursContext) -> LastingStanding:
    """Return a standing and how long it lasts, since none of the doors changes; see :func:`standing_of`."""
    doors = doors_of(place, where.needs, context)
    lasting = [(lasting_state(door, instant, context), offer) for door, offer in doors.items()]
    standings = [Standing(each.state, offer, instant) for each, offer in lasting]
    decides = (max if where.any_need else min)(standings, key=lambda standing: certainty(standing.open))
    return LastingStanding(decides, max(each.since for each, _ in lasting), min(each.until for each, _ in lasting))


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


def arrival_key(now: Standing, then: Standing) -> str:
    """Return which sentence is to be said of arriving on foot; empty where there is nothing to say.

    Args:
        now: The standing on leaving.
        then: The standing on arriving.
    """
    state, before = then.open.state, now.open.state
    if state is State.OPEN:
        if is_tight(then.open, then.instant):
            return "last_minutes" if then.open.next_state is State.CLOSED else "last_sure_minutes"
        return "still_open" if before is State.OPEN else "open"
    return "" if state is before else str(state)
