"""The map of a way on foot, or of a round with several stops: what its script needs to know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from geo_service.labels import Labels
from geo_service.model.city import City
from geo_service.model.position import Position
from geo_service.model.walk import Method, Route
from geo_service.web.pages.ground import ground_of


@dataclass(frozen=True, slots=True)
class Stop:
    """A point of a walk.

    Attributes:
        at: Where it is.
        name: What it is called.
        number: Its number among the stops; empty for the start.
    """

    at: Position
    name: str
    number: str = ""


def walk_map(
    routes: Iterable[Route], stops: Sequence[Stop], city: City, words: Labels, *, public: bool
) -> dict[str, Any]:
    """Return what a map of a walk shows.

    Args:
        routes: Its legs; one that is estimated is drawn dashed.
        stops: Its start, then its stops.
        city: Whose ground it is drawn on.
        words: The words of the page.
        public: Whether another server may learn where the walk begins; if not, it is drawn on blank ground.
    """
    ground = ground_of(city, words, public=public)
    return {
        "ground": ground or {},
        "hidden": ground is None,
        "legs": [
            {"line": list(map(_pair, route.line)), "dashed": route.walk.method is Method.STRAIGHT_LINE}
            for route in routes
        ],
        "stops": [{"at": _pair(stop.at), "name": stop.name, "number": stop.number} for stop in stops],
        "words": {name: words.words[f"map.{name}"] for name in ("zoom_in", "zoom_out")}
        | {"start": words("walk_page.start")},
    }


def _pair(at: Position) -> list[float]:
    return [at.lat, at.lon]
