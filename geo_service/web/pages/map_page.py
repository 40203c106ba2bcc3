"""A city's map, with the same places as text below it."""

from flask import render_template, request

from geo_service.model.query import PlaceFilter
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_part
from geo_service.web.pages.cards import cards_of
from geo_service.web.pages.listing import Finder
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.site import banner_for, city_of, setting_in

PART = 50


def show(city: str) -> str:
    """Show the map of a city."""
    service, here = current_service(), city_of(city)
    setting = setting_in(here)
    found = Finder(service, here, setting.instant).listed(PlaceFilter(city=here.code)).found
    part = part_of(found, read_part(request.args), PART)
    return render_template(
        "map.html",
        city=here,
        part=part,
        cards=cards_of(part.items, setting),
        basemap=service.config.basemap,
        banner=banner_for([each.place for each in found]),
    )
