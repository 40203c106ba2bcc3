"""How to walk to a place, from a point that the visitor names or from the device's position.

Either is in the body of a form alone, is used for one answer and kept nowhere.
"""

from math import isfinite

from flask import abort, render_template, request

from geo_service.drawing.walk_words import distance_words
from geo_service.model.city import City
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.walk import Method, Route
from geo_service.streets.interface import ATTRIBUTION
from geo_service.walking.errands import LONGEST_S
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_ask
from geo_service.web.pages.cards import Setting
from geo_service.web.pages.site import banner_for, profile_chosen, setting_now, take_profile
from geo_service.web.pages.walk_map import Stop, walk_map
from geo_service.web.pages.way import way_to
from geo_service.web.pages.where import Whereabouts, device_whereabouts, find_whereabouts
from geo_service.web.security import allow_geolocation

_WORDS_OF_SCRIPT = ("asking", "refused", "unavailable", "timeout")


def show(place_id: str) -> str:
    """Ask from where one walks to a place.

    Raises:
        NotFound: There is no such place, or nobody may know where it is.
    """
    return _page(place_id, Whereabouts())


def show_from(place_id: str) -> str:
    """Tell the way from the point that a form names, or from the position that a device told.

    Raises:
        NotFound: As :func:`show`.
    """
    service, fields = current_service(), request.form
    take_profile(fields)
    city = service.reference.city(service.place(place_id).city)
    if "lat" in fields:
        return _page(place_id, device_whereabouts(fields, city, setting_now().words("walk_here.name")))
    return _page(place_id, find_whereabouts(fields, city, service))


def _page(place_id: str, whereabouts: Whereabouts) -> str:
    service, setting = current_service(), setting_now()
    place = service.place(place_id)
    if place.position is None:
        abort(404)
    allow_geolocation()
    city, point = service.reference.city(place.city), whereabouts.point
    ask = read_ask(request.values, None, setting.vocabulary)
    route = service.walker.route(point.position, place.position, profile_chosen()) if point else None
    far = route is not None and route.walk.duration_s > LONGEST_S
    told = None if far else route
    return render_template(
        "walk.html",
        place=place,
        city=city,
        ask=ask,
        whereabouts=whereabouts,
        outside=whereabouts.fix is not None and not _is_in(city, whereabouts.fix.position),
        vague=_vague_words(whereabouts, setting),
        here_words={name: setting.words(f"walk_here.{name}") for name in _WORDS_OF_SCRIPT},
        far=far,
        way=told and way_to(place, told, ask.where, setting),
        estimated=told is not None and told.walk.method is Method.STRAIGHT_LINE,
        map_data=told and _map(whereabouts, place, told, setting),
        attribution=ATTRIBUTION,
        banner=banner_for([place]),
    )


def _is_in(city: City, position: Position) -> bool:
    return current_service().reference.city_at(position) == city


def _vague_words(whereabouts: Whereabouts, setting: Setting) -> str:
    """Return the warning of an inexact position; empty where it is exact enough, or none of a device."""
    if whereabouts.fix is None or not whereabouts.fix.vague:
        return ""
    if not isfinite(whereabouts.fix.accuracy_m):
        return setting.words("walk_here.vague_unsaid")
    return setting.words("walk_here.vague", distance=distance_words(whereabouts.fix.accuracy_m, setting.words))


def _map(whereabouts: Whereabouts, place: Place, route: Route, setting: Setting) -> dict[str, object]:
    start = whereabouts.point.name if whereabouts.point else ""
    ends = (Stop(route.line[0], start), Stop(route.line[-1], place.name, "1"))
    city = current_service().reference.city(place.city)
    return walk_map([route], ends, city, setting.words, public=whereabouts.public)
