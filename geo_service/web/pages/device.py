"""A city's places for "near me": the device computes the distances itself, so its position stays there."""

import msgspec
from flask import Response, request

from geo_service.drawing.geojson import compact
from geo_service.hours.state import State
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_ask
from geo_service.web.pages.cards import card_of
from geo_service.web.pages.hours_words import hours_words
from geo_service.web.pages.listing import Finder
from geo_service.web.pages.results import find_results
from geo_service.web.pages.site import city_of, setting_now
from geo_service.web.pages.where import Whereabouts


def show(city: str) -> Response:
    """Return the places that a list of results would hold, small, with the words for those that are shut."""
    here, service = city_of(city), current_service()
    setting = setting_now()
    ask = read_ask(request.args, here, setting.vocabulary)
    listing = find_results(Finder(service, setting.instant), ask.where, Whereabouts()).main
    document = compact([found.place for found in listing.found])
    for feature in document["features"]:
        about = feature["properties"]
        about |= {"h": hours_words(about["h"], setting.words)} if "h" in about else {}
    document |= {
        "closed": {
            found.place.id: card_of(found, setting).state_text
            for found in listing.found
            if found.standing.open.state is State.CLOSED
        },
        "relaxed": listing.relaxed,
    }
    return Response(msgspec.json.encode(document), mimetype="application/geo+json")
