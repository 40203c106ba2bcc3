"""How long an answer may be kept, and when it need not be sent again."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from flask import Response, request
from werkzeug.http import quote_etag

MAX_AGE_S = 60
"""Another process's edit is seen after a minute at the latest."""
_SECOND = timedelta(seconds=1)
_MAX_AGE = MAX_AGE_S * _SECOND
_MIDNIGHTS: dict[ZoneInfo, tuple[datetime, datetime]] = {}
"""For each time zone an instant and the next midnight after it."""
_UNKNOWN = (datetime.max.replace(tzinfo=UTC),) * 2


def max_age_s(instant: datetime, changes: Iterable[datetime | None], zones: Iterable[ZoneInfo]) -> int:
    """Return how long an answer stays right, in seconds: to the next change shown, to midnight, or a minute.

    Args:
        instant: When it was made, aware of its time zone.
        changes: When the states shown may differ next; None where not known.
        zones: Time zones of the cities shown: ages in days and dated facts turn over at their midnights.
    """
    instant = instant.astimezone(UTC)  # elsewhere an hour comes twice, and differences are of clocks
    end = instant + _MAX_AGE
    for change in changes:
        if change is not None and instant < change < end:
            end = change
    for zone in zones:
        end = min(end, _midnight_after(instant, zone))
    return (end - instant) // _SECOND


def _midnight_after(instant: datetime, zone: ZoneInfo) -> datetime:
    since, midnight = _MIDNIGHTS.get(zone, _UNKNOWN)
    if not since <= instant < midnight:
        day = instant.astimezone(zone).date() + timedelta(days=1)
        midnight = datetime.combine(day, time.min, zone).astimezone(UTC)
        _MIDNIGHTS[zone] = instant, midnight
    return midnight


def conditional(
    response: Response, lang: str, age_s: int, *, shared: bool = True, told: Sequence[bytes] = ()
) -> Response:
    """Give an answer its ETag and its age, and shorten it to a 304 where the client has it already.

    The tag is a digest of what is said, states and ages included, so that it changes when any of them does.

    Args:
        response: The whole answer; it has none of these headers yet.
        lang: Its language.
        age_s: From :func:`max_age_s`.
        shared: Whether a cache between us and the client may keep it; false where the address holds a position.
        told: What differs whenever the answer does, where that is shorter than the answer itself.
    """
    said = b"".join(told) if told else response.get_data()
    digest = blake2b(said, digest_size=16, person=lang.encode()).hexdigest()
    # As a slice: added, each would be taken for one of several kinds of value.
    response.headers[len(response.headers) :] = (
        # Weak, because the same words may be compressed in several ways.
        ("ETag", quote_etag(digest, weak=True)),
        ("Cache-Control", f"{'public' if shared else 'private'}, max-age={age_s}"),
        ("Content-Language", lang),
        ("Vary", "Accept-Language, Accept-Encoding"),
    )
    if "HTTP_IF_NONE_MATCH" in request.environ:
        response.make_conditional(request)
    return response
