"""What a store promises, whatever database is behind it."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Protocol

from geo_service.model.changes import Batch, BatchSummary, Change, Mark, RawRecord, Snapshot, Update
from geo_service.model.editions import Edition
from geo_service.model.locating import Candidate, QueueLine
from geo_service.model.reports import Decision, QueueItem, QueueState
from geo_service.model.rounds import Round
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


class GeocodingStore(Protocol):
    """Keeps the queue of places to locate, and what geocoders answered about addresses of lists.

    :meth:`Store.apply` and :meth:`Store.undo` write the queue, too: a place of a list whose address changed and whose
    position did not gets a line, one whose position changed loses its own.
    """

    def answer(self, geocoder: str, address: str, city: str, now: datetime) -> tuple[Candidate, ...] | None:
        """Return what a geocoder answered about an address, None where it is not known or too old."""

    def keep_answer(
        self, geocoder: str, address: str, city: str, candidates: tuple[Candidate, ...], now: datetime
    ) -> None:
        """Keep an answer; of very many the oldest are forgotten."""

    def lines(self) -> Mapping[str, QueueLine]:
        """Return the lines of the queue by id of their place."""

    def put(self, lines: Iterable[QueueLine]) -> None:
        """Write lines, each in place of the one that its place has."""

    def drop(self, places: Iterable[str]) -> None:
        """Forget the lines of places, by id."""

    def take_lease(self, holder: str, now: datetime, lasts: timedelta) -> bool:
        """Become, or stay, the only one who asks geocoders; return whether that worked."""

    def release(self, holder: str) -> None:
        """Let others ask geocoders, if it is this holder who may now."""


class ReportStore(Protocol):
    """Keeps what waits for an association's decision: reports and suggestions."""

    def add(self, item: QueueItem) -> QueueItem:
        """Keep an item that waits, unless one that waits says the same; return the one that is kept.

        Raises:
            BadValueError: Too many wait about the place already.
        """

    def get(self, code: str) -> QueueItem:
        """Return the item of a code.

        Raises:
            NotFoundError: There is none.
        """

    def waiting(self) -> tuple[QueueItem, ...]:
        """Return all items that wait, the oldest first."""

    def decide(self, code: str, state: QueueState, decision: Decision) -> QueueItem:
        """Say what was decided about an item that waits; return it as it is then.

        Raises:
            NotFoundError: There is none.
            BadValueError: It was decided before.
        """


class RoundStore(Protocol):
    """Keeps printed rounds until their ticks are typed in."""

    def put(self, planned: Round) -> None:
        """Keep a round, or replace the one of its code."""

    def get(self, code: str) -> Round:
        """Return the round of a code.

        Raises:
            NotFoundError: There is none.
        """


class Store(Protocol):
    """Keeps places, their raw records and their whole history.

    A revision is the number of batches ever applied. All methods raise
    :class:`geo_service.errors.StoreError` where the database does not do as asked.
    """

    @property
    def taps(self) -> TapStore:
        """Merchants' links and taps."""

    @property
    def reports(self) -> ReportStore:
        """What waits for a decision."""

    @property
    def rounds(self) -> RoundStore:
        """Printed rounds."""

    @property
    def uploads(self) -> UploadStore:
        """The uploads that wait."""

    @property
    def geocoding(self) -> GeocodingStore:
        """The queue of places to locate."""

    def together(self) -> AbstractContextManager[None]:
        """Make one transaction of all that this thread writes within, accounts and uploads included.

        What one of the writes raises takes that write back; what leaves the block takes all of them back.
        """

    def revision(self) -> int:
        """Return the store's counter, cheaply: one indexed read."""

    def snapshot(self) -> Snapshot:
        """Return every place at the current revision, in one consistent read."""

    def changed_since(self, mark: Mark) -> Update:
        """Return what changed since a state, in one consistent read; everything where this is another database."""

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

    def batches_of(self, place_ids: Collection[str], limit: int) -> tuple[BatchSummary, ...]:
        """Return the latest batches that changed any of some places, newest first."""

    def changes(self, batch_id: int) -> tuple[Change, ...]:
        """Return what a batch changed, by id of the place; empty where there is no such batch."""

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
