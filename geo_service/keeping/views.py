"""The view of the store as it is, made of the one before: the last of this process, or the one in the file."""

import logging
import threading
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from geo_service.errors import UnreadableFileError
from geo_service.garbage import garbage_rests
from geo_service.keeping.view_file import made_from, read_view, write_view
from geo_service.model.changes import Mark, Snapshot, Update
from geo_service.model.visibility import tells_more
from geo_service.store.interface import Store
from geo_service.view import Showing, View, build_view, change_view

FILE = "places.view"
LEAST = 1000
"""Of fewer places no view is kept: it is made faster than it is looked for."""
MANY = 10
"""The file is written again where more than one in so many places has changed at once."""
_LOG = logging.getLogger(__name__)


class Views:
    """Makes the views of a store.

    Args:
        store: The store.
        database_url: Its database.
        data_dir: Where the file is kept.
        showing: What decides what is shown.
    """

    def __init__(self, store: Store, database_url: str, data_dir: Path, showing: Showing) -> None:
        self._store, self._database_url, self._showing = store, database_url, showing
        self._path = data_dir / FILE
        self._last: tuple[View, Mark] | None = None
        self._making = threading.Lock()

    @cached_property
    def _made_from(self) -> str:
        return made_from(self._database_url, self._showing)

    def at(self, now: datetime) -> View:
        """Return what may be shown of the store as it is; threads that ask at the same time are served in turn.

        Args:
            now: The present instant, aware.

        Raises:
            StoreError: The database does not do as asked.
        """
        with self._making, garbage_rests():
            before, mark = self._last or self._kept() or (None, Mark())
            update = self._store.changed_since(mark)
            if before is None or update.whole:
                view = build_view(_snapshot(update), self._showing, now)
            elif update.mark == mark and not before.ended(now):
                view = before
            else:
                view = change_view(before, update.mark.revision, update.places, self._showing, now)
            many = update.whole or len(update.places) * MANY > len(view.public)
            if many or _hides(before, update):
                kept = self._keep(view, update.mark)
                view = kept if many else view  # the places of the file are other objects, of which nothing is known yet
            self._last = view, update.mark
        return view

    def _kept(self) -> tuple[View, Mark] | None:
        if not self._path.exists():
            return None
        try:
            return read_view(self._path, self._made_from, self._showing)
        except UnreadableFileError as error:
            _LOG.info("the view that was kept is made anew: %s", error)
            return None

    def _keep(self, view: View, mark: Mark) -> View:
        """Write the file and return the view of it: what is in the file takes no memory of this process alone."""
        try:
            if len(view.public) < LEAST:
                self._path.unlink(missing_ok=True)
                return view
            write_view(self._path, self._made_from, view, mark, self._showing)
        except OSError as error:
            _LOG.warning("the next start takes longer, since the view cannot be kept: %s", error)
            with suppress(OSError):  # the one before may tell what may not be told any more
                self._path.unlink(missing_ok=True)
            return view
        kept = self._kept()  # which another process may have written since
        return kept[0] if kept and kept[1] == mark else view


def _hides(before: View | None, update: Update) -> bool:
    """Return whether the file before tells what may not be told any more."""
    known = ((before.by_id.get(place.id), place) for place in update.places) if before else ()
    return any(was is not None and (now.archived or tells_more(was.visibility, now.visibility)) for was, now in known)


def _snapshot(update: Update) -> Snapshot:
    return Snapshot(update.mark.revision, tuple(sorted(update.places, key=lambda place: place.id)))
