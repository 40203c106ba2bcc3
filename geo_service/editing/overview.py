"""How fresh an association's list is, and what will shut."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from geo_service.model.place import Period, Place
from geo_service.model.text import fold

RECENT = timedelta(days=90)
"""What was verified within this time counts as verified in the dashboard's shares."""
AHEAD = timedelta(days=30)
"""How far the dashboard looks ahead for closures."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many places of a neighbourhood were verified lately.

    Attributes:
        name: Its name, or a postcode; empty for places that nobody located.
        verified: How many were verified within :data:`RECENT`.
        total: How many there are.
    """

    name: str
    verified: int
    total: int

    @property
    def percent(self) -> int:
        """The share, from 0 to 100, rounded down: 100 is all of them."""
        return 100 * self.verified // self.total


def verified_shares(places: Iterable[Place], name_of: Callable[[Place], str], today: date) -> tuple[Share, ...]:
    """Return the share of places verified lately in each neighbourhood, by name; those without a name come last.

    Args:
        places: The places.
        name_of: Returns the neighbourhood of a place.
        today: The day.
    """
    found: dict[str, list[bool]] = {}
    for place in places:
        recent = place.verified is not None and today - RECENT <= place.verified.at <= today
        found.setdefault(name_of(place), []).append(recent)
    shares = (Share(name, sum(recent), len(recent)) for name, recent in found.items())
    return tuple(sorted(shares, key=lambda share: (not share.name, fold(share.name), share.name)))


def closures_ahead(places: Iterable[Place], today: date) -> tuple[tuple[Place, Period], ...]:
    """Return closures that begin within :data:`AHEAD`, by first day; what is shut already is none of them."""
    found = [
        (place, period)
        for place in places
        for period in place.closures
        if period.starts is not None and today <= period.starts <= today + AHEAD
    ]
    return tuple(sorted(found, key=lambda one: (one[1].starts or today, one[0].id)))
