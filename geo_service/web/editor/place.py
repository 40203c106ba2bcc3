"""The form of one place: filled in, checked, looked at once more, saved. It works without scripts.

Nothing is kept between two of its pages: each carries the whole form, and what it was filled from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.editing.choosing import Side
from geo_service.editing.values import Scope
from geo_service.errors import BadValueError, StaleEditError
from geo_service.importing.seen import mark, read_mark
from geo_service.model.accounts import Role
from geo_service.model.place import Demand, Kind, OfferSort, Place, Source, Visibility, Wheelchair
from geo_service.model.reports import Suggestion
from geo_service.model.vocabulary import Term
from geo_service.web.access import current_account, may
from geo_service.web.current import current_service
from geo_service.web.editor.place_echo import echoes_of
from geo_service.web.editor.place_form import (
    ROWS,
    Form,
    form_of,
    row_added,
    row_removed,
    rows_of,
    sent_form,
    tidied,
)
from geo_service.web.editor.place_reading import MAX_LONG, MAX_TEXT, Troubles
from geo_service.web.editor.place_scope import lists, open_list, open_place
from geo_service.web.editor.place_work import Assessed, Sent, assess, edits_of, needs_approval, save
from geo_service.web.editor.site import go_to
from geo_service.web.editor.uploads_words import PlaceWords
from geo_service.web.pages.site import city_names, setting_now, words

HOW: Mapping[str, str] = {"": "", "telephone": "téléphone", "visit": "visite"}
"""How a place may have been checked today -> what is kept of it, in the words of lists."""
FORM = "form"
"""What reasons of batches made here begin with."""
_BAD_REQUEST, _FORBIDDEN, _CONFLICT = 400, 403, 409
_MAX_WHY = 200


@dataclass(frozen=True, slots=True)
class _Target:
    """What a form is about.

    Attributes:
        scope: As whose editor somebody fills it in.
        place: The place as stored; None for a new one.
        own: Whether it is saved; a suggestion otherwise.
        seen: Mark of what the form was filled from.
    """

    scope: Scope
    place: Place | None
    own: bool = True
    seen: str = ""

    @property
    def fixed(self) -> frozenset[str]:
        """Fields that cannot be changed here: a network that decides who keeps the place."""
        with current_service().accounts.store.read() as records:
            networks = {name for each in records.associations() for name in each.networks}
        return frozenset({"network"} if self.place and self.place.network in networks else ())


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page of the form says beside the form.

    Attributes:
        troubles: What has to be mended, by field.
        checked: Whether to tell how hours were understood.
        notice: Key of a sentence above the form; empty for none.
        focus: Id of the field to go on with.
    """

    troubles: Troubles
    checked: bool = False
    notice: str = ""
    focus: str = ""


_BLANK = _Page({})


def show(place_id: str) -> str:
    """Show the form of a place."""
    opened = open_place(place_id)
    target = _Target(opened.scope, opened.place, opened.own, mark(opened.place, opened.revision))
    done = request.args.get("done", "")
    notice = done if done in {"saved", "suggested", "unchanged"} else ""
    return _form_page(target, form_of(opened.place), _Page({}, notice=notice))


def send(place_id: str) -> Response | AnyResponse | str:
    """Take what was sent of a place's form one step further."""
    opened = open_place(place_id)
    return _step(_Target(opened.scope, opened.place, opened.own, request.form.get("seen", "")))


def show_new() -> str | AnyResponse:
    """Show the empty form of a new place."""
    mine = lists(Role.EDITOR)
    code = request.args.get("association", "") or (mine[0].code if mine else "")
    scope = open_list(Role.EDITOR, code)
    city = scope.city or next(city.code for city in current_service().reference.cities if city.mapped)
    blank = form_of(Place("", Kind.MERCHANT, city, "", Source("")))
    return _form_page(_Target(scope, None), row_added(blank, "offers"), _BLANK)


def send_new() -> Response | AnyResponse | str:
    """Take what was sent of a new place one step further."""
    return _step(_Target(open_list(Role.EDITOR, request.form.get("association", "")), None))


def _step(target: _Target) -> Response | AnyResponse | str:
    form, act = _sent(target), request.form.get("act", "")
    group, _, row = act.partition("-")
    if group in ROWS:
        return _other_rows(target, form, group, row)
    if act == "edit":
        return _form_page(target, form, _BLANK)
    form = tidied(form)
    place_id = target.place.id if target.place else ""
    how = HOW.get(request.form.get("verified", ""), "") if target.own else ""
    found = assess(current_service(), target.scope, Sent(form, place_id, read_mark(target.seen), how))
    troubles = found.troubles if target.own else {k: v for k, v in found.troubles.items() if v != "outside"}
    if troubles or act == "check":
        return make_response(_form_page(target, form, _Page(troubles, checked=True)), _BAD_REQUEST if troubles else 200)
    if found.changes_nothing:
        return go_to("place", place_id=place_id, done="unchanged")
    return _save(target, found) if act == "save" else _review(target, found)


def _sent(target: _Target) -> dict[str, str]:
    form = sent_form(request.form.items(multi=True))
    if target.place:
        stored = form_of(target.place)
        form |= {name: stored[name] for name in target.fixed}
    return form


