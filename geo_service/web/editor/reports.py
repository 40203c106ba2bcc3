"""The queue of reports and suggestions: place by place, beside what is listed now."""

from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter

from flask import abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.drawing.written_hours import hours_words
from geo_service.editing.fields import fields_of
from geo_service.editing.moderation import Act, Verdict, acts_for
from geo_service.errors import BadValueError, StaleEditError
from geo_service.model.accounts import Role
from geo_service.model.place import Place
from geo_service.model.reports import MAX_WORDS, QueueItem
from geo_service.web.access import current_account, may, require
from geo_service.web.current import current_service
from geo_service.web.editor.site import go_to
from geo_service.web.editor.uploads_words import PlaceWords
from geo_service.web.pages.place import verification_words
from geo_service.web.pages.site import city_names, setting_now
from geo_service.web.pages.words import date_words


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item with its words.

    Attributes:
        item: The item.
        since: When it came in.
        acts: What may be done about it.
        changes: Of a suggestion: field, before and after in words.
        stale: Whether the place is no longer as who suggested saw it.
    """

    item: QueueItem
    since: str
    acts: tuple[Act, ...]
    changes: tuple[tuple[str, str, str], ...] = ()
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """All that waits about one place.

    Attributes:
        place: The place as it is listed now.
        facts: Label and text of its present data.
        items: What waits, the oldest first.
    """

    place: Place
    facts: tuple[tuple[str, str], ...]
    items: tuple[Waiting, ...]


def show() -> str:
    """Show all that waits about the places that who is signed in decides about."""
    return _page()


def send(code: str) -> AnyResponse:
    """Decide about an item, or show the queue again with what is wrong."""
    store = current_service().store
    item = store.reports.get(code)
    place = store.snapshot().by_id.get(item.place)
    if place is None:
        abort(404)
    _require(place)
    act = next((each for each in Act if each == request.form.get("act")), None)
    words = request.form.get("words", "").strip()[:MAX_WORDS]
    if act is None:
        return make_response(_page("act", code), HTTPStatus.BAD_REQUEST)
    today = current_service().clock().astimezone(current_service().hours_of(place.city).zone).date()
    try:
        decided = current_service().moderation.decide(code, Verdict(act, current_account().login, words), today)
    except StaleEditError:
        return make_response(_page("stale", code), HTTPStatus.CONFLICT)
    except BadValueError as error:
        return make_response(_page(error.field or "act", code), HTTPStatus.BAD_REQUEST)
    return go_to("reports", done=decided.code)


def undo(code: str) -> AnyResponse:
    """Take back what a decision changed; the report stays decided.

    Raises:
        NotFoundError: There is no such report.
        StaleEditError: The place changed after it.
    """
    service = current_service()
    item = service.store.reports.get(code)
    place = service.store.snapshot().by_id.get(item.place)
    if place is None or item.decision is None or item.decision.batch is None:
        abort(404)
    _require(place)
    service.undo(item.decision.batch, who=current_account().login)
    return go_to("reports")


def decides(place: Place) -> bool:
    """Return whether who is signed in decides about a place: nobody's are for administrators of everything."""
    return may(Role.APPROVER if place.association else Role.ADMINISTRATOR, place.association, place.city)


def waiting_for_me() -> list[tuple[Place, list[QueueItem]]]:
    """Return what waits for who is signed in, by place, the place first whose oldest item is the oldest."""
    store = current_service().store
    places = store.snapshot().by_id
    items = [item for item in store.reports.waiting() if item.place in places and decides(places[item.place])]
    by_place = groupby(sorted(items, key=attrgetter("place")), key=attrgetter("place"))
    groups = [(places[place], list(some)) for place, some in by_place]
    return sorted(groups, key=lambda group: (group[1][0].created, group[0].id))


def _require(place: Place) -> None:
    """Answer as if there were nothing where somebody has nothing to do with a place."""
    require(Role.APPROVER if place.association else Role.ADMINISTRATOR, place.association, place.city)


def _page(trouble: str = "", code: str = "") -> str:
    say = PlaceWords(setting_now().words, current_service().reference.vocabulary, city_names())
    groups = [
        Group(place, _facts(place, say), tuple(_waiting(item, place, say) for item in items))
        for place, items in waiting_for_me()
    ]
    return render_template(
        "editor/reports.html",
        groups=groups,
        count=sum(len(group.items) for group in groups),
        trouble=trouble,
        code=code,
        done=_done(request.args.get("done", "")),
        most=MAX_WORDS,
        services=current_service().reference.vocabulary.services,
        has_form="editor.place" in current_app.view_functions,
    )


def _done(code: str) -> QueueItem | None:
    """Return what was decided last, as far as who asks may know."""
    if not code:
        return None
    store = current_service().store
    item = store.reports.get(code)
    place = store.snapshot().by_id.get(item.place)
    return item if place and decides(place) and item.decision else None


def _facts(place: Place, say: PlaceWords) -> tuple[tuple[str, str], ...]:
    words = say.words
    offers = (say.vocabulary.services[offer.service].label(words.lang) for offer in place.offers)
    facts = {
        "address": " ".join(filter(None, (place.address, place.postcode, place.town))),
        "hours": place.hours and hours_words(place.hours, words),
        "offers": ", ".join(offers),
        "phone": place.phone,
        "verified": verification_words(place.verified, words),
        "association": place.association or words("queue.nobody"),
    }
    return tuple((words(f"queue.{name}"), text or words("queue.unsaid")) for name, text in facts.items())


def _waiting(item: QueueItem, place: Place, say: PlaceWords) -> Waiting:
    since = date_words(item.created.date(), say.words)
    if item.suggestion is None:
        return Waiting(item, since, acts_for(item))
    before, after = fields_of(item.suggestion.before), fields_of(item.suggestion.after)
    changes = (
        (say.field(name), say.value(name, before.get(name)), say.value(name, after.get(name)))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )
    return Waiting(item, since, acts_for(item), tuple(changes), place != item.suggestion.before)
