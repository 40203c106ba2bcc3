"""The list of an association's places: to find one and open it."""

from dataclasses import dataclass

from flask import render_template, request

from geo_service.editing.values import Scope
from geo_service.hours.stale import stale_places
from geo_service.model.accounts import Role
from geo_service.model.place import Place, Visibility
from geo_service.model.text import fold
from geo_service.web.access import may
from geo_service.web.current import current_service
from geo_service.web.editor.place_scope import lists, open_list
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.site import city_names, setting_now, words
from geo_service.web.pages.words import address_words, date_words

PART = 50
"""Places of one page."""
_STATES = ("", "unlocated", "stale", "hidden", "archived")
_MAX_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A place as a line of the list.

    Attributes:
        place: The place.
        kind: Label of its kind.
        address: Address in one line.
        checked: When somebody checked it, in words.
    """

    place: Place
    kind: str
    address: str
    checked: str


def show() -> str:
    """Show an association's places: all, or those that a search asks for."""
    mine, arguments = lists(Role.READER), request.args
    code = arguments.get("association", "") or (mine[0].code if mine else "")
    if not code:
        return render_template("editor/places.html", part=None)
    scope = open_list(Role.READER, code)
    state = arguments.get("state", "")
    asked = {
        "association": code,
        "q": arguments.get("q", "")[:_MAX_SEARCH],
        "city": arguments.get("city", ""),
        "state": state if state in _STATES else "",
    }
    found = [place for place in _places(scope, asked["state"]) if _fits(place, asked["q"], asked["city"])]
    part = part_of(found, arguments.get("part", 1, int), PART)
    return render_template(
        "editor/places.html",
        part=part,
        lines=[_line(place) for place in part.items],
        asked=asked,
        states=_STATES,
        associations=mine,
        cities=city_names() if not scope.city else {scope.city: city_names()[scope.city]},
        may_edit=may(Role.EDITOR, code, scope.city),
    )


def _places(scope: Scope, state: str) -> list[Place]:
    service = current_service()
    own = [place for place in service.store.snapshot().places if scope.holds(place)]
    if state == "archived":
        return [place for place in own if place.archived]
    own = [place for place in own if not place.archived]
    if state == "unlocated":
        return [place for place in own if place.position is None]
    if state == "hidden":
        return [place for place in own if place.visibility is not Visibility.PUBLIC]
    if state == "stale":
        use = service.store.use(scope.today)
        return [each.place for each in stale_places(own, use, scope.today, service.config.fresh_months)]
    return own


def _fits(place: Place, text: str, city: str) -> bool:
    searched = fold(f"{place.id} {place.name} {place.address} {place.postcode} {place.town}")
    return city in {"", place.city} and all(word in searched for word in fold(text).split())


def _line(place: Place) -> Line:
    setting, said = setting_now(), words()
    checked = said("places_list.never")
    if place.verified:
        checked = said("places_list.verified", date=date_words(place.verified.at, said))
    kind = setting.vocabulary.kinds[place.kind].label(said.lang)
    return Line(place, kind, address_words(place, setting.city_names.get(place.city, place.city)), checked)
