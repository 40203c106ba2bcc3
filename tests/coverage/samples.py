"""A small town on a plane in Toulouse, and places in it."""

from collections.abc import Iterable
from pathlib import Path

from geo_service.coverage.measuring import Question
from geo_service.model.place import Offer, Place
from geo_service.model.query import PlaceFilter
from geo_service.service import GeoService
from geo_service.walking.network import build_network
from geo_service.walking.network_file import path_of, write_network
from tests.builders import make_place
from tests.walking.ways import Town, at, grid
from tests.web.services import build_service, shipped_reference

TOULOUSE = shipped_reference().city("toulouse")
TOILETS = PlaceFilter(needs=("toilets",), city="toulouse")


def toilets(number: int, x_m: float, y_m: float, hours: str = "24/7", **changes: object) -> Place:
    """Public toilets at a point of the plane."""
    said = {
        "city": "toulouse",
        "name": f"Toilettes {number}",
        "hours": hours,
        "offers": (Offer("toilets"),),
        "position": at(x_m, y_m),
    }
    return make_place(f"TOU-{number:04}", **(said | changes))


def serving(folder: Path, places: Iterable[Place] = (), town: Town | None = None) -> GeoService:
    """A service that knows some places and the streets of a town, by default a grid of 2 km."""
    streets = grid(21) if town is None else town
    write_network(path_of(folder, "toulouse"), build_network([streets.ways()], beside_m=0), "test")
    return build_service(folder, places)


def question(**changes: object) -> Question:
    return Question(TOULOUSE, TOILETS, **changes)
