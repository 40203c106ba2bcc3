"""What the store of taps promises."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from geo_service.model.accounts import AuditEntry
from geo_service.model.changes import Batch
from geo_service.model.place import Place
from geo_service.model.taps import Tap, TapLink, TapState


class TapRecords(Protocol):
    """Reads and writes within one transaction."""

    def place(self, place_id: str) -> Place | None:
        """Return a place as it is now, or None."""

    def link(self, place_id: str) -> TapLink | None:
        """Return the last link of a place, or None."""

    def links(self) -> dict[str, TapLink]:
        """Return the last link of each place that has had one, by the place's id."""

    def put_link(self, link: TapLink) -> None:
        """Set the last link of a place."""

    def tap(self, tap_id: str) -> Tap | None:
        """Return the tap of an id, or None."""

    def taps_of(self, place_id: str, since: datetime) -> tuple[Tap, ...]:
        """Return the taps of a place from an instant on, newest first."""

    def taps(self, state: TapState, since: datetime) -> tuple[Tap, ...]:
        """Return the taps in a state from an instant on, newest first."""

    def put_tap(self, tap: Tap) -> None:
        """Add a tap, or replace the one of its id."""

    def forget_asked(self, before: datetime) -> None:
        """Forget what was asked before an instant and never confirmed."""

    def apply(self, batch: Batch) -> int:
        """Apply a batch of edits of places as they are now; return its number, which is the new revision.

        Raises:
            BadValueError: It changes nothing.
        """

    def undo(self, batch_id: int, who: str, when: datetime) -> int:
        """Take a batch back; return the number of the batch that does.

        Raises:
            StaleEditError: A place of it changed after it.
        """

    def log(self, entry: AuditEntry) -> None:
        """Add a line to the audit log."""


class TapStore(Protocol):
    """Keeps links and taps beside the places that they are of.

    Both raise :class:`geo_service.errors.StoreError` where the database does not do as asked.
    """

    def read(self) -> AbstractContextManager[TapRecords]:
        """Open a transaction in which every read sees the same state."""

    def write(self) -> AbstractContextManager[TapRecords]:
        """Open a transaction that no other writer shares; an exception leaves nothing of it."""
