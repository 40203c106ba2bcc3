"""The small map on which a position is confirmed: what its script needs to know."""

from typing import Any

from flask import url_for
from markupsafe import Markup

from geo_service.config import Basemap
from geo_service.drawing.html import TILE_ORIGIN
from geo_service.drawing.html_folium import COPYRIGHT_URL, IGN_TILES
from geo_service.geocoding.waiting import Unlocated
from geo_service.labels import Labels
from geo_service.model.city import City
from geo_service.model.place import Visibility
from geo_service.streets.interface import ATTRIBUTION
from geo_service.streets.tiles import Band, have_tiles
from geo_service.web.current import current_service
from geo_service.web.security import allow_tiles

_WORDS = ("pin", "candidate", "zoom_in", "zoom_out")


def map_data(each: Unlocated, city: City, words: Labels) -> dict[str, Any] | None:
    """Return what the map shows; None for no map, where another server would learn where a protected place is.

    Args:
        each: The place and its line of the queue.
        city: Its city.
        words: The words of the page.
    """
    ground = _ground(city, words, public=each.place.visibility is Visibility.PUBLIC)
    if ground is None:
        return None
    positions = [found.position for found in each.line.candidates]
    start = each.place.position or (positions[0] if positions else city.centre)
    return {
        "ground": ground,
        "outline": [[[lat, lon] for lon, lat in ring] for ring in city.outline],
        "candidates": [[at.lat, at.lon] for at in positions],
        "start": [start.lat, start.lon] if start else None,
        "here": [each.place.position.lat, each.place.position.lon] if each.place.position else None,
        "far": not positions and each.place.position is None,
        "comma": words("locate.comma"),
        "words": {name: words.words[f"locate.{name}"] for name in _WORDS},
    }


def _ground(city: City, words: Labels, *, public: bool) -> dict[str, str] | None:
    service = current_service()
    basemap = service.config.basemap
    if basemap in {Basemap.AUTO, Basemap.LOCAL} and have_tiles(service.config.data_dir, city.code):
        credit = Markup('<a href="{}" rel="noreferrer">{}</a>').format(COPYRIGHT_URL, ATTRIBUTION)
        far, near = (url_for("tiles.show", city=city.code, band=band) for band in (Band.FAR, Band.NEAR))
        return {"far": far, "near": near, "attribution": str(credit), "language": words.lang}
    if basemap in {Basemap.NONE, Basemap.LOCAL}:
        return {}
    if not public:
        return None
    allow_tiles(TILE_ORIGIN[Basemap.IGN])
    return {"url": IGN_TILES, "attribution": words("map.ign_credit")}
