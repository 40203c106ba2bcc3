"""The small map on which a position is confirmed: what its script needs to know."""

from typing import Any

from geo_service.geocoding.waiting import Unlocated
from geo_service.labels import Labels
from geo_service.model.city import City
from geo_service.model.place import Visibility
from geo_service.web.pages.ground import ground_of

_WORDS = ("pin", "candidate", "zoom_in", "zoom_out")


def map_data(each: Unlocated, city: City, words: Labels) -> dict[str, Any] | None:
    """Return what the map shows; None for no map, where another server would learn where a protected place is.

    Args:
        each: The place and its line of the queue.
        city: Its city.
        words: The words of the page.
    """
    ground = ground_of(city, words, public=each.place.visibility is Visibility.PUBLIC)
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
