"""Where associations' lists come in: keep an upload, show what it would do, apply what was chosen."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache

from geo_service.editing.choosing import Side, choose
from geo_service.editing.preview import preview
from geo_service.editing.reading import Upload, read_upload
from geo_service.editing.suspicion import Contexts
from geo_service.editing.values import Preview, Scope
from geo_service.errors import BadValueError
from geo_service.importing.pipeline import ImportContext
from geo_service.model.accounts import AuditEntry
from geo_service.model.changes import Batch, BatchSummary, Edit, Snapshot
from geo_service.model.uploads import PendingUpload, UploadState
from geo_service.store.interface import Store

MAX_REVISIONS = 20
"""Downloads of how many revisions one file may be pasted together from; rows of others count as unmarked."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose in a preview.

    Attributes:
        rows: Keys of rows, and of missing places to archive.
        archive_missing: Whether every missing place is archived.
        resolutions: Key of a row -> field in conflict -> whose value.
    """

    rows: frozenset[str]
    archive_missing: bool = False
    resolutions: Mapping[str, Mapping[str, Side]] = field(default_factory=dict)


@dataclass(frozen=True)
class EditingDesk:
    """Turns uploads into batches. A preview is of the state that is stored when it is asked for, never of an older one.

    All that it writes has a line in the audit log, written with it or not at all.

    Attributes:
        store: Where places and uploads are kept.
        load_context: Reads mappings and rules of visibility; called once.
        contexts: What opening hours need to know of each city.
        clock: Returns the present instant, aware of its time zone.
        apply_batch: Applies a batch made on a revision.
        log: Adds a line to the audit log.
    """

    store: Store
    load_context: Callable[[], ImportContext]
    contexts: Contexts
    clock: Callable[[], datetime]
    apply_batch: Callable[[Batch, int], BatchSummary]
    log: Callable[[AuditEntry], None]

    @cached_property
    def context(self) -> ImportContext:
        """Mappings, vocabulary and rules of visibility."""
        return self.load_context()

    @cached_property
    def _read(self) -> Callable[[str, bytes], Upload]:
        """Reads a file, and knows the last few still: what is applied was shown a moment ago."""
        return lru_cache(maxsize=4)(lambda name, data: read_upload(name, data, self.context))

    @cached_property
    def _shown(self) -> Callable[[str, bytes, Scope, tuple[BatchSummary, ...]], Preview]:
        """Computes a preview, and knows the last few still: their pages are turned, and what was shown is applied.

        The latest batch tells one state of the store from another, also after a backup was restored.
        """

        def compute(name: str, data: bytes, scope: Scope, _latest: tuple[BatchSummary, ...]) -> Preview:
            upload, now = self._read(name, data), self.store.snapshot()
            return preview(upload, now, self._bases(upload, now), scope, self.contexts)

        return lru_cache(maxsize=4)(compute)

    def keep(self, name: str, data: bytes, scope: Scope, account: str) -> PendingUpload:
        """Keep a file until what it changes was chosen.

        Args:
            name: Its name.
            data: What it holds.
            scope: Whose list it is.
            account: Login of who uploads it.

        Raises:
            UnreadableFileError: It cannot be read at all; it is not kept.
        """
        self._read(name, data)
        upload = PendingUpload(
            id=secrets.token_urlsafe(16),
            account=account,
            association=scope.association,
            city=scope.city,
            created=self.clock(),
            revision=self.store.revision(),
            name=name,
            content=data,
        )
        with self.store.together():
            self.store.uploads.keep(upload)
            self._note(account, "list-upload", upload.association, name)
        return upload

    def read(self, name: str, data: bytes) -> Upload:
        """Return a file as read, with the records it holds.

        Raises:
            UnreadableFileError: It cannot be read at all.
        """
        return self._read(name, data)

    def waiting(self, upload_id: str) -> PendingUpload:
        """Return an upload that was kept; see who may look at it by its association and city.

        Raises:
            NotFoundError: There is none, or it waited too long.
        """
        return self.store.uploads.get(upload_id, self.clock())

    def preview(self, name: str, data: bytes, scope: Scope) -> Preview:
        """Return what a file would do now.

        Args:
            name: Its name.
            data: What it holds.
            scope: Whose list it is.

        Raises:
            UnreadableFileError: It cannot be read at all.
        """
        return self._shown(name, data, scope, self.store.batches(1))

    def apply(self, name: str, data: bytes, scope: Scope, choice: Choice, who: str) -> BatchSummary:
        """Apply what was chosen of a file as one batch; :meth:`geo_service.service.GeoService.undo` takes it back.

        Args:
            name: Its name.
            data: What it holds.
            scope: Whose list it is.
            choice: What was chosen in its preview.
            who: Who applies it.

        Raises:
            UnreadableFileError: It cannot be read at all.
            BadValueError: Nothing was chosen, a row would do something else by now, or a conflict is undecided.
            StaleEditError: A place changed at this very moment; nothing was written.
        """
        batch, seen = self._batch(name, data, scope, choice, who)
        return self._write(batch, seen, scope)

    def apply_waiting(
        self, upload: PendingUpload, scope: Scope, choice: Choice, who: str, *, keep_rest: bool = False
    ) -> BatchSummary:
        """Apply what was chosen of a kept upload, once.

        Args:
            upload: From :meth:`waiting`.
            scope: Whose list it is.
            choice: What was chosen in its preview.
            who: Who applies it.
            keep_rest: Whether the file waits on as a new upload, for rows that somebody else is to decide about.

        Raises:
            BadValueError: It was applied or put aside already, or as for :meth:`apply`.
            StaleEditError: A place changed at this very moment; nothing was written.
        """
        if upload.state is not UploadState.PENDING:
            raise BadValueError("this file was applied or put aside already: upload it again", field="upload")
        # Others may write while it is computed, and who waits for the lock keeps no second connection.
        chosen, seen = self._batch(upload.name, upload.content, scope, choice, who)
        with self.store.together():
            batch = self._write(chosen, seen, scope)
            self.store.uploads.close(upload.id, UploadState.APPLIED, batch.id)
            if keep_rest:
                self.store.uploads.keep(replace(upload, id=secrets.token_urlsafe(16), choice=""))
        return batch

    def discard(self, upload: PendingUpload, who: str) -> None:
        """Put a kept upload aside.

        Args:
            upload: From :meth:`waiting`.
            who: Who puts it aside.
        """
        with self.store.together():
            self.store.uploads.close(upload.id, UploadState.DISCARDED)
            self._note(who, "list-discard", upload.association, upload.name)

    def _batch(self, name: str, data: bytes, scope: Scope, choice: Choice, who: str) -> tuple[Batch, int]:
        """Return what was chosen as a batch, and the revision it was made on."""
        shown = self.preview(name, data, scope)
        edits = self._chosen(shown, choice)
        if not edits:
            raise BadValueError("nothing is chosen: choose rows of the preview", field="rows")
        return Batch(who, self.clock(), name, edits), shown.revision

    def _write(self, batch: Batch, seen: int, scope: Scope) -> BatchSummary:
        with self.store.together():
            done = self.apply_batch(batch, seen)
            self._note(batch.who, "list-apply", scope.association, f"{batch.why}: batch {done.id}, {done.size} places")
        return done

    def _note(self, who: str, act: str, association: str, detail: str) -> None:
        self.log(AuditEntry(self.clock(), who, act, association, detail))

    def _chosen(self, shown: Preview, choice: Choice) -> tuple[Edit, ...]:
        vocabulary = self.context.reference.vocabulary
        return choose(
            shown, choice.rows, vocabulary, archive_missing=choice.archive_missing, resolutions=choice.resolutions
        )

    def _bases(self, upload: Upload, now: Snapshot) -> dict[int, Snapshot]:
        known = [revision for revision in upload.revisions if revision <= now.revision]
        return {revision: self.store.at(revision) for revision in known[-MAX_REVISIONS:]}
