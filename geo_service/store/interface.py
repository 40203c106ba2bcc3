"""What a store promises, whatever database is behind it."""

from datetime import datetime
from typing import Protocol

from geo_service.model.changes import Batch, BatchSummary, Change, RawRecord, Snapshot
from geo_service.model.editions import Edition


class Store(Protocol):
    """Keeps places, their raw records and their whole history.

    A revision is the number of batches ever applied. All methods raise
    :class:`geo_service.errors.StoreError` where the database does not do as asked.
    """

    def revision(self) -> int:
        """Return the store's counter, cheaply: one indexed read."""

    def snapshot(self) -> Snapshot:
        """Return every place at the current revision, in one consistent read."""

    def apply(self, batch: Batch, *, seen: int) -> BatchSummary:
        """Apply all edits of a batch in one transaction, or none.

        Args:
            batch: What to do. An edit whose ``after`` equals its ``before`` is left out; each other one becomes
                a line of history.
            seen: The revision the edits were made on.

        Returns:
            The batch as recorded; its id is the new revision.

        Raises:
            StaleEditError: A place of the batch changed after ``seen``, or a new place's id or origin is taken.
            BadValueError: The batch holds no edit that changes anything.
        """

    def undo(self, batch_id: int, *, who: str, when: datetime) -> BatchSummary:
        """Take a batch back: a new batch with each edit reversed (places it created are archived).

        Raises:
            NotFoundError: There is no such batch.
            StaleEditError: A place of the batch changed after it.
            BadValueError: It was taken back before, or taking it back would change nothing.
        """

    def batches(self, limit: int = 50) -> tuple[BatchSummary, ...]:
        """Return the latest batches, newest first."""

    def history(self, place_id: str) -> tuple[Change, ...]:
        """Return the changes of a place, newest first; empty where there is no such place."""

    def raw(self, place_id: str) -> RawRecord:
        """Return the source's record kept beside a place; empty where there is none."""

    def register(self, edition: Edition) -> Edition:
        """Keep a printed edition, unless there is one of its code; return the one that is kept."""

    def edition(self, code: str) -> Edition | None:
        """Return the edition of a code, None where there is none."""

    def editions(self, city: str | None = None) -> tuple[Edition, ...]:
        """Return the editions of a city, or of all where it is None, the newest first."""

    def close(self) -> None:
        """Let go of the database."""
