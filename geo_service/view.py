"""What may be shown of one revision, ready to be asked: built once per revision, then only read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Protocol

from geo_service.hours.doors import HoursContext
from geo_service.listed import ById, patch_of
from geo_service.model.changes import Snapshot
from geo_service.model.matching import matches
from geo_service.model.needs import first_end, needed_on
from geo_service.model.place import Kind, Place, Visibility
from geo_service.model.query import PlaceFilter
from geo_service.model.visibility import disclose
from geo_service.nearest.interface import NearestIndex, Parts

_INVENTED = attrgetter("demonstration")
_FIELDS = [field.name for field in fields(Place)]


class IndexBuilder(Protocol):
    """Makes an index."""

    def __call__(
        self,
        places: Sequence[Place],
        revision: int,
        contexts: Mapping[str, HoursContext],
        parts: Parts | None = None,
        /,
    ) -> NearestIndex:
        """Return the index of located public places in the order of their ids.

        Args:
            places: The places.
            revision: The store's revision.
            contexts: What hours need to know of each city, by its code.
            parts: The parts of an index of these places, where they are known.
        """


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
        ending: Ids of the places that have such needs.
        apart: Ids of the public places that the index does not hold.
    """

    revision: int
    public: Sequence[Place]
    referral: Sequence[Place]
    by_id: Mapping[str, Place]
    index: NearestIndex
    ends: datetime | None = None
    ending: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    def ended(self, now: datetime) -> bool:
        """Return whether a need for donations has ended since, so that another view is to be shown."""
        return self.ends is not None and self.ends <= now

    def matching(self, where: PlaceFilter, *, located: bool = True) -> list[Place]:
        """Return the public places that a filter asks for, by id.

        Args:
            where: What is asked.
            located: Whether all are asked for; else only those whose position is not known.
        """
        apart = self.matching_apart(where)
        if not located:
            return [place for place in apart if place.position is None]
        found = self.index.matching(where)
        return sorted([*found, *apart], key=attrgetter("id")) if apart else found

    def matching_apart(self, where: PlaceFilter) -> list[Place]:
        """Return those of the public places that a filter asks for that the index does not hold, by id."""
        return [place for place in map(self.by_id.__getitem__, self.apart) if matches(place, where)]


@dataclass(frozen=True)
class Showing:
    """What decides, besides the places, what is shown.

    Attributes:
        ground: The configured cities, and whether they have ground. Places of a city that has none are listed but never
            nearest; those of a city that is not configured any more are kept in the store but not shown.
        contexts: What hours need to know of each city, by its code.
        build_index: Makes the index.
    """

    ground: Mapping[str, bool]
    contexts: Mapping[str, HoursContext]
    build_index: IndexBuilder

    def nearest(self, place: Place) -> bool:
        """Return whether a public place may be nearest."""
        return self.ground[place.city] and place.position is not None

    def shown(self, places: Iterable[Place], now: datetime) -> Iterator[tuple[str, Place | None]]:
        """Yield ids of places and what may be shown of them.

        Args:
            places: Places of the store, or of a view.
            now: The present instant, aware: needs for donations whose last local day is over are not stated any more.
        """
        days = {city: now.astimezone(self.contexts[city].zone).date() for city in self.ground}
        for place in places:
            shown = disclose(place) if place.city in days else None
            yield place.id, None if shown is None else needed_on(shown, days[place.city])

    def ends(self, places: Iterable[Place]) -> datetime | None:
        """Return the first instant at which a need for donations of some places ends, None for never."""
        return min((end for one in places if (end := first_end(one, self.contexts[one.city].zone))), default=None)


def build_view(snapshot: Snapshot, showing: Showing, now: datetime) -> View:
    """Derive what may be shown from a snapshot.

    Args:
        snapshot: The store's state.
        showing: What decides.
        now: The present instant, aware.
    """
    shown = [place for _, place in showing.shown(snapshot.places, now) if place is not None]
    public = tuple(place for place in shown if place.visibility is Visibility.PUBLIC)
    located = [place for place in public if showing.nearest(place)]
    return View(
        revision=snapshot.revision,
        public=public,
        referral=tuple(place for place in shown if place.visibility is Visibility.REFERRAL),
        by_id={place.id: place for place in shown},
        index=showing.build_index(located, snapshot.revision, showing.contexts),
        ends=showing.ends(shown),
        ending=tuple(place.id for place in shown if _ends(place)),
        apart=tuple(place.id for place in public if not showing.nearest(place)),
    )


def change_view(view: View, revision: int, places: Iterable[Place], showing: Showing, now: datetime) -> View:
    """Derive what may be shown from what was shown and what changed since, as :func:`build_view` would from everything.

    Args:
        view: What was shown before.
        revision: The store's revision now.
        places: The places of the store that changed.
        showing: What decides, as of the view.
        now: The present instant, aware.
    """
    lapsed = view.ending if view.ended(now) else ()
    shown = showing.shown([*(view.by_id[place_id] for place_id in lapsed), *places], now)
    changed = {one: place and _sharing(place, view.by_id.get(one)) for one, place in shown}
    public = {one: place if place and place.visibility is Visibility.PUBLIC else None for one, place in changed.items()}
    referral = {one: place if place and not public[one] else None for one, place in changed.items()}
    located = {one: place if place and showing.nearest(place) else None for one, place in public.items()}
    lists = [patch_of(old, new).of_places(old) for old, new in ((view.public, public), (view.referral, referral))]
    by_id = ById(*lists)
    ending = tuple(one for one in sorted({*view.ending, *changed}) if one in by_id and _ends(by_id[one]))
    apart = {*view.apart, *public} - {one for one in changed if public[one] is None or located[one]}
    return View(
        revision=revision,
        public=lists[0],
        referral=lists[1],
        by_id=by_id,
        index=view.index.changed(revision, located),
        ends=showing.ends(by_id[place_id] for place_id in ending),
        ending=ending,
        apart=tuple(sorted(apart)),
    )


def real_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places that exist, without demonstration ones and without offices."""
    return tuple(place for place in places if not place.demonstration and place.kind is not Kind.OFFICE)


def count_invented(places: Iterable[Place]) -> int:
    """Return how many places are for demonstration."""
    return sum(map(_INVENTED, places))


def _sharing(place: Place, before: Place | None) -> Place:
    """Return a place that shares with what it was before all that has not changed, so that memory holds that once."""
    if before is None or place == before:
        return before or place
    same = {one: was for one in _FIELDS if (was := getattr(before, one)) == getattr(place, one)}
    return replace(place, **same)


def _ends(place: Place) -> bool:
    return any(taken.until for taken in place.accepts)
