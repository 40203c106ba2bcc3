"""Places as GeoJSON (RFC 7946), for the API, exports and devices. Coordinates are [lon, lat], unrounded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from geo_service.hours.doors import HoursContext, door_state, open_state, own_door
from geo_service.hours.state import OpenState
from geo_service.model.place import Accepted, Offer, Period, Place, Source, Verification, Visibility
from geo_service.model.vocabulary import Vocabulary

Json = dict[str, Any]
Owed = tuple[str, str, str]
"""What is owed to who published a place: the licence, their name, their address."""

DEVICE_DIGITS = 6
"""Decimals of a degree that a device gets: 0.1 m."""
SHARE_ALIKE = "ODbL-1.0"
"""Whoever passes on rows under this licence passes on the whole extract under it. Source: ODbL 1.0, section 4.4."""


@dataclass(frozen=True, slots=True)
class FeatureContext:
    """What a feature depends on beside its place.

    Attributes:
        instant: When, aware of its time zone; decides open or closed.
        hours: What opening hours need to know of the place's city.
        lang: Language of labels (``fr``, ``en``).
        vocabulary: Labels of services and items.
        public_url: Root of absolute links without a final slash, or None for links relative to our own host.
        link_query: What a map's links to pages end with: the language that the visitor chose, as ``?lang=en``.
    """

    instant: datetime
    hours: HoursContext
    lang: str
    vocabulary: Vocabulary
    public_url: str | None = None
    link_query: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Time zone of the place's city."""
        return self.hours.zone


def feature(
    place: Place, context: FeatureContext, *, distance_m: float | None = None, covers: Sequence[str] = ()
) -> Json:
    """Return a place as a GeoJSON feature.

    Args:
        place: The place, as it may be shown.
        context: Instant, language and the like.
        distance_m: Geodesic metres from where the person is; None where nobody asked. Given to 0.1 m.
        covers: The needs asked that it meets.

    Returns:
        The feature; its geometry is null where the position is unknown or not public.
    """
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": feature_geometry(place),
        "properties": {
            "id": place.id,
            "name": place.name,
            "kind": place.kind,
            "city": place.city,
            "address": place.address,
            "postcode": place.postcode,
            "town": place.town,
            "distance_m": None if distance_m is None else round(distance_m, 1),
            "covers": list(covers),
            "offers": [_offer(place, offer, context) for offer in place.offers],
            "accepts": [_accepted(accepted, context) for accepted in place.accepts],
            "hours": place.hours,
            "open": state_values(open_state(place, context.instant, context.hours), context.zone),
            "closures": [_period(period) for period in place.closures],
            "campaigns": [_period(period) for period in place.campaigns],
            "phone": place.phone,
            "website": place.website,
            "description": place.description,
            "how_to_ask": place.how_to_ask,
            "conditions": place.conditions,
            "audience": list(place.audience),
            "wheelchair": place.wheelchair,
            "network": place.network,
            "verified": _verified(place.verified),
            "source": _source(place.source),
            "demonstration": place.demonstration,
            "visibility": place.visibility,
            "url": place_url(place.id, context.public_url),
        },
    }


def feature_geometry(place: Place, digits: int | None = None) -> Json | None:
    """Return a public place's point, or None.

    Args:
        place: The place.
        digits: Decimals of a degree; None keeps all.
    """
    if place.position is None or place.visibility is not Visibility.PUBLIC:
        return None
    lon, lat = place.position.lon, place.position.lat
    coordinates = [lon, lat] if digits is None else [round(lon, digits), round(lat, digits)]
    return {"type": "Point", "coordinates": coordinates}


def state_values(state: OpenState, zone: ZoneInfo) -> Json:
    """Return what is said of a door at an instant, its next change as local time of a zone."""
    change = state.next_change
    return {
        "state": state.state,
        "reason": state.reason,
        "detail": state.detail,
        "usual": state.usual,
        "until": _day(state.until),
        "next_change": None if change is None else change.astimezone(zone).isoformat(),
        "next_state": state.next_state,
    }


def place_url(place_id: str, public_url: str | None) -> str:
    """Return the address of a place's page, absolute where the public root is known."""
    return f"{public_url or ''}/place/{place_id}"


