"""How often the page or the API's document of a public place is asked for: a number per place, of nobody in particular.

A request adds one in memory and writes nothing. A thread adds what was counted to the store every few minutes; what a
process had not handed over when it is killed is lost, which does no harm.
"""

import logging
from collections import Counter
from contextlib import suppress
from http import HTTPStatus
from multiprocessing.util import Finalize
from threading import Event, Lock, Thread

from flask import Flask, Response, request

from geo_service.errors import GeoServiceError
from geo_service.model.place import Visibility
from geo_service.service import GeoService

COUNTED = frozenset({"pages.place", "api.place"})
"""Endpoints of one place."""
MOST_PLACES = 20_000
"""Places counted between two hand-overs; further ones are not, so that memory has a bound."""
HAND_OVER_S = 300.0
_GIVEN = {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
_LOG = logging.getLogger("geo_service.counting")


class UseCounter:
    """Counts in memory and hands over to the store.

    Args:
        service: Knows the places and the store.
    """

    def __init__(self, service: GeoService) -> None:
        self._service = service
        self._opened = Counter[str]()
        self._lock = Lock()

    def count(self, place_id: str) -> None:
        """Count that a place was looked at, where everybody may know of it and it is real."""
        place = self._service.view().by_id.get(place_id.upper())
        if place is None or place.visibility is not Visibility.PUBLIC or place.demonstration:
            return
        with self._lock:
            if place.id in self._opened or len(self._opened) < MOST_PLACES:
                self._opened[place.id] += 1

    def hand_over(self) -> None:
        """Add what was counted to the store, and begin at nothing; what the store does not take is lost."""
        with self._lock:
            opened, self._opened = self._opened, Counter()
        if not opened:
            return
        try:
            self._service.store.add_use(self._service.clock().date(), opened)
        except GeoServiceError as error:
            _LOG.warning("counts of use were lost", extra={"errors": [type(error).__name__]})

    def start(self, every_s: float = HAND_OVER_S) -> Event:
        """Hand over again and again, by a thread of its own that ends with the process.

        Args:
            every_s: Seconds between two hand-overs.

        Returns:
            What ends the thread when it is set.
        """
        ended = Event()

        def run() -> None:
            while not ended.wait(every_s):
                self.hand_over()

        Thread(target=run, name="use", daemon=True).start()
        # Workers of a server end without Python's own exit functions; these are run there and elsewhere.
        Finalize(None, self.hand_over, exitpriority=0)
        return ended


def install_counting(app: Flask, service: GeoService) -> UseCounter:
    """Count which places an application is asked for.

    Returns:
        The counter, not started.
    """
    counter = UseCounter(service)

    def counted(response: Response) -> Response:
        if request.endpoint in COUNTED and request.method == "GET" and response.status_code in _GIVEN:
            with suppress(GeoServiceError):  # the answer is there: a store that fails now does not take it back
                counter.count((request.view_args or {})["place_id"])
        return response

    app.after_request(counted)
    return counter