def _other_rows(target: _Target, form: Form, group: str, row: str) -> str:
    if row == "add":
        added = f"{group}-{len(rows_of(form, group))}-{ROWS[group][0]}"
        return _form_page(target, row_added(form, group), _Page({}, focus=added))
    number = row.removeprefix("remove-")
    if not number.isdecimal():
        abort(400)
    return _form_page(target, row_removed(form, group, int(number)), _Page({}, focus=f"{group}-add"))


def _save(target: _Target, found: Assessed) -> Response | AnyResponse | str:
    """Save, or show once more what would be, where that is not what was looked at."""
    if request.form.get("key") != found.row.key:
        return make_response(_review(target, found, "stale"), _CONFLICT)
    try:
        return _save_own(target, found) if target.own else _suggest(found)
    except BadValueError:
        return make_response(_review(target, found, "undecided" if target.own else "full"), _BAD_REQUEST)
    except StaleEditError:
        return make_response(_review(target, found, "stale"), _CONFLICT)


def _save_own(target: _Target, found: Assessed) -> Response | AnyResponse:
    edits = edits_of(current_service(), found, _sides())
    if needs_approval(edits, found.row) and not _approves(target):
        return make_response(_review(target, found, "approval"), _FORBIDDEN)
    if not edits:
        return go_to("place", place_id=found.sent.place_id, done="unchanged")
    save(current_service(), edits, found.preview.revision, current_account().login, _why())
    return go_to("place", place_id=edits[0].after.id, done="saved")


def _suggest(found: Assessed) -> AnyResponse:
    before, after = found.row.before, found.row.after
    if before is None or after is None or before == after:
        return go_to("place", place_id=found.sent.place_id, done="unchanged")
    suggestion = Suggestion(before, after, current_account().login, _typed_why())
    current_service().moderation.suggest(suggestion, found.preview.revision)
    return go_to("place", place_id=before.id, done="suggested")


def _sides() -> dict[str, Side]:
    known = {str(side): side for side in Side}
    chosen = ((name.removeprefix("side."), text) for name, text in request.form.items() if name.startswith("side."))
    return {name: known[text] for name, text in chosen if text in known}


def _why() -> str:
    why = _typed_why()
    return f"{FORM}: {why}" if why else FORM


def _typed_why() -> str:
    return " ".join(request.form.get("why", "").split())[:_MAX_WHY]


def _review(target: _Target, found: Assessed, notice: str = "") -> str:
    setting = setting_now()
    row = found.row
    touched = {change.field for change in row.changes} | {clash.field for clash in row.conflicts}
    hours = [echo for echo in echoes_of(found.sent.form, setting) if _touches(echo.field, found.sent.form, touched)]
    return render_template(
        "editor/place_review.html",
        target=target,
        place=target.place,
        row=row,
        notice=notice,
        fields=_hidden(found.sent.form),
        echoes=hours,
        verified=request.form.get("verified", ""),
        why=_typed_why(),
        say=place_words(),
        sides=_sides(),
        approval=target.own and _awaits_approval(target, found),
    )


def _awaits_approval(target: _Target, found: Assessed) -> bool:
    """Return whether somebody else has to save this, as far as that is certain before conflicts are decided."""
    edits = () if found.row.conflicts else edits_of(current_service(), found, {})
    return needs_approval(edits, found.row) and not _approves(target)


def _approves(target: _Target) -> bool:
    return may(Role.APPROVER, target.scope.association, target.scope.city)


def _touches(field: str, form: Form, touched: set[str]) -> bool:
    if field == "hours":
        return "hours" in touched
    return f"offers.{form.get(field.replace('-hours', '-service'), '')}" in touched


def _hidden(form: Form) -> list[tuple[str, str]]:
    plain = [(name, text) for name, text in form.items() if name != "audience"]
    return plain + [("audience", code) for code in form.get("audience", "").split("|") if code]


def place_words() -> PlaceWords:
    """Return what says fields and values of places in the request's language."""
    return PlaceWords(words(), current_service().reference.vocabulary, city_names())


def _form_page(target: _Target, form: Form, page: _Page) -> str:
    setting = setting_now()
    vocabulary = setting.vocabulary
    cities = {code: name for code, name in setting.city_names.items() if target.scope.city in {"", code}}
    return render_template(
        "editor/place_form.html",
        target=target,
        place=target.place,
        form=form,
        rows={group: rows_of(form, group) for group in ROWS},
        page=replace(page, troubles=dict(page.troubles)),
        echoes={echo.field: echo for echo in echoes_of(form, setting)} if page.checked else {},
        audience=form.get("audience", "").split("|"),
        fixed=target.fixed,
        choices={
            "kind": _labels(vocabulary.kinds.terms),
            "city": cities,
            "wheelchair": {str(value): words()(f"list_wheelchair.{value}") for value in Wheelchair},
            "visibility": {str(value): words()(f"list_visibility.{value}") for value in Visibility},
            "service": _labels(vocabulary.services.terms),
            "item": _labels(vocabulary.items.terms),
            "need": {str(value): words()(f"demand.{value}") for value in Demand},
            "sort": {str(value): words()(f"place_form.sort_{value}") for value in OfferSort},
            "audience": _labels(vocabulary.audiences.terms),
        },
        verified=request.form.get("verified", ""),
        why=_typed_why(),
        most={"text": MAX_TEXT, "long": MAX_LONG},
    )


def _labels(terms: tuple[Term, ...]) -> dict[str, str]:
    return {term.code: term.label(words().lang) for term in terms}
