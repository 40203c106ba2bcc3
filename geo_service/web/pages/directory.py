"""All places from A to Z."""

from flask import render_template, request

from geo_service.model.place import Kind, Place
from geo_service.model.query import PlaceFilter
from geo_service.model.text import fold
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_part
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.site import banner_for, city_names
from geo_service.web.pages.words import address_words

PART = 100


def show() -> str:
    """Show the places of all cities, ``elsewhere`` included, or of one; by city also those to call first."""
    service = current_service()
    reference = service.reference
    code, kind = request.args.get("city") or None, request.args.get("kind") or None
    city = reference.city(code) if code else None
    kind = kind and reference.vocabulary.kinds.check(kind, "kind")
    where = PlaceFilter(city=code, kinds=(Kind(kind),) if kind else ())
    places = sorted(service.places(where), key=_by_name)
    return render_template(
        "places.html",
        cities=reference.cities,
        city=city,
        city_names=city_names(),
        kinds=reference.vocabulary.kinds,
        kind=kind,
        part=part_of(places, read_part(request.args), PART),
        address=address_words,
        referrals=service.referrals(city.code) if city else (),
        banner=banner_for(places),
    )


def _by_name(place: Place) -> tuple[str, str]:
    return (fold(place.name), place.id)
