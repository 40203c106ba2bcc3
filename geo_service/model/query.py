"""A question ("where is the nearest place to...") and its answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from geo_service.model.place import Kind, Place
from geo_service.model.position import Position
from geo_service.model.walk import Profile, Walk

DEFAULT_RADIUS_M = 10_000.0
"""Two hours on foot: farther than anybody is sent, near enough never to answer Lyon to a question asked in Paris."""
MAX_RADIUS_M = 100_000.0
DEFAULT_LIMIT = 10
MAX_LIMIT = 100
MAX_NEEDS = 5
"""The set of places that covers several needs is exact up to this many."""


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """What a place must be, wherever it is. Empty or None does not restrict.

    Attributes:
        needs: Service codes; all of them, or one of them where ``any_need``.
        any_need: Whether one need suffices.
        items: Item codes that must be accepted (urgent or wanted), all of them.
        kinds: Kinds, one of which it must be.
        city: City code.
        free: Whether every need asked must be free without buying.
        wheelchair: Whether it must be accessible by wheelchair (``yes``).
        audience: Audience code that must be welcome (places that name no audience welcome all).
    """

    needs: tuple[str, ...] = ()
    any_need: bool = False
    items: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    city: str | None = None
    free: bool = False
    wheelchair: bool = False
    audience: str | None = None


@dataclass(frozen=True, slots=True)
class OpenAt:
    """When the door must be open: that of each needed offer, or the place's where nothing is needed.

    Attributes:
        instant: When, aware of its time zone.
        or_unknown: Whether doors of which nobody can say pass too; closed ones never do.
    """

    instant: datetime
    or_unknown: bool = False


class Order(StrEnum):
    """What comes first.

    ``near``: by distance. ``open_first``: what is open, then what nobody can say, then what is closed; each by minutes
    on foot. Among equals (the same distance, or the same minute) what nobody has checked for too long comes last.
    ``walk``: by seconds on foot along streets, then by distance; last what no way is known to.
    """

    NEAR = "near"
    OPEN_FIRST = "open_first"
    WALK = "walk"


class Rank(NamedTuple):
    """Where a place comes in the total order of a list: ranks are compared as tuples.

    Attributes:
        state: 0 open, 1 unknown, 2 closed; 0 in the order ``near``; in the order ``walk`` 1 where no way is known.
        band: What makes places equals: whole minutes on foot, or in the order ``near`` the distance itself, or in the
            order ``walk`` seconds on foot.
        stale: Whether nobody has checked or published it for too long.
        distance_m: Geodesic metres.
        place_id: Its id.
    """

    state: int = 0
    band: float = 0.0
    stale: bool = False
    distance_m: float = 0.0
    place_id: str = ""


FIRST = Rank()
"""Comes before every place."""


@dataclass(frozen=True, slots=True)
class NearestQuery:
    """Where to start, what to look for, how far and how many.

    Attributes:
        at: Where the person is.
        where: What a place must be.
        radius_m: Geodesic metres, at most.
        limit: Results, at most; of each state where ``of_each``.
        open_at: When doors must be open; None where that does not matter.
        order: What comes first.
        now: By which instant, aware, doors are open and information is old in the order; None, only in the order
            ``near``: nothing is old.
        on_foot: Whether each door counts, in filter and order, as it is found at the end of a walk there that begins
            at that instant.
        after: The rank of the last place seen; None for the first places.
        profile: Who walks, where the walk to each place is asked for; None where it is not.
        of_each: Whether the limit is of each state, in the order ``open_first``: however many are open, those that
            may be are not left out. There is no later page then.
        within_s: For how many seconds from the instant of ``open_at`` on a door may be as it asks: it passes if it is
            so at some time of these, and where its hours become too old meanwhile, perhaps if it is not.
    """

    at: Position
    where: PlaceFilter = PlaceFilter()
    radius_m: float = DEFAULT_RADIUS_M
    limit: int = DEFAULT_LIMIT
    open_at: OpenAt | None = None
    order: Order = Order.NEAR
    now: datetime | None = None
    on_foot: bool = False
    after: Rank | None = None
    profile: Profile | None = None
    of_each: bool = False
    within_s: int = 0

    @property
    def walks(self) -> bool:
        """Whether walks must be known to answer."""
        return self.profile is not None or self.on_foot or self.order is Order.WALK


class Match(StrEnum):
    """How well an answer meets the needs.

    ``all``: each result alone meets what was asked; ``set``: the results together do, in the order of the walk;
    ``partial``: together they meet some; ``none``: nothing was found.
    """

    ALL = "all"
    SET = "set"
    PARTIAL = "partial"
    NONE = "none"


class Nearby(NamedTuple):
    """A place found: a tuple, because the ten of an answer are made in a tenth of the time of ten frozen dataclasses.

    Attributes:
        place: The place, as it may be shown.
        distance_m: Geodesic metres from where the person is (also in a ``set``, where order is the walk's).
        covers: The needs asked that it meets, in the order asked.
        rank: Where it comes in the order asked; of no meaning in a ``set``.
        walk: The walk there, in a ``set`` by way of the places before; None where none was asked, or no way is known.
        leg: In a ``set`` whose walks are known, the last part of it: from the place before, or from the start.
    """

    place: Place
    distance_m: float
    covers: tuple[str, ...] = ()
    rank: Rank = FIRST
    walk: Walk | None = None
    leg: Walk | None = None


class Answer(NamedTuple):
    """What was found.

    Attributes:
        revision: The store's revision it was computed for.
        match: How well it meets the needs.
        results: In the order asked; in a ``set`` or ``partial`` in the order of the shortest walk.
        unmet: Needs that nobody within the radius meets; or, where doors count as found on arriving, that nobody met
            on the walk.
        path_m: Geodesic length of the walk through a set, else None.
        more: Whether places come after the last of the results.
    """

    revision: int
    match: Match
    results: tuple[Nearby, ...] = ()
    unmet: tuple[str, ...] = ()
    path_m: float | None = None
    more: bool = False
