"""Whether a place is what a filter asks for: the one predicate behind lists, maps, exports and nearest."""

from collections.abc import Callable

from geo_service.model.place import Demand, Offer, Place, Wheelchair
from geo_service.model.query import PlaceFilter

ASKED_FOR = (Demand.URGENT, Demand.WANTED)
"""The demands for which bringing something makes sense."""

Entry = Callable[[Place, Offer | None], bool]
"""Whether one may enter: by the door of an offer, or by the place's own. Hours decide that, which this tier does not
know; see :func:`geo_service.hours.entering.entry`."""


def at_any_time(_place: Place, _offer: Offer | None) -> bool:
    """Let everybody enter."""
    return True


def covered(place: Place, where: PlaceFilter, entry: Entry = at_any_time) -> tuple[str, ...]:
    """Return the needs of a filter that a place meets, in the order asked.

    Where ``where.free``, a need is met only by an offer that says it is free without buying.
    """
    offers = [(need, place.offer(need)) for need in where.needs]
    return tuple(
        need
        for need, offer in offers
        if offer is not None and (not where.free or offer.free is True) and entry(place, offer)
    )


def fits(place: Place, where: PlaceFilter) -> bool:
    """Return whether a place passes everything in a filter but its needs."""
    return (
        (not where.kinds or place.kind in where.kinds)
        and (where.city is None or place.city == where.city)
        and (not where.wheelchair or place.wheelchair is Wheelchair.YES)
        and (where.audience is None or not place.audience or where.audience in place.audience)
        and all(_accepts(place, item) for item in where.items)
        and (not where.free or bool(where.needs) or any(offer.free for offer in place.offers))
    )


def matches(place: Place, where: PlaceFilter, entry: Entry = at_any_time) -> bool:
    """Return whether a place alone is what a filter asks for."""
    if not fits(place, where):
        return False
    if not where.needs:
        return entry(place, None)
    return len(covered(place, where, entry)) >= (1 if where.any_need else len(where.needs))


def _accepts(place: Place, item: str) -> bool:
    return any(accepted.item == item and accepted.need in ASKED_FOR for accepted in place.accepts)
