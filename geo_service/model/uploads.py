"""A list that somebody uploaded and has not applied yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KEPT_FOR = timedelta(days=7)
"""How long an upload waits: long enough for a volunteer's week."""


class UploadState(StrEnum):
    """What became of an upload: it waits, was applied, or was put aside."""

    PENDING = "pending"
    APPLIED = "applied"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class PendingUpload:
    """A file as it came in; its preview is computed anew whenever it is shown, so that it is never out of date.

    Attributes:
        id: Random, part of the preview's address.
        account: Who uploaded it.
        association: Code of the association whose list it is.
        city: Code of the only city it may change; empty for all.
        created: When it came in, aware of its time zone.
        revision: The store's revision then.
        name: Name of the file.
        content: What it holds; empty once it no longer waits.
        state: What became of it.
        batch: The batch it became; None while it became none.
        choice: What people chose of it so far, as a text that means something to who shows it; empty for nothing yet.
    """

    id: str
    account: str
    association: str
    city: str
    created: datetime
    revision: int
    name: str
    content: bytes
    state: UploadState = UploadState.PENDING
    batch: int | None = None
    choice: str = ""
