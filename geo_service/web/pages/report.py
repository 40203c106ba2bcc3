"""Report an error on a place, and see what became of it. No account, no cookie; nothing of who reports is kept."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from geo_service.accounts.tokens import same
from geo_service.editing.moderation import Act
from geo_service.errors import BadValueError, NotFoundError
from geo_service.model.editions import read_code, spoken
from geo_service.model.place import Place, Visibility
from geo_service.model.reports import MAX_WORDS, QueueItem, QueueState, Reason, Report
from geo_service.web.current import current_service
from geo_service.web.pages.site import link, setting_now
from geo_service.web.pages.words import date_words

TRAP = "website"
"""A field that people do not see and programs that fill in every form do."""
LEAST_S = 3
"""Nobody reads the form and fills it in within less."""
MOST_S = 24 * 3600
"""A form that was open for longer is shown again."""


def show(place_id: str) -> str:
    """Show the form.

    Raises:
        NotFoundError: There is no such place, or it is invented.
    """
    return _form(_place(place_id))


def send(place_id: str) -> AnyResponse | tuple[str, HTTPStatus]:
    """Keep a report and show its code, or show the form again with what is wrong.

    Raises:
        NotFoundError: There is no such place, or it is invented.
    """
    place, form = _place(place_id), request.form
    trouble = _trouble(place, form)
    reason = next((each for each in Reason if each == form.get("reason")), None)
    if trouble or reason is None:
        return _form(place, trouble or "reason"), HTTPStatus.BAD_REQUEST
    report = Report(reason, _words(form), form.get("service", "") if place.services else "")
    try:
        item = current_service().moderation.report(place, report)
    except BadValueError as error:
        return _form(place, error.accepted[0] if error.accepted else error.field), HTTPStatus.BAD_REQUEST
    return redirect(link("report_state", code=spoken(item.code)), HTTPStatus.SEE_OTHER)


def find() -> str | tuple[str, HTTPStatus]:
    """Show a form to type a code into, or what became of the report of the code typed there."""
    code = request.args.get("code", "").strip()
    return state(code) if code else render_template("report_find.html", unknown=False)


def state(code: str) -> str | tuple[str, HTTPStatus]:
    """Show what became of a report; who suggested a change signs in to see it."""
    known = read_code(code)
    try:
        item = current_service().store.reports.get(known or "")
    except NotFoundError:
        item = None
    if item is None or item.report is None:
        return render_template("report_find.html", unknown=True), HTTPStatus.NOT_FOUND
    words = setting_now().words
    return render_template(
        "report_state.html",
        item=item,
        code=spoken(item.code),
        place=current_service().view().by_id.get(item.place),
        outcome=outcome_key(item),
        received=date_words(item.created.date(), words),
        decided=date_words(item.decision.at.date(), words) if item.decision else "",
    )


def outcome_key(item: QueueItem) -> str:
    """Return the key of the words for what became of a report."""
    if item.state is QueueState.ACCEPTED and item.decision:
        return f"report.done_{item.decision.act if item.decision.act in set(Act) else Act.NOTED}"
    return f"report.state_{item.state}"


def _place(place_id: str) -> Place:
    place = current_service().place(place_id)
    if place.demonstration:
        raise NotFoundError("an invented place has no errors")
    return place


def _trouble(place: Place, form: Mapping[str, str]) -> str:
    """Return why a form is not believed to be a person's; empty where it is."""
    if form.get(TRAP):
        return "trap"
    sent, _, proof = form.get("stamp", "").partition(".")
    if not same(proof, _proof(place, sent)):
        return "expired"
    age_s = current_service().clock().timestamp() - int(sent)
    if age_s < LEAST_S:
        return "fast"
    return "expired" if age_s > MOST_S else ""


def _stamp(place: Place) -> str:
    """Return a proof of when the form was shown."""
    now = str(int(current_service().clock().timestamp()))
    return f"{now}.{_proof(place, now)}"


def _proof(place: Place, sent: str) -> str:
    return current_service().accounts.keyed("report", f"{place.id} {sent}")


def _words(form: Mapping[str, str]) -> str:
    # Browsers send line ends as two characters and count them as one.
    return form.get("words", "").replace("\r\n", "\n").strip()


def _form(place: Place, trouble: str = "") -> str:
    service = current_service()
    return render_template(
        "report.html",
        place=place,
        city=service.reference.city(place.city),
        referral=place.visibility is Visibility.REFERRAL,
        reasons=tuple(Reason),
        services=[service.reference.vocabulary.services[offer.service] for offer in place.offers],
        sent=request.form,
        words_sent=_words(request.form),
        trouble=trouble,
        most=MAX_WORDS,
        trap=TRAP,
        # Who had to correct something has been long enough at it.
        stamp=request.form.get("stamp", "") if trouble not in {"", "expired"} else _stamp(place),
    )
