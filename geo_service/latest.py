"""The view that questions are answered from while the list changes: never too old, and seldom waited for."""

import logging
import threading
from collections.abc import Callable
from math import inf, nextafter

from geo_service.errors import GeoServiceError
from geo_service.garbage import give_back
from geo_service.view import View

LOOK_AGAIN_S = 0.5
"""How long a view is used before the store is asked whether anybody has committed since, in seconds."""
SEEN_AFTER_S = 5.0
"""What was committed so long before a question is in its answer, however long a view takes to build, in seconds."""
_LOG = logging.getLogger(__name__)


class LatestView:
    """Keeps the view of the latest revision, and has the next one built beside the answers given from the last.

    A question waits for a view only where there is none yet, where this process itself has committed
    (:meth:`look_again`), or where the one at hand may be older than :data:`SEEN_AFTER_S`.

    Args:
        revision: Returns the store's revision, cheaply.
        build: Returns the view of the store's revision as it is when it is called.
        clock: Returns seconds that never go back.
        start: Runs a task at the same time; a thread by default.
    """

    def __init__(
        self,
        revision: Callable[[], int],
        build: Callable[[], View],
        clock: Callable[[], float],
        start: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        self._revision, self._build, self._clock = revision, build, clock
        self._start = start or _in_thread
        self._view: View | None = None
        self._right_at = -inf
        """Everything committed before this instant is in the view; set after it."""
        self._looked_at = -inf
        self._own_at = -inf
        self._looking, self._building = threading.Lock(), threading.Lock()

    def get(self) -> View:
        """Return what may be shown now.

        Raises:
            StoreError: The database does not do as asked.
        """
        asked_at = self._clock()
        needed_at = max(asked_at - SEEN_AFTER_S, self._own_at)
        if asked_at - self._looked_at >= LOOK_AGAIN_S:
            self._look(asked_at)
        view = self._view
        if view is None or self._right_at < needed_at:
            return self._caught_up(needed_at)
        return view

    def look_again(self) -> None:
        """Have the next question wait for what has been committed by now."""
        # Just after now: a view that was read at the same tick may be of the moment before.
        self._own_at = nextafter(self._clock(), inf)

    def _look(self, now: float) -> None:
        """Ask the store whether the view is still right; have the next one built where it is not."""
        if not self._looking.acquire(blocking=False):
            return  # somebody is asking already
        try:
            view = self._view
            if view is not None and self._revision() == view.revision:
                self._right_at = max(self._right_at, now)
            elif view is not None and not self._building.locked():
                self._start(lambda: self._catch_up(now))
            self._looked_at = now
        finally:
            self._looking.release()

    def _catch_up(self, needed_at: float) -> None:
        """Build beside the answers; what fails here fails again, and is told, where somebody has to wait for it."""
        try:
            self._caught_up(needed_at)
        except GeoServiceError as error:
            _LOG.warning("the next view could not be built: %s", error)

    def _caught_up(self, needed_at: float) -> View:
        """Return a view that has all that was committed before an instant; several who wait share one."""
        with self._building:
            if self._view is None or self._right_at < needed_at:
                began = self._clock()
                if self._view is None or self._revision() != self._view.revision:
                    self._view = self._build()
                    give_back()  # what the view before took, among what was kept of the places since
                self._right_at = began
            return self._view


def _in_thread(task: Callable[[], None]) -> None:
    threading.Thread(target=task, name="view", daemon=True).start()
