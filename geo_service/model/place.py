"""A place, what it offers and accepts, and how we know."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo_service.model.position import Position


class Kind(StrEnum):
    """What a place is. Source: the project's own vocabulary; crosswalks are in ``datasets/services.toml``."""

    MERCHANT = "merchant"
    DAY_CENTRE = "day_centre"
    SHELTER = "shelter"
    DONATION_POINT = "donation_point"
    DISTRIBUTION = "distribution"
    AMENITY = "amenity"
    INITIATIVE = "initiative"
    OFFICE = "office"


class Visibility(StrEnum):
    """Who may learn of a place: everybody; by name and phone only; nobody but its own association."""

    PUBLIC = "public"
    REFERRAL = "referral"
    PRIVATE = "private"


class OfferSort(StrEnum):
    """How an offer is paid for: at once and free; "en attente", by another customer; by a voucher ("bon")."""

    IMMEDIATE = "immediate"
    PREPAID = "prepaid"
    VOUCHER = "voucher"


class Demand(StrEnum):
    """How much a donation is needed."""

    URGENT = "urgent"
    WANTED = "wanted"
    FULL = "full"
    REFUSED = "refused"


class Wheelchair(StrEnum):
    """Access by wheelchair. Source: OSM key ``wheelchair``."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Verification:
    """Somebody checked: by telephone, on the spot, by the merchant's own tap."""

    at: date
    by: str
    how: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from.

    Attributes:
        name: Name of the publisher or page, for people.
        url: The page or file it was read in; empty where there is none.
        licence: SPDX identifier where there is one (``ODbL-1.0``, ``etalab-2.0``), else its name.
        as_of: Date of the source itself, never of the import: ``2014``, ``2022-07`` or ``2026-10-07``;
            empty where the source bears no date.
    """

    name: str
    url: str = ""
    licence: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Which record of which dataset a place was imported from; the pair is unique in a store.

    Attributes:
        dataset: Slug of the mapping in ``datasets/sources``.
        key: The dataset's own identifier, or a fingerprint where it has none.
    """

    dataset: str
    key: str


@dataclass(frozen=True, slots=True)
class Period:
    """A dated fact: a closure or a campaign, both ends included, in the place's local days.

    Attributes:
        starts: First day; None for "already".
        ends: Last day; None for "until further notice".
        reason: Why, in the source's words.
    """

    starts: date | None = None
    ends: date | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Return whether a day lies within the period."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Offer:
    """One service at one place. None or an empty text means "as its place says".

    Attributes:
        service: Service code of the vocabulary.
        sort: How it is paid for.
        free: Whether it is had without buying anything; None where nobody said.
        hours: Its own hours, as written (OSM ``opening_hours`` or prose).
        conditions: Who may have it, on what terms.
        how_to_ask: What to say or do.
        quota: How much there is ("4 a month").
        window: When in the day, roughly ("end of day").
        note: Anything else, in the source's words.
        verified: Who checked this offer.
    """

    service: str
    sort: OfferSort = OfferSort.IMMEDIATE
    free: bool | None = None
    hours: str = ""
    conditions: str = ""
    how_to_ask: str = ""
    quota: str = ""
    window: str = ""
    note: str = ""
    verified: Verification | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """One thing that can be given at a place.

    Attributes:
        item: Item code of the vocabulary.
        need: How much it is needed.
        note: Anything else ("ages 2-12").
        until: The last local day of the need; None for no end.
    """

    item: str
    need: Demand = Demand.WANTED
    note: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One location where somebody gives or takes something.

    Attributes:
        id: City prefix and number (``PAR-0417``, demonstration: ``PAR-D0417``); never reused. Empty on a
            draft that has none yet.
        kind: What it is.
        city: Code of its city (``paris``).
        name: Its name, in the source's words.
        address: Number and street.
        postcode: Five digits, or empty.
        town: Commune, where it differs from the city ("Puteaux").
        position: Where it is; None while it is unlocated.
        offers: What it gives, one per service code, in the vocabulary's order.
        accepts: What can be brought.
        hours: Opening hours as written (OSM ``opening_hours`` or prose).
        closures: When it is shut whatever the hours say.
        campaigns: When it exists at all; empty for always.
        phone: E.164 (``+33144671834``), or as written where it cannot be read.
        website: Its own page.
        description: Prose of the source.
        how_to_ask: What to say or do there.
        conditions: Who may come, on what terms, in the source's words.
        audience: Audience codes of the vocabulary; empty for everybody or unknown.
        wheelchair: Access by wheelchair; None where nobody said.
        network: Network or operator ("Le Carillon").
        association: Code of the association that keeps it in its list; empty for nobody.
        visibility: Who may learn of it.
        verified: Who checked it last.
        source: Where it comes from.
        origin: Which imported record it is; None where a person typed it.
        demonstration: Whether it is invented for show.
        archived: Whether it has gone; its id and history stay.
    """

    id: str
    kind: Kind
    city: str
    name: str
    source: Source
    address: str = ""
    postcode: str = ""
    town: str = ""
    position: Position | None = None
    offers: tuple[Offer, ...] = ()
    accepts: tuple[Accepted, ...] = ()
    hours: str = ""
    closures: tuple[Period, ...] = ()
    campaigns: tuple[Period, ...] = ()
    phone: str = ""
    website: str = ""
    description: str = ""
    how_to_ask: str = ""
    conditions: str = ""
    audience: tuple[str, ...] = ()
    wheelchair: Wheelchair | None = None
    network: str = ""
    association: str = ""
    visibility: Visibility = Visibility.PUBLIC
    verified: Verification | None = None
    origin: Origin | None = None
    demonstration: bool = False
    archived: bool = False

    @property
    def services(self) -> frozenset[str]:
        """Codes of the services offered."""
        return frozenset(offer.service for offer in self.offers)

    def offer(self, service: str) -> Offer | None:
        """Return the offer of a service, or None."""
        return next((offer for offer in self.offers if offer.service == service), None)
