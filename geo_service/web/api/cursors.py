"""Where a page of a list ended, as the opaque text that asks for the next one."""

import base64
import binascii

import msgspec

from geo_service.errors import BadValueError


class Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last place of a page, in the order of the list.

    Attributes:
        place_id: Its id.
        distance_m: Its unrounded geodesic distance; 0 in a list that is ordered by id alone.
    """

    place_id: str
    distance_m: float = 0.0


def write_cursor(cursor: Cursor) -> str:
    """Return a cursor as a text fit for a query string."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def read_cursor(text: str | None) -> Cursor | None:
    """Return the cursor that a text stands for, or None for the first page.

    Raises:
        BadValueError: The text is none of ours.
    """
    if text is None:
        return None
    try:
        return msgspec.json.decode(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True), type=Cursor)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise BadValueError("cursor is none of ours; take it from a `next` link as it is", field="cursor") from None
