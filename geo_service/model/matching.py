"""Whether a place is what a filter asks for: the one predicate behind lists, maps, exports and nearest."""

from geo_service.model.place import Demand, Place, Wheelchair
from geo_service.model.query import PlaceFilter

ASKED_FOR = (Demand.URGENT, Demand.WANTED)
"""The demands for which bringing something makes sense."""


def covered(place: Place, where: PlaceFilter) -> tuple[str, ...]:
    """Return the needs of a filter that a place meets, in the order asked.

    Where ``where.free``, a need is met only by an offer that says it is free without buying.
    """
    return tuple(need for need in where.needs if _meets(place, need, free=where.free))


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


def matches(place: Place, where: PlaceFilter) -> bool:
    """Return whether a place alone is what a filter asks for."""
    if not fits(place, where):
        return False
    needed = 1 if where.any_need and where.needs else len(where.needs)
    return len(covered(place, where)) >= needed


def _meets(place: Place, need: str, *, free: bool) -> bool:
    offer = place.offer(need)
    return offer is not None and (not free or offer.free is True)


def _accepts(place: Place, item: str) -> bool:
    return any(accepted.item == item and accepted.need in ASKED_FOR for accepted in place.accepts)
