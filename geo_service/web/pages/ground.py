"""What lies under a small map of ours, told to its script."""

from flask import url_for

from geo_service.config import Basemap
from geo_service.drawing.html import TILE_ORIGIN
from geo_service.drawing.html_folium import IGN_TILES, streets_credit
from geo_service.labels import Labels
from geo_service.model.city import City
from geo_service.streets.tiles import Band, have_tiles
from geo_service.web.current import current_service
from geo_service.web.security import allow_tiles


def ground_of(city: City, words: Labels, *, public: bool) -> dict[str, str] | None:
    """Return the base map of a city as ``ground.js`` or Leaflet's tile layer take it, and let the page ask for it.

    Args:
        city: The city.
        words: The words of the page.
        public: Whether another server may learn what the map shows.

    Returns:
        Empty where no base map is wanted or installed; None where it would come from a server that must not know.
    """
    service = current_service()
    basemap = service.config.basemap
    if basemap in {Basemap.AUTO, Basemap.LOCAL} and have_tiles(service.config.data_dir, city.code):
        far, near = (url_for("tiles.show", city=city.code, band=band) for band in (Band.FAR, Band.NEAR))
        return {"far": far, "near": near, "attribution": streets_credit(), "language": words.lang}
    if basemap in {Basemap.NONE, Basemap.LOCAL}:
        return {}
    if not public:
        return None
    allow_tiles(TILE_ORIGIN[Basemap.IGN])
    return {"url": IGN_TILES, "attribution": words("map.ign_credit")}
