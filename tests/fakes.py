"""Working stand-ins for what needs a database or a network."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from geo_service.errors import NotFoundError, StaleEditError
from geo_service.model.changes import Batch, BatchSummary, Change, Edit, RawRecord, Snapshot
from geo_service.model.city import City, NamedPoint
from geo_service.model.editions import Edition
from geo_service.model.place import Place
from geo_service.model.reports import Decision, QueueItem, QueueState
from geo_service.model.rounds import Round
from geo_service.model.uploads import PendingUpload, UploadState


class MemoryStore:
    """A store in memory that keeps the promises of ``store/interface.py``, without crossing processes."""

    def __init__(self, places: tuple[Place, ...] = ()) -> None:
        self._places = {place.id: place for place in places}
        self._batches: list[tuple[BatchSummary, Batch]] = []
        self._raw: dict[str, RawRecord] = {}
        self._editions: dict[str, Edition] = {}
        self._uploads = MemoryUploads()
        self._use = Counter[str]()
        self._reports = MemoryReports()
        self._rounds = MemoryRounds()

    @property
    def reports(self) -> "MemoryReports":
        return self._reports

    @property
    def rounds(self) -> "MemoryRounds":
        return self._rounds

    @property
    def uploads(self) -> "MemoryUploads":
        return self._uploads

    def at(self, revision: int) -> Snapshot:
        places = dict(self._places)
        for _, batch in reversed(self._batches[revision:]):
            for edit in batch.edits:
                places.pop(edit.after.id)
                if edit.before:
                    places[edit.after.id] = edit.before
        return Snapshot(revision, tuple(sorted(places.values(), key=lambda place: place.id)))

    @contextmanager
    def together(self) -> Iterator[None]:
        yield

    def revision(self) -> int:
        return len(self._batches)

    def snapshot(self) -> Snapshot:
        numbers: dict[str, int] = {}
        for place_id in self._places:
            prefix = place_id.rstrip("0123456789")
            numbers[prefix] = max(numbers.get(prefix, 0), int(place_id.removeprefix(prefix)))
        return Snapshot(self.revision(), tuple(sorted(self._places.values(), key=lambda place: place.id)), numbers)

    def apply(self, batch: Batch, *, seen: int) -> BatchSummary:
        stale = tuple(
            edit.after.id for edit in batch.edits if self._places.get(edit.after.id) not in (edit.before, None)
        )
        if stale:
            raise StaleEditError(stale)
        summary = BatchSummary(self.revision() + 1, batch.who, batch.when, batch.why, len(batch.edits))
        self._batches.append((summary, batch))
        self._places |= {edit.after.id: edit.after for edit in batch.edits}
        self._raw |= {edit.after.id: edit.raw for edit in batch.edits if edit.raw is not None}
        return summary

    def undo(self, batch_id: int, *, who: str, when: datetime) -> BatchSummary:
        if not 0 < batch_id <= len(self._batches):
            raise NotFoundError(f"no batch {batch_id}")
        edits = tuple(
            Edit(edit.after, edit.before or replace(edit.after, archived=True))
            for edit in self._batches[batch_id - 1][1].edits
        )
        return self.apply(Batch(who, when, f"undo {batch_id}", edits), seen=self.revision())

    def batch(self, batch_id: int) -> BatchSummary:
        return self._batches[batch_id - 1][0]

    def batches(self, limit: int = 50) -> tuple[BatchSummary, ...]:
        return tuple(summary for summary, _ in reversed(self._batches))[:limit]

    def history(self, place_id: str) -> tuple[Change, ...]:
        return tuple(
            Change(summary, edit.before, edit.after)
            for summary, batch in reversed(self._batches)
            for edit in batch.edits
            if edit.after.id == place_id
        )

    def raw(self, place_id: str) -> RawRecord:
        return self._raw.get(place_id, {})

    def register(self, edition: Edition) -> Edition:
        return self._editions.setdefault(edition.code, edition)

    def edition(self, code: str) -> Edition | None:
        return self._editions.get(code)

    def editions(self, city: str | None = None) -> tuple[Edition, ...]:
        found = [edition for edition in self._editions.values() if city in {None, edition.imprint.city}]
        return tuple(sorted(found, key=lambda edition: (-edition.imprint.day.toordinal(), edition.imprint.area)))

    def add_use(self, day: date, opened: Mapping[str, int]) -> None:
        self._use.update(opened)

    def use(self, day: date) -> Mapping[str, int]:
        return self._use

    def close(self) -> None:
        pass


class MemoryUploads:
    """Uploads in memory; none ever gets too old."""

    def __init__(self) -> None:
        self._kept: dict[str, PendingUpload] = {}

    def keep(self, upload: PendingUpload) -> None:
        self._kept[upload.id] = upload

    def get(self, upload_id: str, now: datetime) -> PendingUpload:
        if upload_id not in self._kept:
            raise NotFoundError(f"no upload {upload_id}")
        return self._kept[upload_id]

    def of(self, association: str, now: datetime) -> tuple[PendingUpload, ...]:
        waiting = (upload for upload in self._kept.values() if upload.state is UploadState.PENDING)
        return tuple(replace(upload, content=b"") for upload in waiting if upload.association == association)

    def close(self, upload_id: str, state: UploadState, batch: int | None = None) -> None:
        self._kept[upload_id] = replace(self._kept[upload_id], state=state, batch=batch, content=b"", choice="")

    def choose(self, upload_id: str, choice: str) -> None:
        self._kept[upload_id] = replace(self._kept[upload_id], choice=choice)


class MemoryReports:
    """Reports in memory; none is ever one too many."""

    def __init__(self) -> None:
        self._kept: dict[str, QueueItem] = {}

    def add(self, item: QueueItem) -> QueueItem:
        same = next((other for other in self.waiting() if item.repeats(other)), item)
        self._kept[same.code] = same
        return same

    def get(self, code: str) -> QueueItem:
        if code not in self._kept:
            raise NotFoundError(f"no report {code}")
        return self._kept[code]

    def waiting(self) -> tuple[QueueItem, ...]:
        waiting = (item for item in self._kept.values() if item.state is QueueState.OPEN)
        return tuple(sorted(waiting, key=lambda item: (item.created, item.code)))

    def decide(self, code: str, state: QueueState, decision: Decision) -> QueueItem:
        self._kept[code] = replace(self.get(code), state=state, decision=decision)
        return self._kept[code]


class MemoryRounds:
    """Rounds in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, Round] = {}

    def put(self, planned: Round) -> None:
        self._kept[planned.code] = planned

    def get(self, code: str) -> Round:
        if code not in self._kept:
            raise NotFoundError(f"no round {code}")
        return self._kept[code]


class FakeGeocoder:
    """Answers from a table of texts."""

    def __init__(self, points: dict[str, tuple[NamedPoint, ...]]) -> None:
        self.points = points
        self.asked: list[str] = []

    def find(self, text: str, city: City) -> tuple[NamedPoint, ...]:
        self.asked.append(text)
        return self.points.get(text, ())
