"""The first page after signing in: what an association's list needs, in numbers and words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flask import abort, current_app, render_template, request

from geo_service.areas.kept import open_areas
from geo_service.areas.locating import area_finder, coarsest
from geo_service.editing.overview import closures_ahead, verified_shares
from geo_service.editing.values import RowClass, Scope
from geo_service.hours.stale import Stale
from geo_service.model.accounts import Role
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.taps import TapState
from geo_service.web.access import current_account, may
from geo_service.web.current import current_service
from geo_service.web.editor.place_scope import scopes
from geo_service.web.editor.reports import waiting_for_me
from geo_service.web.pages.place import period_words
from geo_service.web.pages.site import city_names, setting_now
from geo_service.web.pages.words import date_words

SHOWN = 10
"""Places named one by one; the rest is a number."""
_PREVIEWED = 2
"""Of the latest files uploaded, so many are compared with the list as it is now; a large one takes a second, once."""
_TAPS_SINCE = timedelta(days=366)


def show() -> str:
    """Show the state of one association's list, and the roles of who is signed in."""
    readable = scopes(Role.READER)
    asked = request.args.get("list", "")
    scope = next((each for each in readable if not asked or _name(each) == asked), None)
    if asked and scope is None:
        abort(404)
    return render_template(
        "editor/dashboard.html",
        grants=current_account().grants,
        readable=readable,
        name_of=_name,
        city_names=city_names(),
        scope=scope,
        has=lambda endpoint: f"editor.{endpoint}" in current_app.view_functions,
        **(_numbers(scope) if scope else {}),
    )


def _name(scope: Scope) -> str:
    return f"{scope.association}:{scope.city}"


def stale_of(scope: Scope) -> tuple[Stale, ...]:
    """Return the places of a list that are to be verified again, the most pressing first."""
    return tuple(stale for stale in current_service().stale() if scope.holds(stale.place))


def _numbers(scope: Scope) -> dict[str, object]:
    service, words = current_service(), setting_now().words
    places = [place for place in service.own_list(scope).places if not place.demonstration]
    stale = stale_of(scope)
    unlocated = [place for place in places if place.position is None]
    uploads = [
        upload
        for upload in service.store.uploads.of(scope.association, service.clock())
        if may(Role.READER, scope.association, upload.city)
    ]
    waiting = [(place, items) for place, items in waiting_for_me() if scope.holds(place)]
    return {
        "count": len(places),
        "stale": stale[:SHOWN],
        "stale_count": len(stale),
        "known_on": lambda day: date_words(day, words) if day else "",
        "reports": sum(len(items) for _, items in waiting),
        "decides": may(Role.APPROVER, scope.association, scope.city),
        "edits": may(Role.EDITOR, scope.association, scope.city),
        "unlocated": unlocated[:SHOWN],
        "unlocated_count": len(unlocated),
        "uploads": len(uploads),
        "conflicts": sum(_conflicts(upload.id, scope) for upload in uploads[:_PREVIEWED]),
        "requests": _requests(scope),
        "closures": [(place, period_words(period, words)) for place, period in closures_ahead(places, scope.today)],
        "shares": verified_shares(places, _neighbourhoods(), scope.today),
    }


def _conflicts(upload_id: str, scope: Scope) -> int:
    """Return how many rows of an upload change what somebody else has changed meanwhile."""
    editing = current_service().editing
    upload = editing.waiting(upload_id)
    return len(editing.preview(upload.name, upload.content, replace(scope, city=upload.city)).of(RowClass.CONFLICT))


def _requests(scope: Scope) -> int:
    """Return how many merchants ask for something that waits for approval."""
    service = current_service()
    places = service.store.snapshot().by_id
    with service.store.taps.read() as records:
        waiting = records.taps(TapState.WAITING, service.clock() - _TAPS_SINCE)
    return sum(tap.place in places and scope.holds(places[tap.place]) for tap in waiting)


def _neighbourhoods() -> Callable[[Place], str]:
    """Return what names the neighbourhood of a place: the area that holds it where areas are known, else its postcode.

    Areas of a city are read when its first place comes.
    """
    service = current_service()
    finders: dict[str, Callable[[Position], str]] = {}

    def finder(city: str) -> Callable[[Position], str]:
        find = area_finder(coarsest(open_areas(service.config.data_dir, service.reference.city(city))))

        def name(at: Position) -> str:
            area = find(at)
            return area.name if area else ""

        return name

    def name_of(place: Place) -> str:
        if place.city not in finders:
            finders[place.city] = finder(place.city)
        return (place.position and finders[place.city](place.position)) or place.postcode

    return name_of
