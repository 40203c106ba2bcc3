"""A city's map, with the same places as text below it."""

from flask import render_template

from geo_service.drawing.geojson import FeatureContext
from geo_service.drawing.html import map_parts
from geo_service.drawing.scene import build_scene
from geo_service.model.query import PlaceFilter
from geo_service.web.current import current_service
from geo_service.web.language import chosen_language
from geo_service.web.pages.site import banner_for, city_of, setting_now
from geo_service.web.security import allow_inline


def show(city: str) -> str:
    """Show the map of a city and, as text, all that it shows."""
    service, here = current_service(), city_of(city)
    setting = setting_now()
    places = service.places(PlaceFilter(city=here.code))
    chosen = chosen_language()
    context = FeatureContext(
        setting.instant,
        service.hours_of(here.code),
        setting.words.lang,
        setting.vocabulary,
        link_query=f"?lang={chosen}" if chosen else "",
    )
    scene = build_scene(here, places, context, service.reference.named_points)
    parts = map_parts(scene, service.config.basemap)
    allow_inline(scripts=[digest.strip("'") for digest in parts.hashes])
    return render_template("map.html", city=here, parts=parts, banner=banner_for(places))
