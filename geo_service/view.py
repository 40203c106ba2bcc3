"""What may be shown of one revision, ready to be asked: built once per revision, then only read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from geo_service.hours.doors import HoursContext
from geo_service.model.changes import Snapshot
from geo_service.model.city import City
from geo_service.model.needs import first_end, needed_on
from geo_service.model.place import Kind, Place, Visibility
from geo_service.model.visibility import disclose
from geo_service.nearest.interface import NearestIndex

IndexBuilder = Callable[[Sequence[Place], int, Mapping[str, HoursContext]], NearestIndex]


@dataclass(frozen=True)
class View:
    """Everything derived from one snapshot.

    Attributes:
        revision: The revision it was built for.
        public: Public places, by id.
        referral: What may be known of referral places (name, telephone, city), by id.
        by_id: Both of these by id.
        index: The index over the located public places of cities that have ground.
        ends: The first instant at which a need for donations ends, and the view with it; None for none.
    """

    revision: int
    public: tuple[Place, ...]
    referral: tuple[Place, ...]
    by_id: dict[str, Place]
    index: NearestIndex
    ends: datetime | None = None


def build_view(
    snapshot: Snapshot,
    cities: Iterable[City],
    contexts: Mapping[str, HoursContext],
    build_index: IndexBuilder,
    now: datetime,
) -> View:
    """Derive what may be shown from a snapshot.

    Args:
        snapshot: The store's state.
        cities: The configured cities. Places of a city that has no ground are listed but never nearest; those of
            a city that is not configured any more are kept in the store but not shown.
        contexts: What hours need to know of each city, by its code.
        build_index: Makes the index from places, revision and contexts.
        now: The present instant, aware: needs for donations whose last local day is over are not stated any more.
    """
    ground = {city.code: city.mapped for city in cities}
    known = (place for place in snapshot.places if place.city in ground)
    days = {code: now.astimezone(contexts[code].zone).date() for code in ground}
    shown = [needed_on(shown, days[place.city]) for place in known if (shown := disclose(place)) is not None]
    public = tuple(place for place in shown if place.visibility is Visibility.PUBLIC)
    located = [place for place in public if ground[place.city] and place.position]
    return View(
        revision=snapshot.revision,
        public=public,
        referral=tuple(place for place in shown if place.visibility is Visibility.REFERRAL),
        by_id={place.id: place for place in shown},
        index=build_index(located, snapshot.revision, contexts),
        ends=min((end for place in shown if (end := first_end(place, contexts[place.city].zone))), default=None),
    )


def real_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places that exist, without demonstration ones and without offices."""
    return tuple(place for place in places if not place.demonstration and place.kind is not Kind.OFFICE)
