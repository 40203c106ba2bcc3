"""Whom to ask again first whether what is known of them still holds: by its age, and by how many people rely on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from geo_service.hours.freshness import fresh_until
from geo_service.model.place import Place


@dataclass(frozen=True, slots=True)
class Stale:
    """A place to verify again.

    Attributes:
        place: The place.
        known_on: Day on which it was last checked or published; None where that is not known.
        opened: How often it was looked at in the last twelve months.
    """

    place: Place
    known_on: date | None
    opened: int


def stale_places(places: Iterable[Place], use: Mapping[str, int], today: date, months: int) -> tuple[Stale, ...]:
    """Return the places that nobody checked or published for too long, the most pressing first.

    What bears no date comes first, by use. Then counts age times use, days times (opened + 1): of two places equally
    old the one more looked at, of two equally looked at the older one.

    Args:
        places: The places.
        use: How often each was looked at in the last twelve months, by id.
        today: The day.
        months: After how many months without check or publication a place is listed.
    """
    old = [place for place in places if fresh_until(place, None, months) < today]
    found = [Stale(place, _known_on(place), use.get(place.id, 0)) for place in old]
    return tuple(sorted(found, key=lambda stale: _pressing(stale, today)))


def _known_on(place: Place) -> date | None:
    known_on = fresh_until(place, None, 0)
    return known_on if known_on > date.min else None


def _pressing(stale: Stale, today: date) -> tuple[bool, int, date, str]:
    known_on = stale.known_on or date.min
    weight = (today - known_on).days * (stale.opened + 1)
    return stale.known_on is not None, -weight, known_on, stale.place.id
