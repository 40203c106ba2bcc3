"""Addresses to place: what waits for a position, and the page on which a person decides about one of them."""

from flask import Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.errors import StaleEditError
from geo_service.geocoding.waiting import Unlocated
from geo_service.model.accounts import Role, keeps
from geo_service.model.locating import QueueLine, QueueState, address_key, may_be_asked
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.web.access import current_account, require_place
from geo_service.web.current import current_service
from geo_service.web.editor.locate_form import HERE, TYPED, UNKNOWN, Typed, read_typed, shown
from geo_service.web.editor.locate_map import map_data
from geo_service.web.editor.site import go_to
from geo_service.web.pages.site import city_names, words

SHOWN = 200
"""Places that the list shows at once; it gets shorter as people work."""
_BAD_REQUEST, _CONFLICT = 400, 409
_HIGH, _MIDDLE = 0.85, 0.6
_ORDER = (QueueState.TO_CONFIRM, QueueState.FAILED, QueueState.NOT_FOUND, QueueState.WAITING)
_DONE = frozenset({"placed", "unknown", "kept"})


def show() -> str:
    """List what waits among the places that who is signed in may change; what only needs a look comes first."""
    service, account = current_service(), current_account()
    now = service.store.snapshot()
    waiting = service.locating.waiting(place for place in now.places if keeps(account, place))
    done = request.args.get("done", "")
    place = now.by_id.get(request.args.get("place", ""))
    return render_template(
        "editor/locate.html",
        waiting=sorted(waiting, key=lambda each: (_ORDER.index(each.line.state), each.place.id))[:SHOWN],
        total=len(waiting),
        state_of=_state,
        city_names=city_names(),
        done=done if done in _DONE and place and keeps(account, place) else "",
        placed=place,
        batch=request.args.get("batch", type=int),
    )


def show_place(place_id: str) -> str:
    """Show the proposals for one place, on a map and as text."""
    return _page(*_opened(place_id))


def send_place(place_id: str) -> Response | AnyResponse:
    """Take an answer: a proposal, typed coordinates, the present position, or that nobody finds it."""
    place, revision = _opened(place_id)
    choice = request.form.get("choice", "")
    position, done = place.position, "kept"
    if choice == UNKNOWN:
        position, done = None, "unknown"
    elif choice != HERE:
        typed = _typed(choice, place)
        if typed.position is None:
            return make_response(_page(place, revision, typed, typed.trouble), _BAD_REQUEST)
        position, done = typed.position, "placed"
    elif position is None:
        abort(_BAD_REQUEST)
    seen, who = request.form.get("seen", 0, type=int), current_account().login
    try:
        batch = current_service().locating.place_at(place.id, position, seen=seen, who=who)
    except StaleEditError:
        place, revision = _opened(place_id)
        return make_response(_page(place, revision, trouble="stale"), _CONFLICT)
    return go_to("locate", done=done, place=place.id, batch=batch.id if batch else None)


def _opened(place_id: str) -> tuple[Place, int]:
    now = current_service().store.snapshot()
    place = now.by_id.get(place_id.upper())
    if place is None or place.archived:
        abort(404)
    require_place(Role.EDITOR, place)
    return place, now.revision


def _typed(choice: str, place: Place) -> Typed:
    """Return the coordinates that were chosen: those of a proposal are the value of its answer."""
    if not choice:
        return Typed("", "", trouble="choice")
    lat, lon = choice, ""
    if choice == TYPED:
        lat, lon = request.form.get("lat", ""), request.form.get("lon", "")
    reference = current_service().reference
    return read_typed(lat, lon, reference.city(place.city), reference.city_at)


def _page(place: Place, revision: int, typed: Typed | None = None, trouble: str = "") -> str:
    service, labels = current_service(), words()
    city = service.reference.city(place.city)
    if not city.mapped:
        abort(404)
    (each,) = service.locating.waiting([place]) or (Unlocated(place, QueueLine(place.id, address_key(place))),)
    at = each.line.candidates[0].position if each.line.candidates and not typed else place.position
    data = map_data(each, city, labels)
    return render_template(
        "editor/locate_place.html",
        each=each,
        city=city,
        revision=revision,
        trouble=trouble,
        typed=typed or _filled(place.position, labels("locate.comma")),
        chosen=TYPED if typed or at is None or not each.line.candidates else _value(at),
        value_of=_value,
        state=_state(each),
        score=_score,
        map_data=data,
        own_ground=bool(data and "far" in data["ground"]),
        answers=(HERE, TYPED, UNKNOWN),
    )


def _filled(position: Position | None, comma: str) -> Typed:
    return Typed(shown(position.lat, comma), shown(position.lon, comma)) if position else Typed("", "")


def _value(position: Position) -> str:
    return f"{position.lat!r} {position.lon!r}"


def _state(each: Unlocated) -> str:
    """Return the key of the words for how it stands with a place."""
    if not may_be_asked(each.place):
        return "hidden"
    # Of what has no address nobody is asked: it waits for a person.
    return str(each.line.state if each.line.address else QueueState.NOT_FOUND)


def _score(score: float | None) -> str:
    """Return in words how well a proposal matches; empty where the geocoder does not say."""
    if score is None:
        return ""
    labels = words()
    how = "high" if score >= _HIGH else "middle" if score >= _MIDDLE else "low"
    return labels("locate.score", words=labels(f"locate.score_{how}"), percent=round(score * 100))
