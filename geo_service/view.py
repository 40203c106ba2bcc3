"""What may be shown of one revision, ready to be asked: built once per revision, then only read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo_service.hours.doors import HoursContext
from geo_service.model.changes import Snapshot
from geo_service.model.city import City
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
    """

    revision: int
    public: tuple[Place, ...]
    referral: tuple[Place, ...]
    by_id: dict[str, Place]
    index: NearestIndex


def build_view(
    snapshot: Snapshot, cities: Iterable[City], contexts: Mapping[str, HoursContext], build_index: IndexBuilder
) -> View:
    """Derive what may be shown from a snapshot.

    Args:
        snapshot: The store's state.
        cities: The configured cities. Places of a city that has no ground are listed but never nearest; those of
            a city that is not configured any more are kept in the store but not shown.
        contexts: What hours need to know of each city, by its code.
        build_index: Makes the index from places, revision and contexts.
    """
    ground = {city.code: city.mapped for city in cities}
    known = (place for place in snapshot.places if place.city in ground)
    shown = [shown for place in known if (shown := disclose(place)) is not None]
    public = tuple(place for place in shown if place.visibility is Visibility.PUBLIC)
    located = [place for place in public if ground[place.city] and place.position]
    return View(
        revision=snapshot.revision,
        public=public,
        referral=tuple(place for place in shown if place.visibility is Visibility.REFERRAL),
        by_id={place.id: place for place in shown},
        index=build_index(located, snapshot.revision, contexts),
    )


def real_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places that exist, without demonstration ones and without offices."""
    return tuple(place for place in places if not place.demonstration and place.kind is not Kind.OFFICE)
