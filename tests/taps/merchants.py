"""A merchant with a link, over a real store."""

from geo_service.model.place import Kind, Offer, Place
from geo_service.service import GeoService
from geo_service.taps.links import issue, link_token
from tests.builders import make_place


def merchant(id: str = "PAR-0417", **changes: object) -> Place:  # noqa: A002 - the field's own name
    shown = {"kind": Kind.MERCHANT, "name": "Café des Amis", "association": "la-cloche", "offers": (Offer("water"),)}
    return make_place(id, **(shown | changes))


def token_of(service: GeoService, place_id: str = "PAR-0417") -> str:
    """Return the token of a place's link, which is issued where there is none."""
    with service.taps.store.read() as records:
        link = records.link(place_id)
    if link is None:
        issue(service.taps, "test", [place_id])
        return token_of(service, place_id)
    return link_token(service.taps, link)
