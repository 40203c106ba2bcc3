"""How to walk to a place from a point that the visitor names; it stands in the form alone and is kept nowhere."""

from flask import abort, render_template, request

from geo_service.drawing.walk_words import stage_words, walk_words
from geo_service.model.walk import Profile
from geo_service.streets.interface import ATTRIBUTION
from geo_service.web.current import current_service
from geo_service.web.pages.site import banner_for, setting_now
from geo_service.web.pages.where import Whereabouts, find_whereabouts

_NOWHERE = Whereabouts()


def show(place_id: str) -> str:
    """Ask from where one walks to a place.

    Raises:
        NotFound: There is no such place, or nobody may know where it is.
    """
    return _page(place_id, _NOWHERE, Profile.NORMAL)


def show_from(place_id: str) -> str:
    """Tell the way from the point that a form names.

    Raises:
        NotFound: As :func:`show`.
    """
    service = current_service()
    city = service.reference.city(service.place(place_id).city)
    profile = Profile.SLOW if request.form.get("slow") else Profile.NORMAL
    return _page(place_id, find_whereabouts(request.form, city, service), profile)


def _page(place_id: str, whereabouts: Whereabouts, profile: Profile) -> str:
    service, words = current_service(), setting_now().words
    place = service.place(place_id)
    if place.position is None:
        abort(404)
    point = whereabouts.point
    route = service.walker.route(point.position, place.position, profile) if point else None
    return render_template(
        "walk.html",
        place=place,
        city=service.reference.city(place.city),
        whereabouts=whereabouts,
        slow=profile is Profile.SLOW,
        length=walk_words(route.walk if route else None, words) if point else "",
        stages=[stage_words(stage, words) for stage in route.stages] if route else [],
        estimated=route is not None and not route.stages,
        attribution=ATTRIBUTION,
        banner=banner_for([place]),
    )
