"""What waits for an association's decision: errors that anybody reported, and changes that others suggest."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geo_service.model.place import Place
from geo_service.model.text import fold

MAX_WORDS = 500
"""Characters that a report may have: enough for what was seen, too little for a complaint about somebody."""
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)\s?\d{1,3}|0)(?:[ .\-()]*\d){8,}(?!\d)")


class Reason(StrEnum):
    """What is wrong with a place."""

    CLOSED_FOR_GOOD = "closed_for_good"
    MOVED = "moved"
    SERVICE_REFUSED = "service_refused"
    HOURS_WRONG = "hours_wrong"
    OTHER = "other"


class QueueState(StrEnum):
    """What became of what waited."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Report:
    """An error that somebody reported. Who did is not known: neither name nor address is kept.

    Attributes:
        reason: What is wrong.
        words: More about it, at most :data:`MAX_WORDS` characters.
        service: Code of the service it is about; empty for the whole place.
    """

    reason: Reason
    words: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change that somebody proposes who may not make it.

    Attributes:
        before: The place as they saw it.
        after: The place as they would have it.
        who: Login of their account.
        why: Their words.
    """

    before: Place
    after: Place
    who: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided.

    Attributes:
        at: When, aware of its time zone.
        who: Login of who decided.
        act: What was done, as a word (``archive``, ``refuse``).
        words: Why, for who reported.
        batch: The batch that changed the place; None where nothing was changed.
    """

    at: datetime
    who: str
    act: str
    words: str = ""
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Something that waits, or was decided: a report or a suggestion.

    Attributes:
        code: Under which who reported asks what became of it; see :func:`geo_service.model.editions.code_from`.
        place: Id of the place.
        created: When it came in, aware of its time zone.
        revision: The store's revision then.
        report: The report; None for a suggestion.
        suggestion: The suggestion; None for a report.
        state: What became of it.
        decision: What was decided; None while it waits.
    """

    code: str
    place: str
    created: datetime
    revision: int
    report: Report | None = None
    suggestion: Suggestion | None = None
    state: QueueState = QueueState.OPEN
    decision: Decision | None = None

    def repeats(self, other: "QueueItem") -> bool:
        """Return whether it says of the same place what another one says."""
        return self.place == other.place and _said(self) == _said(other)


def names_somebody(words: str) -> bool:
    """Return whether words seem to hold an email address or a telephone number."""
    return bool(_EMAIL.search(words) or _PHONE.search(words))


def _said(item: QueueItem) -> object:
    if item.report is None:
        return item.suggestion and item.suggestion.after
    return item.report.reason, item.report.service, fold(item.report.words) or item.report.words
