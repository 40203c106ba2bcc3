"""Where a page of a list ended, as the opaque text that asks for the next one."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TypeVar

import msgspec

from geo_service.errors import BadValueError
from geo_service.model.query import Rank
from geo_service.typed import decoded

_LASTS_S = 10 * 60
"""How many seconds after the first page of nearest places another may be asked for: what it says of doors is as old."""
_NO_QUESTION = {"cursor", "limit"}
"""Parameters that may differ from page to page."""
_QUESTION_BYTES = 6


class PlacesCursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last place of a page in a list by id.

    Attributes:
        place_id: Its id.
        question: What was asked, as :func:`question_of` tells it.
    """

    place_id: str
    question: str


class NearestCursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last place of a page of nearest places.

    Attributes:
        after: Its rank.
        asked_s: When the first page was asked for, in seconds since 1970 UTC, so that all pages are of one instant;
            None where the question names its instant.
        question: What was asked, as :func:`question_of` tells it.
    """

    after: Rank
    asked_s: int | None
    question: str


C = TypeVar("C", PlacesCursor, NearestCursor)


def question_of(query: Sequence[tuple[str, str]]) -> str:
    """Return a short text that differs where questions do: a place in one list is no place in another.

    Args:
        query: Names and values of the parameters; their order, the size of pages and a cursor make no difference.
    """
    asked = sorted([pair for pair in query if pair[0] not in _NO_QUESTION])
    return blake2b(msgspec.json.encode(asked), digest_size=_QUESTION_BYTES).hexdigest()


def write_cursor(cursor: PlacesCursor | NearestCursor) -> str:
    """Return a cursor as a text fit for a query string."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def read_cursor(text: str | None, kind: type[C], query: Sequence[tuple[str, str]]) -> C | None:
    """Return the cursor that a text stands for, or None for the first page.

    Args:
        text: As in a ``next`` link, or None.
        kind: Of which list it must be.
        query: What is asked now: names and values of the parameters.

    Raises:
        BadValueError: The text is none of ours, or was given with the answer to another question.
    """
    if text is None:
        return None
    try:
        cursor = decoded(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True), kind)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise BadValueError("cursor is none of ours; take it from a `next` link as it is", field="cursor") from None
    if cursor.question != question_of(query):
        raise BadValueError(
            "cursor belongs to another question; follow the `next` link as it is, or ask for the first page",
            field="cursor",
        )
    return cursor


def asked_at(cursor: NearestCursor | None, now: datetime) -> datetime:
    """Return the instant that all pages of a list are of: the present one for the first page.

    Args:
        cursor: Where the last page ended, if there was one.
        now: The present instant, aware.

    Raises:
        BadValueError: The first page is so long ago that its doors may have closed.
    """
    if cursor is None or cursor.asked_s is None:
        return now
    if abs(cursor.asked_s - int(now.timestamp())) > _LASTS_S:
        raise BadValueError("cursor is too old: what was open may be closed; ask for the first page", field="cursor")
    return datetime.fromtimestamp(cursor.asked_s, UTC)
