"""A city's places for "near me": the device computes the distances itself, so its position stays there."""

import msgspec
from flask import Response, request

from geo_service.drawing.geojson import compact
from geo_service.drawing.written_hours import hours_words
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_ask
from geo_service.web.pages.cards import hours_asked
from geo_service.web.pages.lines import Lines
from geo_service.web.pages.listing import Finder
from geo_service.web.pages.results import find_results
from geo_service.web.pages.site import city_of, setting_now
from geo_service.web.pages.where import Whereabouts


def show(city: str) -> Response:
    """Return the places that a list of results would hold, small, with their opening states of the coming days.

    Beside what :func:`geo_service.drawing.geojson.compact` gives, ``h`` is the hours in words and ``o`` the lines that
    lead to what is asked; foreign members are these lines, the time zone they are told in, and whether any need asked
    will do.
    """
    here, service = city_of(city), current_service()
    setting = setting_now()
    ask = read_ask(request.args, here, setting.vocabulary)
    listing = find_results(Finder(service, setting.instant), ask.where, Whereabouts()).main
    places = {found.place.id: found.place for found in listing.found}
    lines = Lines(setting)
    document = compact(places.values())
    for feature in document["features"]:
        place, about = places[feature["id"]], feature["properties"]
        needs = [need for need in ask.where.needs if need in place.services]
        hours = hours_words(hours_asked(place, needs), setting.words)
        about |= {"h": hours, "o": lines.doors(place, ask.where.needs)}
    document |= lines.document()
    document |= {"zone": here.timezone, "any": ask.where.any_need or listing.relaxed, "relaxed": listing.relaxed}
    return Response(msgspec.json.encode(document), mimetype="application/geo+json")
