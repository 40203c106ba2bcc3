"""Merchants' cards: who has a link, printing it, taking it back, and what merchants said with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.errors import TapRefusedError
from geo_service.model.accounts import Role
from geo_service.model.changes import Snapshot
from geo_service.model.place import Place
from geo_service.model.taps import Act, Tap, TapLink, TapState
from geo_service.model.text import fold
from geo_service.printing.card import Card, CardKind, cards_pdf
from geo_service.taps.deciding import decide, take_back, tap_with_id
from geo_service.taps.links import issue, link_token, revoke
from geo_service.taps.rules import may_tap
from geo_service.taps.tapping import WAITS_FOR
from geo_service.web.access import current_account, may, require_place
from geo_service.web.current import current_service
from geo_service.web.editor.site import go_to
from geo_service.web.pages.ask import read_part
from geo_service.web.pages.paging import Part, part_of
from geo_service.web.pages.site import words
from geo_service.web.pages.tap import wish_words

PART = 100
_RECENT = timedelta(days=30)
_CONFLICT = 409
_DONE = ("issue", "revoke", "decide", "undo")


@dataclass(frozen=True, slots=True)
class TapLine:
    """Something a merchant said, with its place and whether who looks may decide or take it back."""

    tap: Tap
    place: Place
    may_decide: bool
    may_undo: bool


def show() -> str:
    """Show the merchants of the associations that one edits, with their links and what waits to be decided."""
    return _page()


def send_links() -> Response | AnyResponse:
    """Issue, renew or take back the links of the merchants chosen."""
    chosen = _chosen()
    if not chosen:
        return make_response(_page("nothing"), _CONFLICT)
    act, desk, who = request.form.get("do", ""), current_service().taps, current_account().login
    ids = [place.id for place in chosen]
    if act == "issue":
        issue(desk, who, ids)
    elif act == "revoke":
        revoke(desk, who, ids)
    else:
        abort(400)
    return go_to("cards", done=act, part=read_part(request.form))


def send_print() -> Response:
    """Send the cards, or the stickers, of the merchants chosen as a PDF."""
    service, chosen = current_service(), _chosen()
    kind = next((kind for kind in CardKind if kind == request.form.get("kind")), None)
    if kind is None:
        abort(400)
    if service.config.public_url is None:
        return make_response(_page(), _CONFLICT)
    cards = _cards(chosen, kind, service.config.public_url)
    if not cards:
        return make_response(_page("nothing_open" if chosen else "nothing"), _CONFLICT)
    desk, day = service.accounts, service.clock().date()
    if kind is CardKind.CARD:
        with desk.store.write() as records:
            desk.log(records, current_account().login, "print cards", "", ", ".join(card.place_id for card in cards))
    answer = Response(cards_pdf(cards, kind, day), content_type="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{kind}s-{day}.pdf")
    return answer


def send_tap(tap_id: str) -> Response | AnyResponse:
    """Approve or refuse what waits, or take back what was done.

    Raises:
        NotFoundError: There is no such tap.
    """
    act, desk = request.form.get("do", ""), current_service().taps
    tap = tap_with_id(desk, tap_id)
    place = current_service().store.snapshot().by_id[tap.place]
    who = require_place(Role.EDITOR if act == "undo" else Role.APPROVER, place).login
    if act not in {"approve", "refuse", "undo"}:
        abort(400)
    try:
        if act == "undo":
            take_back(desk, who, tap_id)
        else:
            decide(desk, who, tap_id, approve=act == "approve")
    except TapRefusedError:
        return make_response(_page("changed"), _CONFLICT)
    return go_to("cards", done="undo" if act == "undo" else "decide")


def _page(trouble: str = "") -> str:
    service, texts = current_service(), words()
    snapshot, now = service.store.snapshot(), service.clock()
    with service.taps.store.read() as records:
        links = records.links()
        waiting = records.taps(TapState.WAITING, now - WAITS_FOR)
        others = (TapState.APPLIED, TapState.REFUSED, TapState.TAKEN_BACK)
        recent = [tap for state in others for tap in records.taps(state, now - _RECENT)]
    recent.sort(key=lambda tap: (tap.at, tap.id), reverse=True)
    done = request.args.get("done", "")
    return render_template(
        "editor/cards.html",
        part=_part(snapshot),
        links=links,
        state=lambda place_id: _state(place_id, links),
        waiting=_lines(waiting, snapshot),
        recent=_lines(recent, snapshot),
        said=lambda tap: wish_words(tap.wish, texts),
        public_url=service.config.public_url,
        trouble=trouble,
        done=done if done in _DONE else "",
    )


def _state(place_id: str, links: dict[str, TapLink]) -> str:
    link = links.get(place_id)
    if link is None:
        return "none"
    if link.revoked:
        return "revoked"
    return "open" if link.opens(current_service().clock()) else "expired"


def _part(snapshot: Snapshot) -> Part[Place]:
    mine = [place for place in snapshot.places if may_tap(place) and _is_mine(place)]
    mine.sort(key=lambda place: (place.association, fold(place.name), place.id))
    return part_of(mine, read_part(request.values), PART)


def _is_mine(place: Place) -> bool:
    return may(Role.EDITOR, place.association, place.city)


def _chosen() -> list[Place]:
    """Return the merchants of the form, once it is certain that who is signed in edits all of them."""
    snapshot = current_service().store.snapshot()
    if "all" in request.form:
        return list(_part(snapshot).items)
    chosen = [snapshot.by_id.get(place_id) for place_id in dict.fromkeys(request.form.getlist("place"))]
    places = [place for place in chosen if place is not None]
    if len(places) < len(chosen) or not all(map(may_tap, places)):
        abort(404)
    for place in places:
        require_place(Role.EDITOR, place)
    return places[:PART]


def _cards(places: Iterable[Place], kind: CardKind, public_url: str) -> list[Card]:
    desk = current_service().taps
    if kind is CardKind.STICKER:
        return [Card(place.id, place.name, f"{public_url}/place/{place.id}") for place in places]
    with desk.store.read() as records:
        links = records.links()
    now = current_service().clock()
    return [
        Card(place.id, place.name, f"{public_url}/m?t={link_token(desk, links[place.id])}")
        for place in places
        if place.id in links and links[place.id].opens(now)
    ]


def _lines(taps: Iterable[Tap], snapshot: Snapshot) -> list[TapLine]:
    found = ((tap, snapshot.by_id[tap.place]) for tap in taps)
    return [
        TapLine(
            tap,
            place,
            may_decide=may(Role.APPROVER, place.association, place.city),
            may_undo=tap.state is TapState.APPLIED and tap.batch is not None and tap.wish.act is not Act.UNDO,
        )
        for tap, place in found
        if _is_mine(place)
    ]
