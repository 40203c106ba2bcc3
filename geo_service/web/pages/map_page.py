"""A city's map, with the same places as text below it."""

from flask import current_app, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState

from geo_service.drawing.geojson import FeatureContext
from geo_service.drawing.html import map_parts
from geo_service.drawing.html_folium import Tiles
from geo_service.drawing.scene import Pins
from geo_service.model.city import City
from geo_service.model.query import PlaceFilter
from geo_service.streets.tiles import Band, have_tiles
from geo_service.web.current import current_service
from geo_service.web.language import chosen_language
from geo_service.web.pages.ask import read_part
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.site import banner_for, city_of, setting_now
from geo_service.web.security import allow_inline, allow_tiles

PART = 60
_PINS = "geo_service.pins"


def install_pins(state: BlueprintSetupState) -> None:
    """Give an application what keeps its pins."""
    state.app.extensions[_PINS] = Pins()


def show(city: str) -> bytes:
    """Show the map of a city and, as text, all that it shows: in parts where no script makes one list of it."""
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
    pins: Pins = current_app.extensions[_PINS]
    scene = pins.scene(here, places, context, service.reference.named_points)
    part = part_of((*scene.pins, *scene.unlocated), read_part(request.args), PART)
    parts = map_parts(scene, service.config.basemap, _tiles(here), listed=part.items)
    if parts.tile_origin is not None:
        allow_tiles(parts.tile_origin)
    allow_inline(scripts=[digest.strip("'") for digest in parts.hashes])
    banner = banner_for(places) if scene.demonstration else ""
    return parts.filled(render_template("map.html", city=here, parts=parts, part=part, banner=banner))


def _tiles(city: City) -> Tiles | None:
    """Return where the tiles of a city's own base map are asked for; None where it has none."""
    if not have_tiles(current_service().config.data_dir, city.code):
        return None
    return Tiles(*(url_for("tiles.show", city=city.code, band=band) for band in (Band.FAR, Band.NEAR)))
