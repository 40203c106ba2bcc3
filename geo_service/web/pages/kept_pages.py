"""Pages of places kept as they were sent: to write one takes three times as long as to send it again."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from flask import current_app, request

from geo_service.garbage import Apart, apart
from geo_service.model.place import Place
from geo_service.web.language import request_language
from geo_service.web.recent import Recent

_KEY = "kept_pages"
_PAGES = 2048
"""Pages kept for each application, some seven kilobytes each, which take eight."""
_LONGEST_BYTES, _LONGEST_QUERY = 12 * 1024, 100
"""Longer pages are not kept, nor are those of longer queries: so all take twenty-five megabytes at most."""


class _Kept(NamedTuple):
    """A page: of which place it is, and from when to before when it says what one written anew would say."""

    place: Place
    since: datetime
    until: datetime
    body: Apart


def page_of(place: Place, place_id: str, instant: datetime, write: Callable[[], tuple[str, datetime]]) -> bytes:
    """Return the page of a place, as it was written for an address and language where nothing that it says differs.

    Args:
        place: The place, as it may be shown.
        place_id: Its id as the address has it.
        instant: The present, aware.
        write: Returns the page, and before which instant it stays as it is; it depends on nothing but the place, the
            address, the language and the instant.
    """
    kept: Recent[tuple[str, str, bytes, str], _Kept] = Recent.among(current_app.extensions, _KEY, _PAGES)
    key = request.root_path, place_id, request.query_string, request_language()
    known = kept.get(key)
    if known is not None and known.place is place and known.since <= instant < known.until:
        return known.body[:]
    text, until = write()
    body = text.encode()
    if len(body) <= _LONGEST_BYTES and len(request.query_string) <= _LONGEST_QUERY:
        kept.put(key, _Kept(place, instant, until, apart(body)))
    return body
