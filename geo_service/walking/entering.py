"""Which needs are met at a place, for every second at which one may arrive there."""

from datetime import timedelta
from math import ceil

from geo_service.hours.doors import HoursContext, door_of, door_state
from geo_service.hours.state import State
from geo_service.model.matching import covered
from geo_service.model.place import Place
from geo_service.model.query import NearestQuery
from geo_service.walking.rounds import Meets


def meets_at(place: Place, query: NearestQuery, context: HoursContext, within_s: int) -> Meets:
    """Return what is met at a place on arriving, by the second.

    Without ``on_foot`` doors count as they are at the instant asked about, whenever one arrives.

    Args:
        place: The place, which passes everything in the filter but its needs and hours.
        query: The question; need ``i`` of its filter is bit ``i``.
        context: Of the place's city.
        within_s: The last second that matters.
    """
    always = (2 << within_s) - 1
    meets = {0: always}
    for need in covered(place, query.where):
        bit = 1 << query.where.needs.index(need)
        open_s = always & _open_seconds(place, need, query, context, within_s)
        split: dict[int, int] = {}
        for met, seconds in meets.items():
            split[met | bit] = seconds & open_s
            split[met] = seconds & ~open_s
        meets = split
    return {met: seconds for met, seconds in meets.items() if met and seconds}


def _open_seconds(place: Place, need: str, query: NearestQuery, context: HoursContext, within_s: int) -> int:
    """Return the seconds at which the door to a need can be entered, as bits; negative for all."""
    if query.open_at is None:
        return -1
    door = door_of(place, context, place.offer(need))
    accepted = (State.OPEN, State.UNKNOWN) if query.open_at.or_unknown else (State.OPEN,)
    seconds, at = 0, 0
    while at <= within_s:
        now = door_state(door, query.open_at.instant + timedelta(seconds=at), context)
        until = within_s + 1
        if now.next_change is not None and query.on_foot:
            until = min(until, ceil((now.next_change - query.open_at.instant).total_seconds()))
        if now.state in accepted:
            seconds |= (1 << until) - (1 << at)
        at = until
    return seconds
