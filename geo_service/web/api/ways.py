"""The documents of ways on foot: to one place, or through several."""

from collections.abc import Sequence
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from geo_service.drawing.walk_words import doubt_words, stage_words, walk_words
from geo_service.errors import BadValueError, NotFoundError
from geo_service.labels import Labels, load_labels
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import Answer, Match, NearestQuery
from geo_service.model.walk import Profile, Route, joined
from geo_service.service import GeoService
from geo_service.streets.interface import ATTRIBUTION
from geo_service.walking.straight import straight_m

Json = dict[str, Any]
PATH = "/api/v1/walk"
FARTHEST_KM = 50
"""Nobody is told a longer way, by straight line: it takes two days, and leaves the streets of any city."""


def walk_document(service: GeoService, lang: str, start: Position, places: Sequence[Place], profile: Profile) -> Json:
    """Return the way on foot to a place by way of those before it; without geometry where no way is known.

    Args:
        service: Who knows ways.
        lang: Language of directions.
        start: Where one starts.
        places: The stops in order, at least one.
        profile: Who walks.

    Raises:
        NotFoundError: Nobody may know where one of the places is, or nobody does.
        BadValueError: A way is longer than :data:`FARTHEST_KM`.
    """
    words = load_labels(lang)
    legs = _legs(service, start, places, profile)
    routes = [route for route in legs if route is not None]
    known = len(routes) == len(legs)
    walk = joined([route.walk for route in routes]) if known else None
    line = [(at.lon, at.lat) for number, route in enumerate(routes) for at in route.line[min(number, 1) :]]
    directions = [_directions(route, words) for route in legs]
    properties = {
        "to": places[-1].id,
        "profile": profile,
        "walk": walk,
        "text": walk_words(walk, words),
        "note": next(filter(None, (doubt_words(route, words) for route in legs)), ""),
        "directions": list(chain.from_iterable(directions)) if known else [],
        "attribution": ATTRIBUTION if any(directions) else "",
    }
    if len(places) > 1:
        properties["legs"] = [
            {
                "to": place.id,
                "walk": route and route.walk,
                "text": walk_words(route.walk if route else None, words),
                "note": doubt_words(route, words),
                "directions": told,
            }
            for place, route, told in zip(places, legs, directions, strict=True)
        ]
    geometry = {"type": "LineString", "coordinates": line} if known else None
    return {"type": "Feature", "id": places[-1].id, "geometry": geometry, "properties": properties}


def walk_link(root: str, query: NearestQuery, answer: Answer) -> str:
    """Return the address of the way through the places of a set whose walks were asked for; empty for none.

    Args:
        root: Root of absolute addresses without a final slash, or empty.
        query: What was asked.
        answer: What was found.
    """
    if not query.walks or answer.match not in {Match.SET, Match.PARTIAL}:
        return ""
    start = [("lat", query.at.lat), ("lon", query.at.lon)]
    stops = [("to", near.place.id) for near in answer.results]
    return f"{root}{PATH}?{urlencode([*start, *stops, ('profile', query.profile or Profile.NORMAL)])}"


def _legs(service: GeoService, start: Position, places: Sequence[Place], profile: Profile) -> list[Route | None]:
    legs, at = [], start
    for place in places:
        if place.position is None:
            raise NotFoundError(f"there is no way to {place.id}: where it is, is not known or not public")
        _check_distance(service, at, place.id, place.position)
        legs.append(service.walker.route(at, place.position, profile))
        at = place.position
    return legs


def _check_distance(service: GeoService, start: Position, place_id: str, end: Position) -> None:
    km = straight_m(start, end) / 1000
    if km > FARTHEST_KM:
        meant = service.reference.meant_by(start) or "start nearer to it"
        told = f"{place_id} is {km:.0f} km away by straight line, and ways on foot are told up to {FARTHEST_KM} km"
        raise BadValueError(f"{told}: {meant}", field="to")


def _directions(route: Route | None, words: Labels) -> list[Json]:
    return [
        {
            "turn": stage.turn,
            "street": stage.street,
            "steps": stage.steps,
            "distance_m": stage.distance_m,
            "text": stage_words(stage, words),
        }
        for stage in (route.stages if route else ())
    ]
