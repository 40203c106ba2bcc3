"""Rounds: a sheet of the merchants to see again near a point, and typing its ticks back in.

The point stands in forms alone: it is asked for by POST, and neither kept nor printed.
"""

import math
from dataclasses import replace
from datetime import date
from http import HTTPStatus

from flask import Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.editing.rounds import OLDEST, Ticked, pressing_near
from geo_service.editing.values import Scope
from geo_service.errors import BadValueError, NotFoundError, StaleEditError
from geo_service.model.accounts import Role
from geo_service.model.editions import read_code, spoken
from geo_service.model.place import Kind, Place
from geo_service.model.position import Position
from geo_service.model.reports import MAX_WORDS
from geo_service.model.rounds import MAX_STOPS, Round, Tick
from geo_service.printing.frame import to_metres
from geo_service.printing.round import RoundSheet, round_pdf
from geo_service.printing.round_order import walking_order
from geo_service.web.access import current_account, may, require
from geo_service.web.current import current_service
from geo_service.web.editor.dashboard import stale_of
from geo_service.web.editor.place_scope import lists, open_list
from geo_service.web.editor.site import go_to
from geo_service.web.pages.site import mapped_cities, words
from geo_service.web.pages.where import Trouble, Whereabouts, find_whereabouts

USUAL_STOPS = 12


def show() -> str | AnyResponse | Response:
    """Show the forms of a new round and of a sheet to type in, or the sheet of a code that was typed."""
    code = request.args.get("code", "")
    if not code:
        return _form(_asked_list(request.args.get("association", "")))
    known = read_code(code)
    try:
        planned = current_service().store.rounds.get(known or "")
    except NotFoundError:
        planned = None
    if planned is None or not may(Role.EDITOR, planned.association, planned.city):
        return make_response(_form(_asked_list(""), "code"), HTTPStatus.NOT_FOUND)
    return go_to("round", code=planned.code)


def plan() -> AnyResponse | Response:
    """Prepare a round around a point, or ask again for the point."""
    form, service = request.form, current_service()
    scope = _asked_list(form.get("association", ""))
    city = next((each for each in mapped_cities() if each.code == form.get("city")), None)
    if city is None:
        abort(404)
    require(Role.EDITOR, scope.association, city.code)
    found = find_whereabouts(form, city, service)
    if found.point is None:
        trouble = "offline" if found.trouble is Trouble.OFFLINE else "" if found.choices else "where"
        return make_response(_form(scope, trouble, found), HTTPStatus.BAD_REQUEST if trouble else HTTPStatus.OK)
    stale = [one.place for one in stale_of(replace(scope, city=city.code)) if one.place.kind is Kind.MERCHANT]
    places = _chosen([place for place in stale if place.position], found.point.position)
    if not places:
        trouble = "unlocated" if stale else "none"
        return make_response(_form(scope, trouble, found, len(stale)), HTTPStatus.BAD_REQUEST)
    return go_to("round", code=service.rounds.plan(scope, city.code, places).code)


def show_round(code: str) -> str:
    """Show a round: its sheet to download, and the form to type it in."""
    planned, scope = _round(code)
    return _page(planned, scope)


def download(code: str) -> Response:
    """Send the sheet of a round."""
    planned, scope = _round(code)
    service = current_service()
    zone = service.hours_of(planned.city).zone
    sheet = RoundSheet(
        planned.code,
        scope.name,
        service.reference.city(planned.city).name,
        planned.created.astimezone(zone).date(),
        [place for place in _places(planned) if _listed(place, scope)],
        service.hours_of(planned.city),
    )
    answer = Response(round_pdf(sheet, words()), content_type="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{planned.code}.pdf")
    return answer


def send(code: str) -> AnyResponse | Response:
    """Apply what is ticked, or show the form again with what is wrong."""
    planned, scope = _round(code)
    ticks = {place: ticked for place in planned.places if (ticked := _ticked(place))}
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return make_response(_page(planned, scope, "day"), HTTPStatus.BAD_REQUEST)
    try:
        typed = current_service().rounds.enter(planned, ticks, scope, day, current_account().login)
    except StaleEditError:
        return make_response(_page(planned, scope, "stale"), HTTPStatus.CONFLICT)
    except BadValueError as error:
        who = error.accepted[0] if error.accepted else ""
        return make_response(_page(planned, scope, error.field, who), HTTPStatus.BAD_REQUEST)
    return go_to("round", code=planned.code, done="saved", reports=typed.reports)


def undo(code: str) -> AnyResponse:
    """Take back what typing a round in changed.

    Raises:
        BadValueError: It was not typed in.
        StaleEditError: A place changed after it.
    """
    planned, _ = _round(code)
    current_service().rounds.take_back(planned, current_account().login)
    return go_to("round", code=planned.code, done="undone")


def _asked_list(code: str) -> Scope:
    editable = lists(Role.EDITOR)
    if not code and not editable:
        abort(403)
    return open_list(Role.EDITOR, code or editable[0].code)


def _round(code: str) -> tuple[Round, Scope]:
    """Return a round and whose list it is of, once it is certain that who is signed in edits that list there."""
    try:
        planned = current_service().store.rounds.get(code)
    except NotFoundError:
        abort(404)
    require(Role.EDITOR, planned.association, planned.city)
    return planned, replace(open_list(Role.EDITOR, planned.association), city=planned.city)


def _chosen(pressing: list[Place], at: Position) -> tuple[Place, ...]:
    """Return the most pressing merchants near a point in walking order.

    Args:
        pressing: All that have a position, the most pressing first.
        at: The point.
    """
    text = request.form.get("count", "")
    count = min(max(int(text), 1), MAX_STOPS) if text.isdecimal() and text.isascii() else USUAL_STOPS
    here = to_metres(at)
    chosen = pressing_near(
        pressing, lambda place: math.dist(here, to_metres(place.position)) if place.position else math.inf, count
    )
    return walking_order(at, chosen)


def _places(planned: Round) -> list[Place]:
    by_id = current_service().store.snapshot().by_id
    return [by_id[place] for place in planned.places if place in by_id]


def _listed(place: Place, scope: Scope) -> bool:
    return scope.holds(place) and not place.archived


def _ticked(place: str) -> Ticked | None:
    tick = next((each for each in Tick if each == request.form.get(f"tick-{place}")), None)
    text = " ".join(request.form.get(f"words-{place}", "").split())
    if tick is None and text:
        tick = Tick.HOURS
    return Ticked(tick, text if tick is Tick.HOURS else "") if tick else None


def _form(scope: Scope, trouble: str = "", found: Whereabouts | None = None, count: int = 0) -> str:
    return render_template(
        "editor/rounds.html",
        scope=scope,
        editable=lists(Role.EDITOR),
        cities=[city for city in mapped_cities() if may(Role.EDITOR, scope.association, city.code)],
        sent=request.form,
        found=found or Whereabouts(),
        trouble=trouble,
        count=count,
        most=MAX_STOPS,
        usual=USUAL_STOPS,
    )


def _page(planned: Round, scope: Scope, trouble: str = "", place_id: str = "") -> str:
    return render_template(
        "editor/round.html",
        round=planned,
        code=spoken(planned.code),
        scope=scope,
        places=_places(planned),
        listed=lambda place: _listed(place, scope),
        ticks=tuple(Tick),
        today=scope.today,
        oldest=scope.today - OLDEST,
        sent=request.form,
        trouble=trouble,
        trouble_place=place_id,
        most=MAX_WORDS,
        done=request.args.get("done", ""),
        reports=request.args.get("reports", 0, type=int),
    )
