"""The shapes of answers, as the OpenAPI document describes them; tests hold real answers to them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from geo_service.hours.state import Reason, State
from geo_service.model.place import Demand, Kind, OfferSort, Visibility, Wheelchair
from geo_service.model.query import Match
from geo_service.model.walk import Method, Profile, Turn

Text = Annotated[str, Meta(description="In the words of the source; empty where it says nothing.")]
Day = Annotated[str, Meta(description="A day, ISO 8601.", extra_json_schema={"format": "date"})]
Instant = Annotated[
    str, Meta(description="An instant, ISO 8601 with offset.", extra_json_schema={"format": "date-time"})
]


class Point(Struct):
    """Where a place is: longitude, latitude, WGS 84. Source: RFC 7946."""

    type: Literal["Point"]
    coordinates: Annotated[list[float], Meta(min_length=2, max_length=2)]


class VerifiedFact(Struct):
    """Who checked, when and how. An import is no check."""

    at: Day
    by: str
    how: str


class SourceOfFact(Struct):
    """Where the facts come from; `as_of` is the source's own date, never the import's."""

    name: str
    url: str
    licence: Annotated[str, Meta(description="SPDX identifier where there is one.")]
    as_of: str


class LicenceOwed(Struct):
    """A licence and its attribution, owed for the places of an answer."""

    licence: str
    name: str
    url: str


class DoorState(Struct):
    """Open, closed or unknown at the instant of the answer. Unknown never means open."""

    state: State
    reason: Reason
    detail: Text
    usual: Annotated[
        State | None, Meta(description="What hours say that are too old to be relied on, where that is the reason.")
    ]
    until: Annotated[Day | None, Meta(description="Last day of a closure, or first day of the next season.")]
    next_change: Instant | None
    next_state: Annotated[State | None, Meta(description="The state from `next_change` on.")]


class OfferedService(Struct):
    """One service of a place; empty texts mean: as the place says."""

    service: str
    label: str
    sort: OfferSort
    free: Annotated[bool | None, Meta(description="Had without buying anything; null where nobody said.")]
    hours: Text
    conditions: Text
    how_to_ask: Text
    quota: Text
    window: Text
    note: Text
    verified: VerifiedFact | None
    open: Annotated[
        DoorState | None, Meta(description="Where it has hours, a window or a check of its own; else as the place.")
    ]


class AcceptedItem(Struct):
    """One thing that can be given."""

    item: str
    label: str
    need: Demand
    note: Text
    until: Annotated[Day | None, Meta(description="The last day of the need, after which it is not listed.")]


class DatedFact(Struct):
    """A closure, or a season at which the place exists; both days included, null for open-ended."""

    starts: Day | None
    ends: Day | None
    reason: Text


class ArrivalOnFoot(Struct):
    """What is found on arriving: at the door of what is needed, the least open one where there are several."""

    estimate: Annotated[Literal[True], Meta(description="Nobody knows how fast you walk; see `walk`.")]
    duration_s: Annotated[int, Meta(description="Seconds on foot.")]
    at: Instant
    state: State
    reason: Reason
    closes_in_s: Annotated[
        int | None,
        Meta(description="Seconds for which it is then sure to stay open; null where it is not, or does not close."),
    ]
    tight: Annotated[bool, Meta(description="Whether fewer than ten minutes are left then.")]


class WalkThere(Struct):
    """How far it is on foot; in a set, by way of the places before."""

    distance_m: float
    duration_s: int
    method: Annotated[
        Method, Meta(description="Along streets; or the straight line x 1.3, where no street is known within 200 m.")
    ]


class PlaceProperties(Struct):
    """What is known of a place. Of a referral place only id, name, kind, city and phone: call first."""

    id: str
    name: str
    kind: Kind
    city: str
    address: Text
    postcode: str
    town: str
    distance_m: Annotated[
        float | None, Meta(description="Geodesic metres from the start; null in lists without a start.")
    ]
    covers: Annotated[list[str], Meta(description="The needs asked that it meets.")]
    offers: list[OfferedService]
    accepts: list[AcceptedItem]
    hours: Text
    open: DoorState
    closures: list[DatedFact]
    campaigns: list[DatedFact]
    phone: str
    website: str
    description: Text
    how_to_ask: Text
    conditions: Text
    audience: list[str]
    wheelchair: Wheelchair | None
    network: str
    verified: VerifiedFact | None
    source: SourceOfFact
    demonstration: Annotated[bool, Meta(description="Invented for show: nothing of it is real.")]
    visibility: Visibility
    url: Annotated[str, Meta(description="Its page.")]
    arrival: Annotated[ArrivalOnFoot | UnsetType, Meta(description="Where `arrive` asks for it.")] = UNSET
    walk: Annotated[
        WalkThere | UnsetType | None,
        Meta(description="Where `walk`, `arrive` or `order=walk` asks for it; null where no way is known."),
    ] = UNSET
    leg: Annotated[
        WalkThere | UnsetType,
        Meta(description="The last part of `walk` in a `set` or `partial`: from the place before, or from the start."),
    ] = UNSET


class PlaceFeature(Struct):
    """A place."""

    type: Literal["Feature"]
    id: str
    geometry: Annotated[Point | None, Meta(description="Null where the position is unknown or not public.")]
    properties: PlaceProperties


class Links(Struct):
    """Where to go on."""

    next: Annotated[
        str | UnsetType,
        Meta(
            description="The next page; absent on the last. Where the service does not know its own name it starts at "
            "the root of the host asked: resolve it against the address of the answer. Pages of nearest places are "
            "all of the instant of the first, and can be had for ten minutes after it."
        ),
    ] = UNSET


class Emergency(Struct):
    """What to do first, before any place of the answer."""

    phone: str
    text: str


class NearestLinks(Links):
    """Where to go on, or how to walk."""

    walk: Annotated[
        str | UnsetType,
        Meta(description="The way through the places of a `set` or `partial`, where walks are asked for."),
    ] = UNSET


class PlaceList(Struct):
    """Places by id."""

    type: Literal["FeatureCollection"]
    features: list[PlaceFeature]
    revision: Annotated[int, Meta(description="Counter of the store's edits.")]
    links: Links
    licences: list[LicenceOwed]
    licence: Annotated[
        str | UnsetType, Meta(description="Licence of the answer as a whole; absent where each row has its own.")
    ] = UNSET
    emergency: Emergency | UnsetType = UNSET


class NearestList(PlaceList, kw_only=True):
    """Places in the order asked; in a `set` or `partial` in the order of the shortest walk through all."""

    match: Annotated[
        Match,
        Meta(
            description="`all`: each place alone meets what was asked; `set`: they do together; "
            "`partial`: together they meet some; `none`: nothing was found."
        ),
    ]
    unmet: Annotated[
        list[str],
        Meta(description="Needs that no place within the radius meets; with `arrive`, or that none meets on the walk."),
    ]
    path_m: Annotated[float | None, Meta(description="Geodesic metres of the walk through a set.")]
    links: NearestLinks
    note: Annotated[
        str | UnsetType,
        Meta(description="What to check where nothing was found: whether latitude and longitude are swapped."),
    ] = UNSET


class LineOnFoot(Struct):
    """Where a way runs: longitude, latitude, WGS 84. Source: RFC 7946."""

    type: Literal["LineString"]
    coordinates: Annotated[list[list[float]], Meta(min_length=2)]


class Direction(Struct):
    """A stretch of a way, told in one sentence."""

    turn: Annotated[Turn, Meta(description="How it begins, seen from the stretch before.")]
    street: Annotated[str, Meta(description="Empty where it has no name.")]
    steps: bool
    distance_m: float
    text: Annotated[str, Meta(description="The same as a sentence.")]


class LegOnFoot(Struct):
    """A part of a way through several places."""

    to: Annotated[str, Meta(description="Id of the place where it ends.")]
    walk: Annotated[WalkThere | None, Meta(description="Null where no way is known.")]
    text: Annotated[str, Meta(description="How long it is, as a sentence.")]
    note: Annotated[str, Meta(description="That the map may lack a shorter way; empty for nothing.")]
    directions: Annotated[list[Direction], Meta(description="Empty where no streets are known.")]


class WayOnFoot(Struct):
    """The properties of a way on foot."""

    to: Annotated[str, Meta(description="Id of the place where it ends.")]
    profile: Profile
    walk: Annotated[WalkThere | None, Meta(description="Null where no way is known.")]
    text: Annotated[str, Meta(description="How long it is, as a sentence.")]
    note: Annotated[str, Meta(description="That the map may lack a shorter way, here or on a leg; empty for nothing.")]
    directions: Annotated[list[Direction], Meta(description="Empty where no streets are known.")]
    attribution: Annotated[str, Meta(description="To be shown with it; empty where no streets were used.")]
    legs: Annotated[list[LegOnFoot] | UnsetType, Meta(description="Where there are several stops: each part.")] = UNSET


class WalkFeature(Struct):
    """A way on foot to a place, by way of others where several are named.

    An estimate is a straight line, which nobody can walk.
    """

    type: Literal["Feature"]
    id: str
    geometry: Annotated[LineOnFoot | None, Meta(description="Null where no way is known.")]
    properties: WayOnFoot


class CityProperties(Struct):
    """A city of the network."""

    code: str
    name: str
    prefix: Annotated[str, Meta(description="Start of its places' ids.")]
    insee: str
    timezone: str
    places: Annotated[int, Meta(description="Public places known that are real and no mere offices.")]
    demonstration_places: int


class CityFeature(Struct):
    """A city, at its centre."""

    type: Literal["Feature"]
    id: str
    geometry: Annotated[Point | None, Meta(description="Null for places outside the cities of the network.")]
    properties: CityProperties


class CityList(Struct):
    """All cities."""

    type: Literal["FeatureCollection"]
    features: list[CityFeature]


class VocabularyTerm(Struct):
    """A code with its labels per language, and its names in other standards."""

    code: str
    labels: dict[str, str]
    group: str
    icon: Annotated[str, Meta(description="Name of a pictogram of Material Design Icons.")]
    aliases: Annotated[list[str], Meta(description="Former codes that still work.")]
    crosswalks: dict[str, list[str]]


class VocabularyList(Struct):
    """The words of the service."""

    services: list[VocabularyTerm]
    items: list[VocabularyTerm]
    audiences: list[VocabularyTerm]
    kinds: list[VocabularyTerm]


class Landing(Struct):
    """Where everything is."""

    title: str
    version: str
    links: dict[str, str]
