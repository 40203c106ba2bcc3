"""What a worker works out before anybody asks, so that the first visitor of a city waits no longer than others.

What takes long at first is laying out the hours of every distinct door for months ahead, until its next change is
found: some 7 ms each, one or two seconds for a city. It is done in the background while the worker answers already.
It is kept for the month; the first visitor of a new month, or after a change of many places, waits as long.
"""

from itertools import islice
from threading import Thread
from time import sleep

from geo_service.hours.doors import Door, HoursContext, door_of, door_state
from geo_service.model.query import NearestQuery, OpenAt
from geo_service.service import GeoService

_MOST = 4096
"""Doors laid out: half of those that are kept."""
_PAUSE_S = 0.02
"""After each door, so that who asks meanwhile has most of the processor."""


def start_warming(service: GeoService) -> Thread:
    """Begin to work out what the first visitors will ask, and return the thread that does; it stops no exit."""
    thread = Thread(target=warm, args=(service, _PAUSE_S), name="warming", daemon=True)
    thread.start()
    return thread


def warm(service: GeoService, pause_s: float = 0.0) -> None:
    """Lay out the hours of all doors, each once, and let the index do the same its own way.

    Args:
        service: Whose places.
        pause_s: How long to rest after each door, in seconds.
    """
    now, view = service.clock(), service.view()
    contexts = service.hours_contexts()
    doors: dict[tuple[Door, HoursContext], None] = {}
    for place in view.public:
        context = contexts[place.city]
        doors |= dict.fromkeys((door_of(place, context, offer), context) for offer in (None, *place.offers))
    for door, context in islice(doors, _MOST):
        door_state(door, now, context)
        sleep(pause_s)
    located = next((place.position for place in view.public if place.position), None)
    if located is not None:
        view.index.nearest(NearestQuery(located, open_at=OpenAt(now), now=now))