def collection(features: Iterable[Json] | msgspec.Raw, **members: Any) -> Json:
    """Return a FeatureCollection.

    Args:
        features: The features, in order, as values or as one list in JSON.
        members: Foreign members (RFC 7946, section 6.1) such as ``links``, ``match``, ``licences``; those that
            are None are left out.
    """
    extra = {name: value for name, value in members.items() if value is not None}
    whole = features if isinstance(features, msgspec.Raw) else list(features)
    return {"type": "FeatureCollection", **extra, "features": whole}


def owed_for(place: Place) -> Owed:
    """Return the licence and attribution owed for a place."""
    return place.source.licence, place.source.name, place.source.url


def licences(places: Iterable[Place]) -> list[dict[str, str]]:
    """Return the licences and attributions owed for some places: distinct, sorted.

    Returns:
        Objects with ``licence``, ``name`` (publisher) and ``url``.
    """
    return licences_owed(map(owed_for, places))


def licences_owed(owed: Iterable[Owed]) -> list[dict[str, str]]:
    """Return licences and attributions as :func:`licences` does."""
    return [{"licence": licence, "name": name, "url": url} for licence, name, url in sorted(set(owed))]


def extract_licence(places: Iterable[Place]) -> str | None:
    """Return the licence of an extract as a whole.

    Returns:
        ``ODbL-1.0`` where one row is under it, the only licence where all rows share it, else None: each row has
        its own.
    """
    return whole_licence(map(owed_for, places))


def whole_licence(owed: Iterable[Owed]) -> str | None:
    """Return the licence of an extract for which some licences are owed; see :func:`extract_licence`."""
    found = {licence for licence, _, _ in owed}
    if SHARE_ALIKE in found:
        return SHARE_ALIKE
    return found.pop() if len(found) == 1 else None


def compact_feature(place: Place) -> Json:
    """Return what a device needs to say that a place is near, and no more.

    Properties are ``n`` (name), ``k`` (kind), ``s`` (service codes), and where there is something to say ``h`` (hours
    as written), ``f`` (services free without buying), ``w`` (wheelchair) and ``d`` (1: demonstration).
    """
    optional = {
        "h": place.hours,
        "f": [offer.service for offer in place.offers if offer.free],
        "w": place.wheelchair,
        "d": int(place.demonstration),
    }
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": feature_geometry(place, DEVICE_DIGITS),
        "properties": {
            "n": place.name,
            "k": place.kind,
            "s": [offer.service for offer in place.offers],
            **{name: value for name, value in optional.items() if value},
        },
    }


def _offer(place: Place, offer: Offer, context: FeatureContext) -> Json:
    return {
        "service": offer.service,
        "label": context.vocabulary.services[offer.service].label(context.lang),
        "sort": offer.sort,
        "free": offer.free,
        "hours": offer.hours,
        "conditions": offer.conditions,
        "how_to_ask": offer.how_to_ask,
        "quota": offer.quota,
        "window": offer.window,
        "note": offer.note,
        "verified": _verified(offer.verified),
        "open": _own_open(place, offer, context),
    }


def _accepted(accepted: Accepted, context: FeatureContext) -> Json:
    label = context.vocabulary.items[accepted.item].label(context.lang)
    until = _day(accepted.until)
    return {"item": accepted.item, "label": label, "need": accepted.need, "note": accepted.note, "until": until}


def _own_open(place: Place, offer: Offer, context: FeatureContext) -> Json | None:
    """Return the state of an offer that has a door of its own: hours, a window, a later check."""
    door = own_door(place, offer, context.hours)
    if door is None:
        return None
    return state_values(door_state(door, context.instant, context.hours), context.zone)


def _verified(verified: Verification | None) -> Json | None:
    return None if verified is None else {"at": verified.at.isoformat(), "by": verified.by, "how": verified.how}


def _period(period: Period) -> Json:
    return {"starts": _day(period.starts), "ends": _day(period.ends), "reason": period.reason}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _source(source: Source) -> Json:
    return {"name": source.name, "url": source.url, "licence": source.licence, "as_of": source.as_of}
