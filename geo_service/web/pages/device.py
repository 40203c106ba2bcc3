"""A city's places for "near me": the device computes the distances itself, so its position stays there."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from flask import Response, request

from geo_service.drawing.geojson import compact
from geo_service.drawing.state_lines import StateLines
from geo_service.drawing.written_hours import hours_words
from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Place
from geo_service.walking.interface import SPEEDS_M_PER_S
from geo_service.web.current import current_service
from geo_service.web.pages.age import Age, age_of
from geo_service.web.pages.ask import read_ask
from geo_service.web.pages.cards import Setting, hours_asked
from geo_service.web.pages.lines import door_lines
from geo_service.web.pages.listing import Finder
from geo_service.web.pages.results import find_results
from geo_service.web.pages.site import city_of, profile_chosen, setting_now
from geo_service.web.pages.where import Whereabouts
from geo_service.web.pages.words import address_words


def show(city: str) -> Response:
    """Return the places that a list of results would hold, small, with their opening states of the coming days.

    Beside what :func:`geo_service.drawing.geojson.compact` gives, ``h`` is the hours in words, ``o`` the lines that
    lead to what is asked, ``g`` the number of what is said of the age, and where there is something to say ``a`` is the
    address, ``q`` how to ask and ``t`` the telephone as read out and as dialled. Foreign members are these lines and
    ages, the time zone they are told in, the speed of walking in metres a second, and whether any need asked will do.
    """
    here, service = city_of(city), current_service()
    setting = setting_now()
    ask = read_ask(request.args, here, setting.vocabulary)
    listing = find_results(Finder(service, setting.instant), ask, Whereabouts()).main
    places = {place.id: place for place in listing.found.places}
    lines, ages = StateLines(setting.instant, setting.words), dict[Age, int]()
    document = compact(places.values())
    today = setting.instant.astimezone(ZoneInfo(here.timezone)).date()
    for feature in document["features"]:
        place, about = places[feature["id"]], feature["properties"]
        needs = [need for need in ask.where.needs if need in place.services]
        hours = hours_words(hours_asked(place, needs), setting.words)
        about |= {"h": hours, "o": door_lines(lines, place, ask.where.needs, setting)} | _reached(place, setting)
        about["g"] = ages.setdefault(age_of(place, today, setting.words), len(ages))
    document |= lines.document() | {"ages": [(age.freshness, age.text) for age in ages]}
    document |= {
        "zone": here.timezone,
        "speed": SPEEDS_M_PER_S[profile_chosen()],
        "any": ask.where.any_need or listing.relaxed,
        "relaxed": listing.relaxed,
    }
    return Response(msgspec.json.encode(document), mimetype="application/geo+json")


def _reached(place: Place, setting: Setting) -> dict[str, Any]:
    told = {
        "a": address_words(place, setting.city_names[place.city]),
        "q": place.how_to_ask,
        "t": place.phone and (phone_words(place.phone), phone_link(place.phone)),
    }
    return {name: value for name, value in told.items() if value}
