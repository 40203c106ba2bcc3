"""A city's pages: what it has, its map, and its places for "near me" on the device."""

from collections import Counter

from flask import render_template, request

from geo_service.model.query import PlaceFilter
from geo_service.view import real_places
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_part
from geo_service.web.pages.cards import cards_of
from geo_service.web.pages.home import needs_of
from geo_service.web.pages.listing import SLEEP, Finder
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.site import banner_for, city_of, setting_now
from geo_service.web.security import allow_geolocation

PART = 20


def show(city: str) -> str:
    """Show a city: its needs with counts, its places, and whom to call first."""
    allow_geolocation()
    service, here = current_service(), city_of(city)
    setting = setting_now()
    places = service.places(PlaceFilter(city=here.code))
    counts = Counter(code for place in places for code in place.services)
    found = Finder(service, setting.instant).listed(PlaceFilter(city=here.code)).found
    part = part_of(found, read_part(request.args), PART)
    return render_template(
        "city.html",
        city=here,
        counts=counts,
        needs=needs_of(setting.vocabulary.services, [*counts, SLEEP]),
        real=len(real_places(places)),
        part=part,
        cards=cards_of(part.items, setting),
        referrals=service.referrals(here.code),
        banner=banner_for(places),
    )
