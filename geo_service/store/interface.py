"""What a store promises, whatever database is behind it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from geo_service.model.changes import Batch, BatchSummary, Change, RawRecord, Snapshot
from geo_service.model.editions import Edition
from geo_service.model.uploads import PendingUpload, UploadState
from geo_service.taps.interface import TapStore


class UploadStore(Protocol):
    """Keeps uploaded lists until they are applied, so that a preview outlives the process that showed it."""

    def keep(self, upload: PendingUpload) -> None:
        """Keep an upload; those that waited too long are forgotten, and so are the oldest of many of one account."""

    def get(self, upload_id: str, now: datetime) -> PendingUpload:
        """Return an upload.

        Raises:
            NotFoundError: There is none, or it waited too long.
        """

    def of(self, association: str, now: datetime) -> tuple[PendingUpload, ...]:
        """Return the uploads of an association that wait, newest first, without what they hold."""

    def close(self, upload_id: str, state: UploadState, batch: int | None = None) -> None:
        """Say what became of an upload, and let go of what it holds."""

    def choose(self, upload_id: str, choice: str) -> None:
        """Keep what people chose of an upload so far."""


class Store(Protocol):
    """Keeps places, their raw records and their whole history.

    A revision is the number of batches ever applied. All methods raise
    :class:`geo_service.errors.StoreError` where the database does not do as asked.
    """

    @property
    def taps(self) -> TapStore:
        """Merchants' links and taps."""

    @property
    def uploads(self) -> UploadStore:
        """The uploads that wait."""

    def together(self) -> AbstractContextManager[None]:
        """Make one transaction of all that this thread writes within, accounts and uploads included.

        What one of the writes raises takes that write back; what leaves the block takes all of them back.
        """

    def revision(self) -> int:
        """Return the store's counter, cheaply: one indexed read."""

    def snapshot(self) -> Snapshot:
        """Return every place at the current revision, in one consistent read."""

    def at(self, revision: int) -> Snapshot:
        """Return every place as it was at an earlier revision; the numbers are those of now.

        Raises:
            NotFoundError: The store has not come to that revision.
        """

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

    def batch(self, batch_id: int) -> BatchSummary:
        """Return a batch.

        Raises:
            NotFoundError: There is no such batch.
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

    def add_use(self, day: date, opened: Mapping[str, int]) -> None:
        """Add how often places were looked at, by id, to what was counted in the week of a day.

        Weeks of more than twelve months before are dropped.
        """

    def use(self, day: date) -> Mapping[str, int]:
        """Return how often each place was looked at in the twelve months before a day; those never are left out."""

    def close(self) -> None:
        """Let go of the database."""
