"""A city's places for "near me": the device computes the distances itself, so its position stays there."""

from zoneinfo import ZoneInfo

import msgspec
from flask import Response, current_app, request
from flask.sansio.blueprints import BlueprintSetupState

from geo_service.walking.interface import SPEEDS_M_PER_S
from geo_service.web.caching import conditional
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_ask
from geo_service.web.pages.device_pieces import Pieces
from geo_service.web.pages.listing import Finder
from geo_service.web.pages.results import find_results
from geo_service.web.pages.site import city_of, profile_chosen, setting_now
from geo_service.web.pages.where import Whereabouts

_PIECES = "geo_service.device_pieces"


def install_pieces(state: BlueprintSetupState) -> None:
    """Give an application what writes its places."""
    state.app.extensions[_PIECES] = Pieces()


def show(city: str) -> Response:
    """Return the places that a list of results would hold, small, with their opening states of the coming days.

    Features, in the order of their ids, are those of :class:`Pieces`. Foreign members are their lines and ages, the
    time zone they are told in, the speed of walking in metres a second, and whether any need asked will do.
    """
    here, service, setting = city_of(city), current_service(), setting_now()
    ask = read_ask(request.args, here, setting.vocabulary)
    listing = find_results(Finder(service, setting.instant, in_order=False), ask, Whereabouts()).main
    pieces: Pieces = current_app.extensions[_PIECES]
    today = setting.instant.astimezone(ZoneInfo(here.timezone)).date()
    written = pieces.write(listing.found.places, ask.where.needs, setting, today)
    members = written.lines.document() | {
        "ages": [(age.freshness, age.text) for age in written.ages],
        "zone": here.timezone,
        "speed": SPEEDS_M_PER_S[profile_chosen()],
        "any": ask.where.any_need or listing.relaxed,
        "relaxed": listing.relaxed,
    }
    end = msgspec.json.encode(members)[1:]
    body = (b'{"type":"FeatureCollection","features":[', *written.features, b"],", end)
    response = Response(b"".join(body), mimetype="application/geo+json")
    return conditional(response, setting.words.lang, 0, told=(*written.digests, end))
