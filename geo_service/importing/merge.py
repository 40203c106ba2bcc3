"""What an import may change of a place that is known already."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from geo_service.importing.sensitive import SensitiveRules
from geo_service.model.place import Offer, Place, Visibility
from geo_service.model.visibility import WITHHELD_NAME

_SPEAKERS: Mapping[str, frozenset[str]] = {
    "kind": frozenset({"kind"}),
    "address": frozenset({"address"}),
    "postcode": frozenset({"postcode", "address", "town"}),
    "town": frozenset({"town", "address", "city"}),
    "position": frozenset({"lat", "lon", "position"}),
    "offers": frozenset({"services", "offers"}),
    "accepts": frozenset({"accepts", "accepted"}),
    "hours": frozenset({"hours"}),
    "closures": frozenset({"closures", "closed"}),
    "campaigns": frozenset({"campaigns"}),
    "phone": frozenset({"phone"}),
    "website": frozenset({"website"}),
    "description": frozenset({"description"}),
    "how_to_ask": frozenset({"how_to_ask"}),
    "conditions": frozenset({"conditions"}),
    "audience": frozenset({"audience"}),
    "wheelchair": frozenset({"wheelchair"}),
    "network": frozenset({"network"}),
    "association": frozenset({"association"}),
    "verified": frozenset({"verified_at"}),
    "demonstration": frozenset({"demonstration"}),
}
"""A place's field -> the fields of a mapping that can say something of it."""
_HIDDEN = ("address", "postcode", "town", "position", "hours", "website", "description", "how_to_ask", "conditions")
"""What an export of a referral place leaves out, and its import must not erase."""


@dataclass(frozen=True, slots=True)
class MergeRules:
    """What of a stored place an import may change.

    Attributes:
        spoken: The fields of the mapping that this file can say something of; all others stay as stored.
        sensitive: Which places are kept from a map.
    """

    spoken: frozenset[str]
    sensitive: SensitiveRules


def merge(before: Place, draft: Place, rules: MergeRules) -> Place:
    """Return a stored place as a new row of its source tells it.

    The source wins where it speaks. What it cannot speak of stays, and so do who checked an offer, details of an
    offer that the row only names, and a position that was found for an address that did not change.
    """
    silent = [name for name, speakers in _SPEAKERS.items() if not speakers & rules.spoken]
    after = replace(draft, id=before.id, **{name: getattr(before, name) for name in silent})
    if after.position is None and after.address == before.address and draft.visibility is before.visibility:
        after = replace(after, position=before.position)
    after = replace(
        after,
        origin=draft.origin or before.origin,
        offers=tuple(merged_offer(before, offer) for offer in after.offers),
        visibility=_visibility(before, draft, rules),
    )
    return after if before.visibility is Visibility.PUBLIC else _keep_hidden(before, after)


def merged_offer(before: Place, offer: Offer) -> Offer:
    """Return an offer as a row tells it: one that the row only names keeps what is stored of it."""
    stored = before.offer(offer.service)
    if stored is None:
        return offer
    if offer == Offer(offer.service, free=offer.free):
        return replace(stored, free=stored.free if offer.free is None else offer.free)
    return replace(offer, verified=offer.verified or stored.verified)


def _visibility(before: Place, draft: Place, rules: MergeRules) -> Visibility:
    """Return what the file says where it says it, else what is stored: a person may have decided it.

    Only where a rule matches the row and did not match what is stored is a public place hidden anew.
    """
    if "visibility" in rules.spoken or draft.visibility is before.visibility:
        return draft.visibility
    if before.visibility is Visibility.PUBLIC and not _topic(before, rules):
        return draft.visibility
    return before.visibility


def _topic(place: Place, rules: MergeRules) -> str:
    prose = f"{place.description} {place.conditions} {place.how_to_ask} {place.network}"
    return rules.sensitive.topic(place.name, prose, place.kind)


def _keep_hidden(before: Place, after: Place) -> Place:
    kept = {name: getattr(before, name) for name in _HIDDEN if not getattr(after, name)}
    name = before.name if after.name == WITHHELD_NAME else after.name
    return replace(after, **kept, name=name)
